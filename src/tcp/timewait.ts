import type { Side } from './history.js'

const MOST_FRAMES = 20
const NONE: readonly number[] = []

/** What the wire shows of a flow's TIME-WAIT (RFC 9293, section 3.6.1): it leaves no segment of its own. */
export class TimeWaitWatch {
  holder: Side | 'both'
  enteredFrame = 0
  enteredTime = Number.NaN
  /** Entry or last restart. */
  startTime = Number.NaN
  restarts = 0
  restartFrames: readonly number[] = NONE
  lastInFrame = 0
  lastInTime = Number.NaN
  firstOutFrame = 0
  firstOutTime = Number.NaN
  end: 'reused' | 'assassinated' | 'cut-short' | null = null
  /** A RST has come to it, and it goes on. */
  heedsNoReset = false
  /** Copies of the peer's FIN after the entry that wait for an answer: the first ones. */
  unansweredFins: readonly number[] = NONE
  /** Frame of an entry before which a repeated FIN had passed the tap, too late for the ACK that showed it: its answer is yet to come. */
  finUnderWay = 0
  /** Entry or last restart that no other segment than a FIN can have called for. */
  surelySince = Number.NaN
  /** Another segment of the peer than its FIN waits for an answer: what the holder sends next may be that. */
  hasOtherStray = false
  /** The peer's last segment that asks the holder for an answer, and the holder's ACK to it. */
  strayFrame = 0
  /** Raw SEG.ACK of it, which the RST that answers it takes for its number; -1: none. */
  strayAck = -1
  strayWasSyn = false
  strayTime = Number.NaN
  ackFrame = 0
  /** Raw SEG.ACK of that answer. */
  ackNumber = -1
  /** RFC 1337: old segment, the holder's ACK, the peer's RST. */
  assassination: { frames: number[]; time: number; bySyn: boolean } | null = null
  /** The holder's RST in answer to the peer's repeated FIN or ACK: it has no TIME-WAIT. */
  cutShort: { by: Side; frames: number[]; time: number; after: number; isSure: boolean } | null = null
  reuse: {
    frame: number
    flow: number
    by: 'holder' | 'peer'
    safe: boolean
    basis: 'timestamp' | 'isn' | null
    stale: boolean
    after: number
  } | null = null

  constructor(holder: Side | 'both') {
    this.holder = holder
  }

  isHeldBy(side: Side): boolean {
    return this.holder === 'both' || this.holder === side
  }

  enter(frame: number, time: number): void {
    if (this.enteredFrame !== 0) return
    this.enteredFrame = frame
    this.enteredTime = time
    this.startTime = time
    this.surelySince = time
    this.seeIn(frame, time)
  }

  /** The holder acknowledged a repeated FIN: 2MSL starts anew. */
  restart(frame: number, time: number): void {
    this.restarts++
    if (!this.hasOtherStray) this.surelySince = time
    if (this.restartFrames.length < MOST_FRAMES) this.restartFrames = [...this.restartFrames, frame]
    this.unansweredFins = NONE
    this.finUnderWay = 0
    // It was sent before that came which seems to have ended it.
    if (this.firstOutFrame !== 0) return
    this.startTime = time
    this.seeIn(frame, time)
  }

  /** Whether the holder's ACK in a frame answers a repeated FIN. */
  answersFin(frame: number): boolean {
    return this.unansweredFins.length > 0 || (this.finUnderWay > 0 && this.finUnderWay < frame)
  }

  /** A repeated FIN of the peer waits for the holder's ACK. */
  awaitAnswer(frame: number): void {
    if (this.unansweredFins.length < MOST_FRAMES) this.unansweredFins = [...this.unansweredFins, frame]
  }

  /** The RST did not end it (RFC 1337, section 4, fix F1). */
  survive(): void {
    this.heedsNoReset = true
    this.firstOutFrame = 0
    this.firstOutTime = Number.NaN
    this.end = null
    this.assassination = null
  }

  seeIn(frame: number, time: number): void {
    this.lastInFrame = frame
    this.lastInTime = time
  }

  seeOut(frame: number, time: number, end: 'reused' | 'assassinated' | 'cut-short'): void {
    if (this.firstOutFrame !== 0) return
    this.firstOutFrame = frame
    this.firstOutTime = time
    this.end = end
  }
}
