/** One run of keepalive probes: successive probes of one endpoint with nothing but their answers between. */
export interface KeepaliveRun {
  /** Seconds from the peer's last segment to the first probe. */
  readonly idle: number
  readonly frames: number[]
  readonly times: number[]
  probes: number
  answered: number
  /** Probes in a row with nothing of the peer between, the latest among them, and their frames and times. */
  streak: number
  rowFrames: number[]
  rowTimes: number[]
  /** The longest row that got no answer. */
  longestStreak: number
  streakFrames: readonly number[]
  streakTimes: readonly number[]
  lastTime: number
  /** The peer has sent something since the last probe. */
  lastAnswered: boolean
  answerFrames: number[]
  oneOctet: boolean
  /** How the run ended: the prober's reset or FIN, the peer's reset. */
  gaveUpFrame: number
  gaveUpByReset: boolean
  refusedFrame: number
}

const MOST_FRAMES = 20
const NONE: readonly number[] = []
const MOST_INTERVALS = 64
const MOST_RUNS = 20

/** Gathers the keepalive probes of one endpoint into runs (RFC 9293, section 3.8.4). */
export class KeepaliveWatch {
  private list: KeepaliveRun[] | null = null
  probes = 0
  answered = 0
  runs = 0
  /** Seconds between probes with nothing of the peer between. */
  intervals: readonly number[] = NONE
  /** Its latest probe, and when the prober had last sent anything before that. */
  lastFrame = 0
  quietSince = Number.NaN
  /** The run that goes on; null when other traffic ended it. */
  current: KeepaliveRun | null = null

  /** The first runs, and the latest. */
  get kept(): readonly KeepaliveRun[] {
    return this.list ?? []
  }

  probe(frame: number, time: number, octets: number, idle: number, quietSince: number): void {
    this.lastFrame = frame
    this.quietSince = quietSince
    let run = this.current
    if (run === null) {
      run = newRun(idle, octets > 0)
      this.current = run
      this.runs++
      this.list ??= []
      if (this.list.length >= MOST_RUNS) this.list.pop()
      this.list.push(run)
    } else if (!run.lastAnswered) {
      if (this.intervals.length < MOST_INTERVALS) this.intervals = [...this.intervals, time - run.lastTime]
    }
    this.probes++
    run.probes++
    if (run.lastAnswered) {
      run.rowFrames = []
      run.rowTimes = []
      run.streak = 0
    }
    run.streak++
    if (run.rowFrames.length < MOST_FRAMES) {
      run.rowFrames.push(frame)
      run.rowTimes.push(time)
    }
    if (run.frames.length < MOST_FRAMES) {
      run.frames.push(frame)
      run.times.push(time)
    }
    run.lastTime = time
    run.lastAnswered = false
  }

  /** The peer sent something (no RST): life, and the answer to the last probe. */
  answer(frame: number): void {
    const run = this.current
    if (run === null || run.lastAnswered) return
    // The answer is to the last probe of the row only.
    closeRow(run, run.streak - 1)
    run.lastAnswered = true
    run.answered++
    this.answered++
    run.streak = 0
    if (run.answerFrames.length < MOST_FRAMES) run.answerFrames.push(frame)
  }

  /** The peer answered with RST: it has lost the connection. */
  refuse(frame: number): void {
    if (this.current !== null && !this.current.lastAnswered) this.current.refusedFrame = frame
    this.end()
  }

  /** The prober reset or closed the connection. */
  giveUp(frame: number, byReset: boolean): void {
    const run = this.current
    if (run !== null && !run.lastAnswered && run.gaveUpFrame === 0) {
      run.gaveUpFrame = frame
      run.gaveUpByReset = byReset
    }
    this.end()
  }

  /** Other traffic ends the run, or the capture does. */
  end(): void {
    if (this.current === null) return
    if (!this.current.lastAnswered) closeRow(this.current, this.current.streak)
    this.current = null
  }
}

function closeRow(run: KeepaliveRun, unanswered: number): void {
  if (unanswered <= run.longestStreak) return
  run.longestStreak = unanswered
  run.streakFrames = run.rowFrames.slice(0, unanswered)
  run.streakTimes = run.rowTimes.slice(0, unanswered)
}

/** The watch of an endpoint that has never probed: they share it. */
export const NO_PROBES = new KeepaliveWatch()

function newRun(idle: number, oneOctet: boolean): KeepaliveRun {
  return {
    idle,
    frames: [],
    times: [],
    probes: 0,
    answered: 0,
    streak: 0,
    rowFrames: [],
    rowTimes: [],
    longestStreak: 0,
    streakFrames: NONE,
    streakTimes: NONE,
    lastTime: 0,
    // A run begins as if the peer had just answered: the first probe starts a streak.
    lastAnswered: true,
    answerFrames: [],
    oneOctet,
    gaveUpFrame: 0,
    gaveUpByReset: false,
    refusedFrame: 0,
  }
}
