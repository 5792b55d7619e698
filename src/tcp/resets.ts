import type { Moment } from './moment.js'

const MOST = 20
/** Hosts and paths change the TTL by a hop or two; a share of the smallest round trip that no answer can beat; the shortest one that tells. */
const SOONER = 0.3
const SHORTEST = 0.005

/** Keeps how a RST looks; the first ones of a flow. */
export function noteReset({ flow, sender, receiver, segment, seq, frame, time }: Moment): void {
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
    },
  ]
}
