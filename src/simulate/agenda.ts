interface Entry {
  readonly time: number
  readonly act: () => void
}

/** What is to happen, by time; of equal times, in the order of their entry. Times are seconds in whole microseconds. */
export class Agenda {
  now = 0
  private readonly entries: Entry[] = []

  /** When the next thing happens; Infinity when nothing will. */
  get next(): number {
    return this.entries[0]?.time ?? Number.POSITIVE_INFINITY
  }

  after(seconds: number, act: () => void): Entry {
    const entry = { time: toMicrosecond(this.now + seconds), act }
    // Nearly everything new comes last, so the search starts there.
    let at = this.entries.length
    while (at > 0 && this.entries[at - 1]!.time > entry.time) at--
    this.entries.splice(at, 0, entry)
    return entry
  }

  cancel(entry: Entry): void {
    const at = this.entries.indexOf(entry)
    if (at >= 0) this.entries.splice(at, 1)
  }

  /** Acts until nothing is left to do before `end`. */
  run(end: number): void {
    while (this.next <= end) {
      const entry = this.entries.shift()!
      this.now = entry.time
      entry.act()
    }
  }
}

export const toMicrosecond = (seconds: number): number => Math.round(seconds * 1e6) / 1e6

/** One of a connection's timers: started anew, it forgets its earlier time. */
export class Timer {
  private entry: Entry | null = null
  private readonly agenda: Agenda
  private readonly act: () => void

  constructor(agenda: Agenda, act: () => void) {
    this.agenda = agenda
    this.act = act
  }

  get isRunning(): boolean {
    return this.entry !== null
  }

  start(seconds: number): void {
    this.stop()
    this.entry = this.agenda.after(seconds, () => {
      this.entry = null
      this.act()
    })
  }

  stop(): void {
    if (this.entry !== null) this.agenda.cancel(this.entry)
    this.entry = null
  }
}
