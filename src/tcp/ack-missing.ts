import * as Flag from '../decode/flag.js'
import type { Moment } from './moment.js'

const MAY_LACK_ACK = Flag.ACK | Flag.SYN | Flag.RST

/**
 * A segment without ACK once a SYN,ACK has passed: its sender sends none such (RFC 9293, section 3.1: "always sent"), and
 * its receiver drops it (section 3.10.7.4, fifth step). So nothing else is believed of it.
 */
export function lacksAck({ flow, sender, receiver, segment, frame, time }: Moment): boolean {
  if ((segment.flags & MAY_LACK_ACK) !== 0) return false
  const synAck = sender.synAck ?? receiver.synAck
  if (synAck === null) return false
  flow.incidents.tell('ACK flag missing', {
    frame,
    time,
    by: sender.side,
    octets: segment.payload,
    synAckFrame: synAck.frame,
  })
  return true
}
