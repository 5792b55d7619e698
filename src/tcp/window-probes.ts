const MOST_KEPT = 20
/** Seconds for which stacks that have just sent an ACK may let a probe go without one. */
const THROTTLED = 0.5
/** Seconds, and round trips, after which an answer to a probe is overdue. */
const PATIENCE = 1
const ROUND_TRIPS = 3

/** Probes of a closed window by one endpoint, and the answers that it gets (RFC 9293, section 3.8.6.1). */
export class WindowProbes {
  /** Probes in a row, as they passed, that were answered with a window of 0. */
  answeredClosed = 0
  answerFrames: number[] = []
  /** The owner has been heard since the last probe. */
  isAnswered = true
  /** Probes since then. */
  private rowFrames: number[] = []
  private rowTimes: number[] = []
  /** The longest row without any answer. */
  unansweredFrames: readonly number[] = []
  unansweredTimes: readonly number[] = []

  probe(frame: number, time: number, quiet: number): void {
    this.isAnswered = false
    if (!(quiet > THROTTLED) || this.rowFrames.length >= MOST_KEPT) return
    this.rowFrames.push(frame)
    this.rowTimes.push(time)
  }

  /** The owner of the window sends something. */
  hear(window: number, frame: number, time: number, rttTap: number): void {
    if (window > 0) {
      this.answeredClosed = 0
      this.answerFrames = []
    } else if (!this.isAnswered) {
      this.answeredClosed++
      if (this.answerFrames.length < MOST_KEPT) this.answerFrames.push(frame)
    }
    this.isAnswered = true
    if (this.rowFrames.length > 0) this.endRow(time, rttTap)
  }

  /** The row ends at the owner's next segment, or with the flow. */
  endRow(time: number, rttTap: number): void {
    const patience = Math.max(PATIENCE, Number.isFinite(rttTap) ? ROUND_TRIPS * rttTap : 0)
    const unanswered = this.rowTimes.filter((probed) => time - probed > patience).length
    if (unanswered > this.unansweredTimes.length) {
      this.unansweredFrames = this.rowFrames.slice(0, unanswered)
      this.unansweredTimes = this.rowTimes.slice(0, unanswered)
    }
    this.rowFrames = []
    this.rowTimes = []
  }
}
