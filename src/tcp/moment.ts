import type { Segment } from '../decode/segment.js'
import type { Endpoint } from './endpoint.js'
import type { Flow } from './flow.js'
import { OctetSums } from './octet-sums.js'
import type { Mark } from './rows.js'
import { LONGEST_REORDERING } from './suspicion.js'

/**
 * A segment in the light of its flow: who sent it, and its numbers as points on both ends' lines. There is one Moment
 * per run, overwritten for each segment.
 */
export class Moment {
  segment!: Segment
  flow!: Flow
  sender!: Endpoint
  receiver!: Endpoint
  /** SEG.SEQ, and one past its last sequence number. */
  seq = 0
  end = 0
  /** SEG.ACK; NaN without the ACK flag. */
  ack = Number.NaN
  /** What the ladder writes beside it; gathered only while rows are kept. */
  readonly marks: Mark[] = []
  /** What was sent under which number, in all flows of the run. */
  readonly octetSums = new OctetSums()

  get frame(): number {
    return this.segment.frame
  }

  get time(): number {
    return this.segment.time
  }

  mark(mark: Mark): void {
    if (this.flow.rows !== null) this.marks.push(mark)
  }
}

/** Counts a frame to its flow. One that is dated far before the one ahead of it shows that the file's order is not the wire's. */
export function countFrame({ flow, frame, time }: Moment): void {
  if (flow.frames === 0) {
    flow.firstFrame = frame
    flow.firstTime = time
    flow.lastTime = time
  }
  flow.frames++
  flow.lastFrame = frame
  if (time >= flow.lastTime) flow.lastTime = time
  else if (flow.lastTime - time > LONGEST_REORDERING) flow.gapFrame = Math.min(flow.gapFrame, frame)
}
