import { type Chunks, expand, type Inflate } from '../capture/compression.js'
import { NotACapture } from '../capture/damage.js'
import type { Capture, Flow, Items, LazyReport } from '../report/model.js'
import type { Rule } from '../rules/rule.js'
import { buildReport } from './check.js'
import { Following, type Sight } from './following.js'
import { LetGoFlows } from './let-go.js'
import type { RecordedFlows } from './result.js'
import type { CheckOptions } from './settings.js'

/** A capture that goes on. */
export interface LiveSource {
  readonly chunks: Chunks
  /** Whether what has been read was there before anybody followed it. */
  isBacklog(): boolean
}

/** Whoever follows a capture. The core has neither clock nor timer. */
export interface Watcher {
  /** Seconds on any clock that goes on steadily. */
  now(): number
  /** Calls again and again, until what it answers is called. */
  regularly(look: () => void): () => void
  /** Kept when reading is to stop before the input ends. */
  readonly interrupted: Promise<void>
  onLook(look: Look): void
  /** Frames come so late that silence means nothing. Called once. */
  onLate(): void
}

/** What a look at the capture has brought. Its flows are numbered in the order in which they were opened. */
export interface Look {
  /** The findings that stand, of the flows that were looked at, and these flows. */
  readonly report: LazyReport
  /** Flows that are over since the last look. */
  readonly ended: ReadonlySet<number>
}

/** The report at the end, and by their numbers in it, those that its flows have had so far. */
export interface Ending {
  readonly report: LazyReport
  readonly numbers: readonly number[]
}

/** Checks a capture while it grows. */
export async function follow(
  source: LiveSource,
  options: CheckOptions,
  rules: readonly Rule[],
  watcher: Watcher,
  inflate?: Inflate,
): Promise<Ending> {
  const following = new Following(options, rules)
  let isLate = false
  function look(): void {
    if (!isLate && following.isLate(watcher.now())) {
      isLate = true
      watcher.onLate()
    }
    const sight = following.look(watcher.now())
    if (sight.flows.size > 0) watcher.onLook(lookOf(following.capture(), sight, options, rules))
  }
  let isBrokenOff = false
  const stopped = watcher.interrupted.then(() => {
    isBrokenOff = true
    return null
  })
  const stopLooking = watcher.regularly(look)
  try {
    const expanded = await Promise.race([expand(source.chunks, inflate), stopped])
    if (expanded === null) throw new NotACapture('ended before it had begun')
    const { compression, chunks, failure } = expanded
    for await (const chunk of until(stopped, chunks))
      following.feed(chunk, watcher.now(), compression, source.isBacklog())
    const { result, numbers } = following.finish(watcher.now(), failure(), isBrokenOff)
    return { report: buildReport([result], [], options, rules), numbers }
  } catch (error) {
    throw error instanceof NotACapture ? new NotACapture(`the input ${error.message}`) : error
  } finally {
    stopLooking()
  }
}

/** Chunks until it is time to stop. */
async function* until(stopped: Promise<null>, chunks: Chunks): Chunks {
  const source = chunks[Symbol.asyncIterator]()
  for (;;) {
    const next = await Promise.race([source.next(), stopped])
    if (next === null || next.done === true) return
    yield next.value
  }
}

const NOTHING_OMITTED = new LetGoFlows().omitted
const NO_FLOWS: RecordedFlows = {
  length: 0,
  record: () => {
    throw new Error('there is no flow')
  },
}

function lookOf(capture: Capture, sight: Sight, options: CheckOptions, rules: readonly Rule[]): Look {
  const { findings, ended } = sight
  const flows = new SeenFlows(sight.flows)
  const counts = { flows: sight.flows.size, handshakes: {}, teardowns: {} }
  const result = { captures: [capture], flows: NO_FLOWS, findings, counts, omitted: NOTHING_OMITTED }
  return { report: { ...buildReport([result], [], options, rules), flows }, ended }
}

/** Flows by their numbers, of which not all are there. */
class SeenFlows implements Items<Flow> {
  readonly length: number
  readonly #flows: ReadonlyMap<number, Flow>

  constructor(flows: ReadonlyMap<number, Flow>) {
    this.#flows = flows
    this.length = Math.max(-1, ...flows.keys()) + 1
  }

  at(index: number): Flow | undefined {
    return this.#flows.get(index)
  }

  [Symbol.iterator](): IterableIterator<Flow> {
    return this.#flows.values()
  }
}
