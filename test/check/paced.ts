import type { LiveSource, Look, Watcher } from '../../src/check/follow.js'
import { encodeScript } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'

const FILE_HEADER = 24
const RECORD_HEADER = 16
/** The magic number of a file whose times are in nanoseconds. */
const NANOSECONDS = 0xa1b23c4d
const BETWEEN_LOOKS = 0.1

/** A capture that comes as it was recorded, by a clock of its own: each frame when it passed. */
export class Paced {
  clock = 0
  isLate = false
  /** What was told, and when. */
  readonly told: { readonly time: number; readonly rule: string; readonly flow: number | null }[] = []
  readonly ended: { readonly time: number; readonly flow: number }[] = []
  readonly watcher: Watcher
  #look: () => void = () => {}
  #interrupt: () => void = () => {}

  constructor(onLook: (look: Look) => void = () => {}) {
    this.watcher = {
      now: () => this.clock,
      regularly: (look) => {
        this.#look = look
        return () => {}
      },
      interrupted: new Promise((resolve) => {
        this.#interrupt = resolve
      }),
      onLook: (look) => {
        for (const { rule, flow } of look.report.findings) this.told.push({ time: this.clock, rule, flow })
        for (const flow of look.ended) this.ended.push({ time: this.clock, flow })
        onLook(look)
      },
      onLate: () => {
        this.isLate = true
      },
    }
  }

  source(packets: string, delay?: (time: number) => number): LiveSource {
    return { chunks: this.chunks(packets, delay), isBacklog: () => false }
  }

  /** Frames in their time, each `delay` seconds late, and silence to the end of the script. */
  async *chunks(packets: string, delay: (time: number) => number = () => 0): AsyncGenerator<Uint8Array> {
    const script = parseScript(packets)
    const octets = encodeScript({ ...script, end: null })
    const view = new DataView(octets.buffer, octets.byteOffset)
    const fraction = view.getUint32(0, true) === NANOSECONDS ? 1e9 : 1e6
    const timeAt = (at: number): number => view.getUint32(at, true) + view.getUint32(at + 4, true) / fraction
    const start = timeAt(FILE_HEADER)
    yield octets.slice(0, FILE_HEADER)
    for (let at = FILE_HEADER; at < octets.length; ) {
      const time = timeAt(at) - start
      this.wait(time + delay(time))
      const end = at + RECORD_HEADER + view.getUint32(at + 8, true)
      yield octets.slice(at, end)
      at = end
    }
    if (script.end !== null) this.wait(script.end)
  }

  /** Looks as often as the command does, and more seldom in long silence. */
  wait(until: number): void {
    const start = this.clock
    for (;;) {
      const next = this.clock + Math.max(BETWEEN_LOOKS, (this.clock - start) / 20)
      if (next >= until) break
      this.clock = next
      this.#look()
    }
    this.clock = Math.max(this.clock, until)
  }

  interrupt(): void {
    this.#interrupt()
  }

  /** When a rule's finding was told first. */
  firstTold(rule: string): number | undefined {
    return this.told.find((one) => one.rule === rule)?.time
  }
}
