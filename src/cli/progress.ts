import { duration, grouped } from '../text/numbers.js'

/** What a progress bar needs of the world. */
export interface ProgressScreen {
  readonly columns: number
  write(text: string): void
  /** Milliseconds of any clock. */
  now(): number
}

// A run that is over before has no need of a bar, and faster drawing only flickers.
const FIRST_AFTER = 500
const AGAIN_AFTER = 100
const MEBIBYTE = 1024 * 1024
const ERASE_LINE = '\r\u001b[K'

/** A bar on the terminal while a long capture is read. Gone without a trace when it has finished. */
export class Progress {
  readonly #screen: ProgressScreen
  readonly #start: number
  #drawnAt = 0
  #isDrawn = false

  constructor(screen: ProgressScreen) {
    this.#screen = screen
    this.#start = screen.now()
  }

  /** Octets read so far, and of how many: null when nobody knows, as in a pipe. */
  update(read: number, total: number | null): void {
    const now = this.#screen.now()
    if (now - this.#start < FIRST_AFTER || now - this.#drawnAt < AGAIN_AFTER) return
    this.#drawnAt = now
    this.#isDrawn = true
    this.#screen.write(ERASE_LINE + this.#line(read, total, (now - this.#start) / 1000))
  }

  finish(): void {
    if (this.#isDrawn) this.#screen.write(ERASE_LINE)
    this.#isDrawn = false
  }

  #line(read: number, total: number | null, seconds: number): string {
    const amount = `${grouped(Math.floor(read / MEBIBYTE))} MiB`
    if (total === null || total <= 0) return `reading ${amount}, ${duration(seconds)}`
    const share = Math.min(1, read / total)
    const text = `reading ${String(Math.floor(share * 100)).padStart(3)} %  of ${grouped(Math.ceil(total / MEBIBYTE))} MiB`
    const room = Math.min(40, this.#screen.columns - text.length - 5)
    if (room < 10) return text
    const done = Math.round(share * room)
    return `${text}  [${'#'.repeat(done)}${'.'.repeat(room - done)}]`
  }
}
