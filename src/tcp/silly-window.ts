import { FrameList } from './frame-list.js'

/**
 * A sender that fills the window with a small segment each time that the receiver opens it by a little (RFC 9293,
 * section 3.8.6.2): the longest row of such steps. Made when the first small segment ends at the window's edge.
 */
export class SillyWindow {
  longest = new FrameList()
  private row = new FrameList()
  private edge = Number.NaN

  /** A segment that fills the window up to `edge`. */
  fill(edge: number, least: number, frame: number, time: number): void {
    const advance = edge - this.edge
    // The same octets again.
    if (advance === 0) return
    this.edge = edge
    if (!(advance > 0 && advance < least)) this.row = new FrameList()
    this.row.add(frame, time)
    if (this.row.count > this.longest.count) this.longest = this.row
  }
}
