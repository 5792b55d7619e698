import { analyse, buildReport } from '../check/check.js'
import { rulesOf } from '../check/choice.js'
import { FlowRecords } from '../check/flow-records.js'
import type { CheckOptions } from '../check/settings.js'
import type { Finding, Flow, Items } from '../report/model.js'
import { mapColumns } from './flow-columns.js'
import { flowNumbered, type Overview, overviewOf, ranked } from './overview.js'
import { type PackedFlow, packFlow } from './packed-segments.js'

/* Checks captures beside the page, so that the page goes on answering. One worker checks one capture. */

export type Request =
  | { readonly kind: 'check'; readonly file: Blob; readonly settings: CheckOptions }
  | { readonly kind: 'flow'; readonly turn: number; readonly id: number }
  | { readonly kind: 'findings'; readonly turn: number; readonly places: readonly number[] }

/** `turn` is that of the request. */
export type Answer =
  | { readonly kind: 'progress'; readonly read: number }
  | { readonly kind: 'overview'; readonly overview: Overview }
  | { readonly kind: 'flow'; readonly turn: number; readonly flow: PackedFlow | null }
  | { readonly kind: 'findings'; readonly turn: number; readonly findings: readonly Finding[] }
  | { readonly kind: 'failed'; readonly message: string }

/** What a worker's global object has; the types of the page's window are loaded instead. */
interface WorkerScope {
  onmessage: (event: MessageEvent<Request>) => void
  postMessage(answer: Answer): void
}

/** A row takes about 200 octets: half a gigabyte at most. */
const MOST_SEGMENTS = 2_000_000
/** Milliseconds between two tellings of how far it is. */
const PACE = 100

const scope = self as unknown as WorkerScope // It is one: this file runs in workers only.
/** Of the capture, with their segments. */
let flows: Items<Flow> = []
/** As the page counts them. */
let findings: readonly Finding[] = []

scope.onmessage = async ({ data }) => {
  try {
    if (data.kind === 'check')
      scope.postMessage({ kind: 'overview', overview: await checked(data.file, data.settings) })
    else if (data.kind === 'flow') {
      const flow = flowNumbered(data.id, { flows })
      scope.postMessage({ kind: 'flow', turn: data.turn, flow: flow === null ? null : packFlow(flow) })
    } else {
      const wanted = data.places.flatMap((place) => findings[place] ?? [])
      scope.postMessage({ kind: 'findings', turn: data.turn, findings: wanted })
    }
  } catch (error) {
    scope.postMessage({ kind: 'failed', message: messageOf(error) })
  }
}

/** Checks a capture, and keeps what may be asked for later. */
async function checked(file: Blob, settings: CheckOptions): Promise<Overview> {
  const options: CheckOptions = { ...settings, segments: true, mostSegments: MOST_SEGMENTS }
  const rules = rulesOf(options)
  const result = await analyse(told(file), options, rules)
  const whole = new FlowRecords(options)
  whole.add(result.flows, 0)
  flows = whole
  // The lines of the list are made from every record, and need no segments.
  const report = buildReport([result], [], { ...options, segments: false }, rules)
  findings = ranked(report)
  return quickToHand(overviewOf(report))
}

/** Numbers in arrays of their own kind are copied as a whole, not one by one while the page waits. */
function quickToHand({ flows, findings, ...rest }: Overview): Overview {
  const typed = (column: ArrayLike<number>): Float64Array => Float64Array.from(column)
  return {
    ...rest,
    flows: { words: flows.words, columns: mapColumns(flows.columns, typed) },
    findings: mapColumns<keyof Overview['findings'], ArrayLike<number>, Float64Array>({ ...findings }, typed),
  }
}

/** The octets of a file, telling how far it is. */
async function* told(file: Blob): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader()
  let read = 0
  let last = performance.now()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    yield next.value
    read += next.value.length
    if (performance.now() - last < PACE) continue
    last = performance.now()
    scope.postMessage({ kind: 'progress', read })
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `tcpcheck itself failed: ${String(error)}`
  return error.name === 'NotACapture' ? error.message : `tcpcheck itself failed: ${error.message}`
}
