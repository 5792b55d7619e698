import { render } from 'preact-render-to-string'
import type { CheckOptions } from '../check/settings.js'
import type { Flow, LazyReport } from '../report/model.js'
import { counted, grouped } from '../text/numbers.js'
import { App } from './app.js'
import { FlowRows } from './flow-columns.js'
import { flowNumbered, type Overview, overviewOf, ranked } from './overview.js'
import { type PackedFlow, packFlow } from './packed-segments.js'
import { type Gzip, packText } from './packed-text.js'
import { clean } from './signs.js'
import { NOTHING_MORE } from './source.js'

/** Flows whose whole record is in the file: those with findings, and the next so that there are as many as this. */
const ENOUGH_RECORDS = 1000
/** More whole records would make a file that nobody can send. */
const MOST_RECORDS = 20_000
const MOST_SEGMENTS = 500_000
/** Letters of JSON that are unpacked at once. */
const BLOCK = 200_000

/** Places in the page (scripts/page.ts) where a report goes. */
const TITLE = '<title>tcpcheck</title>'
const CONTENT = '<!-- content -->'
const DATA = '<!-- data -->'
/** Behind the script: the page is used before all of them are read. */
const RECORDS = '<!-- records -->'
/** What only the page for dropped captures needs. */
const CHECKER = /<!-- checker -->[\s\S]*?<!-- end of checker -->/

/**
 * A report as one HTML file, in pieces: the verdict, the flows and the findings as they are read without JavaScript,
 * the data of it all, and the page that draws the rest.
 */
export function* htmlReport(report: LazyReport, page: string, gzip: Gzip): Generator<string> {
  const overview = overviewOf(report)
  const records = recordCount(overview)
  const kept = keptText(overview, records)
  const title = `${report.captures.map(({ path }) => clean(path)).join(', ')} · tcpcheck`
  const [before = '', after = ''] = page.replace(CHECKER, '').split(CONTENT)
  const [beforeData = '', afterData = ''] = after.split(DATA)
  const [script = '', end = ''] = afterData.split(RECORDS)
  yield before.replace(TITLE, () => render(<title>{title}</title>))
  yield render(<App overview={overview} source={NOTHING_MORE} kept={kept} isInFile />)
  yield beforeData
  yield dataBlock('overview', { overview, kept }, gzip)
  yield script
  yield* blocks('findings', ranked(report), gzip)
  yield* blocks('flows', flowRecords(report, overview, records), gzip)
  yield end
}

/** The page for dropped captures, which judges them by these settings. */
export function dropPage(page: string, settings: CheckOptions, gzip: Gzip): string {
  return page.replace(DATA, () => dataBlock('settings', settings, gzip))
}

const dataBlock = (id: string, value: unknown, gzip: Gzip): string =>
  `<script type="text/plain" id="${id}">${packText(JSON.stringify(value), gzip)}</script>\n`

function recordCount({ flows: { columns } }: Overview): number {
  const { id, error, warning, note } = columns
  const clean = Array.from(id).findIndex((_, at) => error[at]! + warning[at]! + note[at]! === 0)
  const withFindings = clean === -1 ? id.length : clean
  return Math.min(id.length, MOST_RECORDS, Math.max(withFindings, ENOUGH_RECORDS))
}

/** The worst flows, with as many of their segments as there is room for; the rest is counted. */
function* flowRecords(report: LazyReport, { flows }: Overview, count: number): Generator<PackedFlow> {
  const budget = { segments: MOST_SEGMENTS }
  const rows = new FlowRows(flows)
  for (let place = 0; place < count; place++) {
    const flow = flowNumbered(rows.id(place), report)
    // Every row was made from one.
    yield packFlow(within(budget, flow!))
  }
}

function within(budget: { segments: number }, flow: Flow): Flow {
  const { segments, segmentsOmitted = 0 } = flow
  if (segments === undefined) return flow
  const shown = segments.slice(0, budget.segments)
  budget.segments -= shown.length
  return { ...flow, segments: shown, segmentsOmitted: segmentsOmitted + segments.length - shown.length }
}

/** A list in elements of the file that can be unpacked one by one; each says which place its first item has. */
function* blocks(name: string, items: Iterable<unknown>, gzip: Gzip): Generator<string> {
  let from = 0
  let texts: string[] = []
  let letters = 0
  const block = (): string => {
    const packed = packText(`[${texts.join()}]`, gzip)
    return `<script type="text/plain" class="${name}" data-from="${from}">${packed}</script>\n`
  }
  for (const item of items) {
    const text = JSON.stringify(item)
    texts.push(text)
    letters += text.length
    if (letters < BLOCK) continue
    yield block()
    from += texts.length
    texts = []
    letters = 0
  }
  if (texts.length > 0) yield block()
}

function keptText({ report, flows: { columns } }: Overview, records: number): string | null {
  const limit = `segments of the worst flows first, up to ${counted(MOST_SEGMENTS, 'segment')}`
  if (records === columns.id.length) return `This file holds the whole record of each flow, and ${limit}.`
  const isEveryone = columns.error[records]! + columns.warning[records]! + columns.note[records]! === 0
  const worst = `worst ${grouped(records)}${isEveryone ? ', among them all with findings' : ''}`
  return `This file holds a line on each of ${counted(report.summary.flows, 'flow')}, the whole record of the ${worst}, and ${limit}.`
}
