import { FrameList } from './frame-list.js'

/** Segments of one end with URG (RFC 9293, section 3.8.5). */
export class UrgentLog extends FrameList {
  /** Where a segment that was sent later moved the pointer back. */
  readonly receded = new FrameList()
  /** The pointer as a point on the sender's line, at its highest. */
  private pointer = Number.NEGATIVE_INFINITY

  take(pointer: number, hasNewData: boolean, frame: number, time: number): void {
    this.add(frame, time)
    if (pointer < this.pointer && hasNewData) this.receded.add(frame, time)
    this.pointer = Math.max(this.pointer, pointer)
  }
}
