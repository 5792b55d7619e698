import type { Random } from './random.js'

/** What implementations choose where the RFCs leave the choice. Times are in seconds. */
export interface Stack {
  mss: number
  /** Window scale offered, or null (RFC 7323, section 2). */
  shift: number | null
  timestamps: boolean
  /** SACK (RFC 2018), and reports of duplicates by it (RFC 2883). */
  sack: boolean
  duplicateSack: boolean
  /** Octets that it keeps for an application that does not read. */
  buffer: number
  /** How a window fits into 16 bits by its scale: rounded up, or down, which takes back less than one unit (RFC 7323, section 2.4). */
  roundsWindowUp: boolean
  /** Longest wait for a second segment before it acknowledges (RFC 9293, section 3.8.6.3); 0: none. */
  delayedAck: number
  /** Lets the third ACK wait for data that could carry it, as any other ACK. */
  delaysThirdAck: boolean
  nagle: boolean
  /** Segments of the first congestion window. */
  initialWindow: number
  leastRto: number
  /** Timeouts in a row after which it gives up (R2 of RFC 9293, section 3.8.3), for a SYN and for others. */
  synRetries: number
  retries: number
  /** Cuts what it sends again anew: small segments are joined. */
  repacketizes: boolean
  /** The FIN may ride on the last data; it may go where the window has no room for it. */
  finWithData: boolean
  finNeedsRoom: boolean
  /** The mitigations of RFC 5961: challenge ACKs. */
  isMitigating: boolean
  /** Time between two ACKs that answer what should not have come (RFC 5961, section 7). */
  challengeGap: number
  /** Answers the same SYN again by its SYN,ACK, as stacks do, or by an ACK, as the RFC's text has it. */
  repeatsSynAck: boolean
  /** A CLOSE in SYN-RECEIVED sends its FIN at once, as the RFC's text has it (section 3.10.4), or after the handshake. */
  closesEarly: boolean
  windowProbe: 'new octet' | 'no data'
  keepalive: { idle: number; interval: number; probes: number; octets: 0 | 1; resets: boolean } | null
  /** 2MSL. */
  timeWait: number
  /** What a SYN finds that comes into TIME-WAIT: MAY-2 taken or not; and what an old one finds. */
  reopens: boolean
  oldSynAnswer: 'ACK' | 'silence'
  /** RFC 1337: a RST does not end TIME-WAIT. */
  ignoresResetInTimeWait: boolean
  /** IPv4 identification. */
  ids: 'counter' | 'zero'
}

const BUFFERS = [600, 3000, 12_000, 64_240, 64_240, 200_000]

/** Somebody's implementation, conforming all of them. */
export function drawStack(random: Random): Stack {
  const shift = random.chance(0.75) ? random.pick([0, 1, 2, 7, 14]) : null
  return {
    mss: random.pick([256, 400, 536, 536, 1220, 1460]),
    shift,
    timestamps: random.chance(0.6),
    sack: random.chance(0.7),
    duplicateSack: random.chance(0.5),
    buffer: Math.max(8 << (shift ?? 0), Math.min(random.pick(BUFFERS), 0xffff << (shift ?? 0))),
    roundsWindowUp: random.chance(0.7),
    delayedAck: random.pick([0, 0.04, 0.2, 0.49]),
    delaysThirdAck: random.chance(0.2),
    nagle: random.chance(0.7),
    initialWindow: random.pick([1, 3, 10]),
    leastRto: random.pick([0.2, 0.3, 1]),
    synRetries: random.pick([2, 3, 6]),
    retries: random.pick([3, 5, 8]),
    repacketizes: random.chance(0.4),
    finWithData: random.chance(0.5),
    finNeedsRoom: random.chance(0.5),
    isMitigating: random.chance(0.8),
    challengeGap: random.pick([0.2, 0.5]),
    repeatsSynAck: random.chance(0.7),
    closesEarly: random.chance(0.5),
    windowProbe: random.pick(['new octet', 'no data']),
    keepalive: null,
    timeWait: random.pick([240, 240, 120, 60, 30]),
    reopens: random.chance(0.7),
    oldSynAnswer: random.pick(['ACK', 'silence']),
    ignoresResetInTimeWait: random.chance(0.3),
    ids: random.chance(0.7) ? 'counter' : 'zero',
  }
}
