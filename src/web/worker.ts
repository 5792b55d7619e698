import { analyse, buildReport } from '../check/check.js'
import type { CheckOptions } from '../check/settings.js'
import type { LazyReport } from '../report/model.js'
import { RULES } from '../rules/index.js'
import { flowNumbered, type Overview, overviewOf } from './overview.js'
import { type PackedFlow, packFlow } from './packed-segments.js'

/* Checks captures beside the page, so that the page goes on answering. One worker checks one capture. */

export type Request =
  | { readonly kind: 'check'; readonly file: Blob; readonly name: string }
  | { readonly kind: 'flow'; readonly id: number }

export type Answer =
  | { readonly kind: 'progress'; readonly read: number }
  | { readonly kind: 'overview'; readonly overview: Overview }
  | { readonly kind: 'flow'; readonly id: number; readonly flow: PackedFlow | null }
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
let report: LazyReport | null = null

scope.onmessage = async ({ data }) => {
  try {
    if (data.kind === 'check') {
      report = await checked(data.file, data.name)
      scope.postMessage({ kind: 'overview', overview: overviewOf(report) })
    } else {
      const flow = report === null ? null : flowNumbered(data.id, report)
      scope.postMessage({ kind: 'flow', id: data.id, flow: flow === null ? null : packFlow(flow) })
    }
  } catch (error) {
    scope.postMessage({ kind: 'failed', message: messageOf(error) })
  }
}

async function checked(file: Blob, path: string): Promise<LazyReport> {
  const options: CheckOptions = { segments: true, mostSegments: MOST_SEGMENTS, path }
  return buildReport([await analyse(told(file), options, RULES)], [], options, RULES)
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
