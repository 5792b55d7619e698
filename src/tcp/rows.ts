import type { Side } from './history.js'
import { NumberList } from './numbers.js'

const MARKS = [
  'retransmission',
  'fast-retransmission',
  'spurious-retransmission',
  'out-of-order',
  'duplicate-ack',
  'keepalive',
  'keepalive-ack',
  'window-probe',
  'zero-window',
  'window-full',
  'window-update',
  'capture-gap',
  'duplicate-frame',
  'challenge-ack',
] as const

export type Mark = (typeof MARKS)[number]

/** One segment as the ladder and the plots need it; kept only when segments are asked for. */
export interface SegmentRow {
  readonly frame: number
  readonly time: number
  readonly sender: Side
  readonly flags: number
  readonly seq: number
  readonly ack: number | null
  readonly length: number
  readonly window: number | null
  /** In short; without the timestamps, where these are all there is: nearly every segment has them, and few are looked at. */
  readonly options: string
  /** Timestamps that stand alone; -1 where there are none, or others beside them. */
  readonly tsVal: number
  readonly tsEcr: number
  /** Each once. */
  readonly marks: Mark[]
}

/** Numbers of a row, in this order; small ones share one: the sum of each times the one below it. */
const FRAME_AND_SIGNS = 0
const TIME = 1
const SEQ_AND_LENGTH = 2
const ACK = 3
const WINDOW = 4
const TS_VAL = 5
const TS_ECR = 6
const OPTIONS_AND_MARKS = 7
const WORDS = 8

/** Twice the flags, and 1 for the server. */
const SIGNS = 2 ** 10
const SEQUENCE_NUMBERS = 2 ** 32
/** Numbers of its marks, counted from 1, the first one lowest: so many fit that no segment has more. */
const BASE = 16
const MARK_SETS = BASE ** 8

const NONE = -1
/** Rows that are kept in one piece. */
const PIECE = 16

/** The rows of a flow: numbers side by side, since millions of objects take more time than all that is in them. */
export class Rows {
  private pieces: NumberList[] = []
  /** Options by their places, which are counted from 1. */
  private readonly texts: string[] = []
  length = 0

  push({ frame, time, sender, flags, seq, ack, length, window, options, tsVal, tsEcr, marks }: SegmentRow): void {
    if (this.length % PIECE === 0) this.pieces.push(new NumberList(PIECE * WORDS))
    const words = this.pieces[this.pieces.length - 1]!
    words.push(frame * SIGNS + 2 * flags + (sender === 'server' ? 1 : 0))
    words.push(time)
    words.push(length * SEQUENCE_NUMBERS + seq)
    words.push(ack ?? NONE)
    words.push(window ?? NONE)
    words.push(tsVal)
    words.push(tsEcr)
    words.push((options === '' ? 0 : this.texts.push(options)) * MARK_SETS + packed(marks))
    this.length++
  }

  at(at: number): SegmentRow {
    const frameAndSigns = this.word(at, FRAME_AND_SIGNS)
    const signs = frameAndSigns % SIGNS
    const seqAndLength = this.word(at, SEQ_AND_LENGTH)
    const ack = this.word(at, ACK)
    const window = this.word(at, WINDOW)
    const optionsAndMarks = this.word(at, OPTIONS_AND_MARKS)
    return {
      frame: Math.floor(frameAndSigns / SIGNS),
      time: this.word(at, TIME),
      sender: signs % 2 === 1 ? 'server' : 'client',
      flags: signs >> 1,
      seq: seqAndLength % SEQUENCE_NUMBERS,
      ack: ack === NONE ? null : ack,
      length: Math.floor(seqAndLength / SEQUENCE_NUMBERS),
      window: window === NONE ? null : window,
      options: this.texts[Math.floor(optionsAndMarks / MARK_SETS) - 1] ?? '',
      tsVal: this.word(at, TS_VAL),
      tsEcr: this.word(at, TS_ECR),
      marks: unpacked(optionsAndMarks % MARK_SETS),
    }
  }

  /** Adds a mark to the latest row of a frame. */
  mark(frame: number, mark: Mark): void {
    let at = this.length - 1
    while (at >= 0 && this.frameAt(at) !== frame) at--
    if (at < 0) return
    const word = this.word(at, OPTIONS_AND_MARKS)
    const marks = word % MARK_SETS
    this.pieces[Math.floor(at / PIECE)]!.set(
      (at % PIECE) * WORDS + OPTIONS_AND_MARKS,
      word - marks + packed([...unpacked(marks), mark]),
    )
  }

  /** Hands the rows of some frames over to the flow that they have opened: they are its client's. */
  give(frames: ReadonlySet<number>, flow: Rows): void {
    const own = Array.from({ length: this.length }, (_, at) => this.at(at))
    this.giveBack()
    this.pieces = []
    this.length = 0
    for (const row of own)
      if (frames.has(row.frame)) flow.push({ ...row, sender: 'client' })
      else this.push(row)
  }

  /** Gives its room to another. It must not be used again. */
  giveBack(): void {
    for (const piece of this.pieces) piece.giveBack()
  }

  private word(at: number, which: number): number {
    return this.pieces[Math.floor(at / PIECE)]!.get((at % PIECE) * WORDS + which)
  }

  private frameAt(at: number): number {
    return Math.floor(this.word(at, FRAME_AND_SIGNS) / SIGNS)
  }
}

const packed = (marks: readonly Mark[]): number =>
  marks.reduceRight((number, mark) => number * BASE + MARKS.indexOf(mark) + 1, 0)

function unpacked(number: number): Mark[] {
  const marks: Mark[] = []
  for (let rest = number; rest > 0; rest = Math.floor(rest / BASE)) marks.push(MARKS[(rest % BASE) - 1]!)
  return marks
}
