import type { Flow } from '../report/model.js'
import { decode85 } from './base85.js'
import type { Overview } from './overview.js'
import { unpackFlow } from './packed-segments.js'
import type { Answer, Request } from './worker.js'

/** A rule whose example can be looked at with one click. */
export interface Sample {
  readonly id: string
  readonly title: string
  /** A capture in hexadecimal: that compresses better than base64. */
  readonly octets: string
}

/** What the page for dropped captures carries, compressed: the code of the worker, and the samples. */
interface Parts {
  readonly worker: string
  readonly samples: readonly Sample[]
}

let unpacked: Promise<Parts> | null = null

export function parts(): Promise<Parts> {
  unpacked ??= unpack(document.getElementById('checker')?.textContent ?? '')
  return unpacked
}

async function unpack(text: string): Promise<Parts> {
  const stream = new Blob([decode85(text.trim())]).stream().pipeThrough(new DecompressionStream('gzip'))
  return JSON.parse(await new Response(stream).text())
}

/** A sample as a capture. */
export const captureOf = ({ octets }: Sample): Blob =>
  new Blob([Uint8Array.from(octets.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))])

/** One capture that is checked, or was. */
export class Checker {
  readonly #worker: Worker
  readonly #waiting = new Map<number, (flow: Flow | null) => void>()

  private constructor(worker: Worker) {
    this.#worker = worker
  }

  static async start(
    file: Blob,
    name: string,
    told: { progress(read: number): void; done(overview: Overview): void; failed(message: string): void },
  ): Promise<Checker> {
    const { worker: code } = await parts()
    const address = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
    const worker = new Worker(address)
    URL.revokeObjectURL(address)
    const checker = new Checker(worker)
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'progress') told.progress(data.read)
      else if (data.kind === 'overview') told.done(data.overview)
      else if (data.kind === 'failed') told.failed(data.message)
      else checker.#answer(data.id, data.flow === null ? null : unpackFlow(data.flow))
    }
    worker.onerror = ({ message }) => told.failed(`tcpcheck itself failed: ${message || 'its worker ended'}`)
    checker.#send({ kind: 'check', file, name })
    return checker
  }

  readonly flowOf = (id: number): Promise<Flow | null> =>
    new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#send({ kind: 'flow', id })
    })

  /** Ends it at once, whatever it does. */
  end(): void {
    this.#worker.terminate()
  }

  #send(request: Request): void {
    this.#worker.postMessage(request)
  }

  #answer(id: number, flow: Flow | null): void {
    this.#waiting.get(id)?.(flow)
    this.#waiting.delete(id)
  }
}
