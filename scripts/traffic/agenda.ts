/** What is to happen in one simulated connection, by time; of equal times, in the order of their entry. */
export class Agenda {
  /** Microseconds since the start of the capture. */
  now: number
  private readonly entries: { time: number; act: () => void }[] = []

  constructor(start: number) {
    this.now = start
  }

  after(microseconds: number, act: () => void): void {
    const time = this.now + microseconds
    // Nearly everything new comes last, so the search starts there.
    let at = this.entries.length
    while (at > 0 && this.entries[at - 1]!.time > time) at--
    this.entries.splice(at, 0, { time, act })
  }

  /** Acts until nothing is left to do. */
  run(): void {
    for (let entry = this.entries.shift(); entry !== undefined; entry = this.entries.shift()) {
      this.now = entry.time
      entry.act()
    }
  }
}
