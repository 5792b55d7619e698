import * as Flag from '../decode/flag.js'
import type { Segment } from '../decode/segment.js'
import type { Flow } from './flow.js'
import { onCircle } from './sequence.js'

/*
 * Some devices count the padding of the smallest Ethernet frames to the datagram: a bare ACK seems to carry up to six
 * zeros, which its sender never sent and its peer never acknowledges.
 */

/** Takes them from a segment that looks so, where the flow has shown that they are no data. */
export function dropPadding(flow: Flow, segment: Segment): void {
  if (segment.isSynAck || isThirdStep(flow, segment)) flow.countsPadding = true
  if (!flow.countsPadding) return
  segment.payload = 0
  segment.payloadCaptured = 0
}

/** The bare ACK that ends the handshake: data behind it would be pushed. */
const isThirdStep = ({ ackFrame, server: { synAck } }: Flow, { flags, seq, ack }: Segment): boolean =>
  ackFrame === 0 && synAck !== null && flags === Flag.ACK && seq === synAck.ack && ack === onCircle(synAck.seq + 1)
