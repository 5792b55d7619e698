import type { Segment } from '../decode/segment.js'
import type { Moment } from './moment.js'

const MOST = 20
/** Hosts and paths change the TTL by a hop or two; a share of the smallest round trip that no answer can beat; the shortest one that tells. */
const SOONER = 0.3
const SHORTEST = 0.005

/** Keeps how a RST looks; the first ones of a flow. */
export function noteReset(moment: Moment): void {
  const { flow, sender, receiver, segment, seq, frame, time } = moment
  if (flow.resets.length >= MOST) return
  const lastTimes = [sender.lastTime, receiver.lastTime].filter((moment) => !Number.isNaN(moment))
  const isAnswer = receiver.lastFrame > sender.lastFrame && receiver.lastSegmentOctets > 0
  const { rttTap } = sender
  flow.resets = [
    ...flow.resets,
    {
      by: sender.side,
      frame,
      time,
      seq,
      ttl: segment.ttl,
      ttlBefore: sender.ttl,
      quietFor: lastTimes.length > 0 ? time - Math.max(...lastTimes) : 0,
      isEarly: isAnswer && rttTap >= SHORTEST && time - receiver.lastTime < SOONER * rttTap,
      isBeyond: seq > sender.nxt,
      answersReset: answeredReset(moment),
      frameBefore: sender.lastFrame,
      octets: segment.payload,
      text: segment.payload > 0 ? plainText(segment) : null,
    },
  ]
}

/** Seconds for which an answer is under way besides the round trip, and where that is unknown. */
const PROMPT = 0.005
const UNKNOWN = 0.2

/** The peer's latest RST, when nothing else of the peer has come since the sender's last segment. */
function answeredReset({ flow, sender, receiver, time }: Moment): number {
  const last = flow.resets[flow.resets.length - 1]
  if (last === undefined || last.by === sender.side || last.frame !== receiver.lastFrame) return 0
  const roundTrip = Number.isFinite(sender.rttTap) ? sender.rttTap : UNKNOWN
  const isAlone = last.frame > sender.lastFrame && last.frameBefore < sender.lastFrame
  return isAlone && time - last.time <= roundTrip + PROMPT ? last.frame : 0
}

const LONGEST_TEXT = 80
const SPACE = 0x20
const TILDE = 0x7e

/** What stands in it, where all of it is printable ASCII (and line ends). */
function plainText({ bytes, payloadAt, payloadCaptured }: Segment): string | null {
  const octets = bytes.subarray(payloadAt, payloadAt + Math.min(payloadCaptured, LONGEST_TEXT))
  const isPlain = octets.every((octet) => (octet >= SPACE && octet <= TILDE) || octet === 0x0a || octet === 0x0d)
  return isPlain && octets.length > 0
    ? String.fromCharCode(...octets)
        .replace(/[\r\n]+/g, ' ')
        .trim()
    : null
}
