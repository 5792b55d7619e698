import type { Side } from './history.js'

/**
 * Everything remarkable that can be known only while the segments pass, by name. What a rule needs to decide and to
 * prove it stands in the detail; healthy segments make none. (What can be read off a finished flow is a field of it.)
 */
export interface Incidents {
  /** A combination of control bits that no state sends. */
  'flags illegal': { frame: number; time: number; by: Side; flags: number; isDamaged: boolean }
  /** A client took a SYN,ACK that does not acknowledge its SYN. */
  /** `ack` is what the SYN,ACK acknowledges (raw); with data its receiver is surely connected. */
  'wrong SYN,ACK accepted': {
    frame: number
    time: number
    by: Side
    synAckFrame: number
    ack: number
    hasData: boolean
  }
  /** The first ACK of a handshake acknowledges something that the server has not sent. */
  'third ACK wrong': {
    frame: number
    time: number
    by: Side
    synAckFrame: number
    ack: number
    wanted: number
    resetFrame: number
    /** No connection from before the capture explains it. */
    certain: boolean
  }
  /** Data of the called side before anything acknowledged its SYN. */
  'data before third ACK': { frame: number; time: number; by: Side; octets: number; synAckFrame: number }
  /** An acknowledgment of octets that the peer shows it had not sent. */
  'unsent acknowledged': {
    frame: number
    time: number
    by: Side
    beyond: number
    ack: number
    lastFrame: number
    proofFrames: number[]
    certain: boolean
  }
  /** The peer acknowledged octets that the tap never saw: the capture lost them. */
  'capture gap': { frame: number; time: number; of: Side; octets: number; from: number; frames: number[] }
  /** Frames that the capture holds in another order than the wire had them. */
  'capture reordered': { frame: number; time: number; frames: number[]; what: string }
  'data after FIN': { frame: number; time: number; by: Side; octets: number; fin: number; finFrame: number }
  /** Data past every window that the peer ever granted. */
  'beyond window': {
    frame: number
    time: number
    by: Side
    octets: number
    edge: number
    grantFrame: number
    answerFrame: number
  }
  /** A segment that the receiver must reject wherever it is: a stray. */
  'out of window': {
    frame: number
    time: number
    by: Side
    distance: number
    answerFrame: number
    payload: number
    /** Its receiver sent nothing at all in the time in which it should have answered. */
    isIgnored: boolean
  }
  /** A timestamp older than what the receiver has echoed: PAWS rejects the segment. */
  'PAWS reject': { frame: number; time: number; by: Side; behind: number; answerFrame: number }
  /** A RST to a SYN that does not acknowledge it: by how much its number is off, null without ACK. */
  'refusal malformed': { frame: number; time: number; by: Side; off: number | null; hasZeroSeq: boolean }
  /** A RST that its receiver must drop. */
  'reset out of window': { frame: number; time: number; by: Side; distance: number }
  /** A RST inside the window, not at RCV.NXT. */
  'reset not exact': { frame: number; time: number; by: Side; distance: number; answerFrame: number }
  /** An ACK of the current numbers that answers an unacceptable segment, where no other incident tells it. */
  'challenge ACK': { frame: number; time: number; by: Side; triggerFrame: number; trigger: string }
  /** Segments of an end after its own RST. */
  'segment after own RST': { frame: number; time: number; by: Side; resetFrame: number; octets: number; proof: string }
  /** New octets of an end long after an exact RST to it. */
  'data after RST of peer': { frame: number; time: number; by: Side; resetFrame: number; after: number }
  'zero window': {
    frame: number
    time: number
    by: Side
    until: number
    lastFrame: number
    probes: number
    blocked: boolean
  }
  /** A keepalive probe while the peer had not acknowledged everything; 0 octets: only the FIN. */
  'keepalive with data outstanding': { frame: number; time: number; by: Side; octets: number; dataFrame: number }
  /** An ACK that answers a keepalive probe below what was acknowledged before. */
  'keepalive answered too low': { frame: number; time: number; by: Side; below: number; probeFrame: number }
  'zero window probe': { frame: number; time: number; by: Side; octets: number }
  /** An option whose length can't be: its kind, its length (-1: the header ends before it), its octet within the header, and how long that is. */
  'option malformed': {
    frame: number
    time: number
    by: Side
    kind: number
    length: number
    at: number
    headerLength: number
  }
  /** An octet that is not zero after the end of the options. */
  'padding nonzero': { frame: number; time: number; by: Side; at: number }
  /** Options that were there twice: bits by kind. */
  'option repeated': { frame: number; time: number; by: Side; kinds: number }
  /** A Fast Open option whose cookie can't be, or outside of a SYN. */
  'Fast Open option malformed': { frame: number; time: number; by: Side; octets: number; outsideSyn: boolean }
  /** An echo in a SYN, which acknowledges nothing. */
  'echo in SYN': { frame: number; time: number; by: Side; echo: number }
  /** An echo of a timestamp to which the peer's clock had not come, as its later segment shows. */
  'echo unknown': { frame: number; time: number; by: Side; echo: number; ahead: number; proofFrame: number }
  /** Data marked as ECN-capable, though the SYNs did not agree on ECN. */
  'ECT not agreed': { frame: number; time: number; by: Side }
  'timestamp not agreed': { frame: number; time: number; by: Side }
  // Options that belong to SYNs, in segments without SYN.
  'MSS outside SYN': { frame: number; time: number; by: Side }
  'window scale outside SYN': { frame: number; time: number; by: Side }
  'SACK-permitted outside SYN': { frame: number; time: number; by: Side }
  /** Control bits that are still reserved, as a number from 1 to 7. */
  'reserved bits': { frame: number; time: number; by: Side; bits: number }
  'AE without AccECN': { frame: number; time: number; by: Side }
  'multipath option': { frame: number; time: number; by: Side; subtype: number }
  'user timeout option': { frame: number; time: number; by: Side; value: number }
  /** No timestamp although both SYNs carried one. */
  'timestamp missing': {
    frame: number
    time: number
    by: Side
    /** It says what nobody else could: new octets, or an acknowledgment of new ones. */
    isNews: boolean
    /** Its TTL is not that of the sender's SYN. */
    otherTtl: boolean
  }
  /** New data with a timestamp older than one that was sent before it. */
  'timestamp went back': {
    frame: number
    time: number
    by: Side
    behind: number
    lastFrame: number
    /** What it acknowledges or echoes shows that it was sent later. */
    certain: boolean
  }
  'segment above MSS': { frame: number; time: number; by: Side; size: number; limit: number; isDefault: boolean }
  'SACK not permitted': { frame: number; time: number; by: Side }
  /** A SACK block that can't be; edges count from the peer's ISS. */
  'SACK block invalid': {
    frame: number
    time: number
    by: Side
    kind: 'empty' | 'outside' | 'below-ack' | 'never-sent'
    left: number
    right: number
    /** The peer's segment that shows how far it has got; 0: none is needed. */
    proofFrame: number
  }
  /** A first SACK block below the peer's SYN: a copy of an old segment has come, or a device has changed numbers. */
  'SACK block below SYN': { frame: number; time: number; by: Side; left: number; right: number }
  /** A first SACK block that reports octets that had been received before. */
  'D-SACK': { frame: number; time: number; by: Side; left: number; right: number }
  /** A segment without ACK, which nobody sends once a SYN,ACK has passed. */
  'ACK flag missing': { frame: number; time: number; by: Side; octets: number; synAckFrame: number }
  /** An ACK below one that its sender gave before, and sent later than that. */
  'ACK went backwards': { frame: number; time: number; by: Side; octets: number; higherFrame: number; ticks: number }
  /** An ACK of data that was sent once, more than half a second after it. */
  'late ACK': { frame: number; time: number; by: Side; waited: number; dataFrame: number }
  /** A window whose right edge moved to the left. */
  'window shrunk': { frame: number; time: number; by: Side; octets: number; grantFrame: number; window: number }
  /** A hole in a sender's numbers was filled after a long time in which the receiver had not asked for it. */
  'gap not reported': {
    frame: number
    time: number
    by: Side
    lasted: number
    segments: number
    filledFrame: number
    ackFrame: number
  }
  /** Octets that were sent before, under the same numbers, and are others now. */
  'octets changed': { frame: number; time: number; by: Side; octets: number; firstFrame: number }
  /** A second SYN,ACK to one SYN, with another ISS. */
  'other ISS': { frame: number; time: number; by: Side; firstFrame: number; lasted: number; synAgain: boolean }
  /** A SYN,ACK with another number than its sender's own SYN, which crossed the peer's. */
  'crossed ISS changed': { frame: number; time: number; by: Side; synFrame: number }
  /** A second FIN with another number. */
  'FIN moved': { frame: number; time: number; by: Side; distance: number; finFrame: number }
  /** A segment of an earlier connection of the same addresses and ports. */
  'old segment': { frame: number; time: number; by: Side; octets: number; hasFin: boolean; after: number }
}

export type IncidentName = keyof Incidents

const MOST_KEPT = 24

/** The incidents of one flow: every one counted, the first of each kind kept. */
export class IncidentLog {
  private readonly kinds = new Map<IncidentName, { count: number; first: Incidents[IncidentName][] }>()

  tell<Name extends IncidentName>(name: Name, detail: Incidents[Name]): void {
    const entry = this.kinds.get(name)
    if (entry === undefined) this.kinds.set(name, { count: 1, first: [detail] })
    else {
      entry.count++
      if (entry.first.length < MOST_KEPT) entry.first.push(detail)
    }
  }

  count(name: IncidentName): number {
    return this.kinds.get(name)?.count ?? 0
  }

  /** The first incidents of a kind, in order. */
  of<Name extends IncidentName>(name: Name): readonly Incidents[Name][] {
    // The map's values are keyed by the name they were told under.
    return (this.kinds.get(name)?.first ?? []) as Incidents[Name][]
  }
}
