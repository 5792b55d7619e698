import type { Chunks } from '../capture/compression.js'
import type { Look } from '../check/follow.js'
import { findingNames } from '../check/following.js'
import { renderLines, renderNdjson } from '../render/ndjson.js'
import { renderPlain } from '../render/plain.js'
import { sanitize } from '../render/sanitize.js'
import { conclusion } from '../render/words.js'
import type { Finding, Flow, LazyReport } from '../report/model.js'
import { RULES } from '../rules/index.js'
import { formOf } from './formats.js'
import { checkSettings } from './judging.js'
import { type Output, STANDARD_OUTPUT } from './outputs.js'
import { wantsAscii } from './screen.js'
import { chosen, type Telling, tellReport } from './telling.js'
import type { World } from './world.js'

/** Milliseconds between looks. With the time for which a finding must stand it stays well below a second. */
const BETWEEN_LOOKS = 100

/** A capture that goes on: by its path, or what a program captures under a name. */
export type LiveCapture = { readonly source: string } | { readonly source: Chunks; readonly name: string }

/** Reads to the end of the input or to Ctrl-C, tells findings meanwhile, and then the report. Answers the exit status. */
export async function followed(capture: LiveCapture, telling: Telling, world: World): Promise<number> {
  const { args, library } = telling.judging
  const queue = new Queue()
  const told = new Told(telling, world)
  const path = 'name' in capture ? capture.name : capture.source
  const { report, numbers } = await library.followCapture(
    capture.source,
    { ...checkSettings(args), path },
    {
      now: () => world.now() / 1000,
      regularly: (look) => world.regularly(BETWEEN_LOOKS, look),
      interrupted: Promise.race([world.interrupted(), queue.failed]),
      onLook: (look) => {
        const text = told.news(look)
        if (text !== '') queue.add(() => told.sink.write(text))
      },
      onLate: () =>
        queue.add(() =>
          world.stderr.write('warning: frames come late, so that silence is not judged; tcpdump needs -U\n'),
        ),
    },
  )
  await queue.end()
  return tellReport(report, ofReport(telling, report), world, (output, chosen) => told.endOf(output, chosen, numbers))
}

/** A flow that was asked for may be yet to come. */
function ofReport(telling: Telling, { flows }: LazyReport): Telling {
  const { judging } = telling
  const { flow } = judging.selection
  if (flow === undefined) return telling
  const selection = { ...judging.selection, flow: flow.filter((number) => flows.at(number) !== undefined) }
  return { ...telling, judging: { ...judging, selection } }
}

/** What is to be written, one after the other. */
class Queue {
  /** Kept when something could not be written, or nobody reads any more. */
  readonly failed: Promise<void>
  #fail: () => void = () => {}
  #error: unknown = null
  #last: Promise<void> = Promise.resolve()

  constructor() {
    this.failed = new Promise((resolve) => {
      this.#fail = resolve
    })
  }

  /** Work answers whether anybody still reads. */
  add(work: () => Promise<boolean>): void {
    this.#last = this.#last.then(work).then(
      (isRead) => {
        if (!isRead) this.#fail()
      },
      (error) => {
        this.#error ??= error
        this.#fail()
      },
    )
  }

  async end(): Promise<void> {
    await this.#last
    if (this.#error !== null) throw this.#error
  }
}

const nameOf = findingNames(RULES)

/** What has been told of one report before its end: each finding once. */
class Told {
  /** Where it is told: what would spoil another format goes beside it. */
  readonly sink: World['stdout']
  readonly #telling: Telling
  readonly #form: 'plain' | 'ndjson'
  readonly #isInOutput: boolean
  readonly #ascii: boolean
  readonly #names = new Set<string>()
  /** The last frame of each flow when it was told. */
  readonly #flows = new Map<number, number>()

  constructor(telling: Telling, world: World) {
    const { args } = telling.judging
    const output = telling.outputs.find(({ file }) => file === STANDARD_OUTPUT)
    const form = output === undefined ? 'plain' : formOf(output, args, world)
    this.#telling = telling
    this.#form = form === 'ndjson' ? 'ndjson' : 'plain'
    this.#isInOutput = form === 'plain' || form === 'ndjson'
    this.#ascii = wantsAscii(args.ascii, world.env)
    this.sink = this.#isInOutput || form === 'screen' ? world.stdout : world.stderr
  }

  /** What a look has brought that was not told before. */
  news({ report, ended }: Look): string {
    const wanted = chosen(report, ofReport(this.#telling, report))
    const findings = wanted.findings.filter((finding) => !this.#names.has(inFlow(finding)))
    for (const finding of findings) this.#names.add(inFlow(finding))
    if (this.#form === 'plain') return this.#lines({ ...wanted, findings })
    const flows = [...wanted.flows].filter(({ id }) => ended.has(id))
    for (const { id, lastFrame } of flows) this.#flows.set(id, lastFrame)
    return renderLines(findings, flows)
  }

  /**
   * What is left to tell where it was told, by the numbers that flows had there; null for another output, which is to have
   * the whole report.
   */
  endOf({ file }: Output, report: LazyReport, numbers: readonly number[]): Iterable<string> | null {
    if (file !== STANDARD_OUTPUT || !this.#isInOutput) return null
    const numberOf = <N extends number | null>(flow: N) => (flow === null ? null : numbers[flow]!) as N
    const findings = report.findings
      .map((finding) => ({ ...finding, flow: numberOf(finding.flow) }))
      .filter((finding) => !this.#names.has(inFlow(finding)))
    const { quiet, flow } = this.#telling.judging.args
    if (this.#form === 'plain') {
      const end = quiet ? '' : `${sanitize(conclusion(report, flow !== undefined), this.#ascii)}\n`
      return [this.#lines({ ...report, findings }) + end]
    }
    const withNews = new Set(findings.map((finding) => finding.flow))
    const flows: Flow[] = []
    for (const one of report.flows) {
      const id = numberOf(one.id)
      const { timeWait } = one
      const reuse = timeWait?.reuse && { ...timeWait.reuse, flow: numberOf(timeWait.reuse.flow) }
      const isNew = withNews.has(id) || this.#flows.get(id) !== one.lastFrame
      if (isNew) flows.push({ ...one, id, timeWait: timeWait && { ...timeWait, reuse: reuse ?? null } })
    }
    return renderNdjson({ ...report, findings, flows })
  }

  #lines(report: LazyReport): string {
    return renderPlain(report, { ascii: this.#ascii, chosen: false, quiet: true })
  }
}

const inFlow = (finding: Finding): string => `${finding.flow} ${nameOf(finding)}`
