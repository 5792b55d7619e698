import * as Flag from '../decode/flag.js'
import type { Flow } from './flow.js'
import type { Moment } from './moment.js'
import { reorderWindow } from './suspicion.js'

/** A segment of a connection whose addresses and ports another one has taken over: the network held it that long (RFC 9293, section 3.4.3). */
export function noteOldSegment({ flow, sender, segment, frame, time }: Moment, current: Flow): void {
  const after = time - current.firstTime
  if (segment.length === 0 || segment.has(Flag.RST) || after <= reorderWindow(Number.POSITIVE_INFINITY)) return
  const hasFin = segment.has(Flag.FIN)
  flow.incidents.tell('old segment', { frame, time, by: sender.side, octets: segment.payload, hasFin, after })
}
