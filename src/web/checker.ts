import type { CheckOptions } from '../check/settings.js'
import type { Finding, Flow } from '../report/model.js'
import type { Overview } from './overview.js'
import { unpackFlow } from './packed-segments.js'
import { textIn } from './packed-text.js'
import type { Source } from './source.js'
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
  unpacked ??= textIn('checker').then((text) => JSON.parse(text ?? 'null'))
  return unpacked
}

/** What this page judges captures by, where it was told (document.tsx). */
const settings = async (): Promise<CheckOptions> => JSON.parse((await textIn('settings')) ?? '{}')

/** A sample as a capture. */
export const captureOf = ({ octets }: Sample): Blob =>
  new Blob([Uint8Array.from(octets.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))])

/** One capture that is checked, or was. */
export class Checker implements Source {
  readonly #worker: Worker
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #turn = 0

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
      else {
        checker.#waiting.get(data.turn)?.(data)
        checker.#waiting.delete(data.turn)
      }
    }
    worker.onerror = ({ message }) => told.failed(`tcpcheck itself failed: ${message || 'its worker ended'}`)
    worker.postMessage({ kind: 'check', file, settings: { ...(await settings()), path: name } } satisfies Request)
    return checker
  }

  readonly flowOf = async (id: number): Promise<Flow | null> => {
    const answer = await this.#ask((turn) => ({ kind: 'flow', turn, id }))
    return answer.kind === 'flow' && answer.flow !== null ? unpackFlow(answer.flow) : null
  }

  readonly findingsOf = async (places: readonly number[]): Promise<readonly Finding[]> => {
    const answer = await this.#ask((turn) => ({ kind: 'findings', turn, places }))
    return answer.kind === 'findings' ? answer.findings : []
  }

  /** Ends it at once, whatever it does. */
  end(): void {
    this.#worker.terminate()
  }

  #ask(request: (turn: number) => Request): Promise<Answer> {
    return new Promise((resolve) => {
      const turn = this.#turn++
      this.#waiting.set(turn, resolve)
      this.#worker.postMessage(request(turn))
    })
  }
}
