import { render } from 'preact-render-to-string'
import type { Flow, LazyReport } from '../report/model.js'
import { counted } from '../text/numbers.js'
import { App } from './app.js'
import { flowNumbered, overviewOf } from './overview.js'
import { packFlow } from './packed-segments.js'
import { clean } from './signs.js'

/** More whole records would make a file that opens slowly. */
const MOST_RECORDS = 1000
const MOST_SEGMENTS = 200_000

/** Places in the page (scripts/page.ts) where a report goes. */
const TITLE = '<title>tcpcheck</title>'
const CONTENT = '<!-- content -->'
const DATA = '<!-- data -->'
/** What only the page for dropped captures needs. */
const CHECKER = /<!-- checker -->[\s\S]*?<!-- end of checker -->/

/**
 * A report as one HTML file, in pieces: the verdict, the flows and the findings as they are read without JavaScript,
 * the data of it all, and the page that draws the rest.
 */
export function* htmlReport(report: LazyReport, page: string): Generator<string> {
  const overview = overviewOf(report)
  const ids = overview.rows.slice(0, MOST_RECORDS).map(({ id }) => id)
  const budget = { segments: MOST_SEGMENTS }
  const kept = keptText(report, overview.rows.length, ids.length)
  const title = `${report.captures.map(({ path }) => clean(path)).join(', ')} · tcpcheck`
  const [before = '', after = ''] = page.replace(CHECKER, '').split(CONTENT)
  const [between = '', end = ''] = after.split(DATA)
  yield before.replace(TITLE, () => render(<title>{title}</title>))
  yield render(<App overview={overview} flowOf={async () => null} kept={kept} />)
  yield between
  yield dataBlock('overview', { overview, kept })
  for (const id of ids) {
    const flow = flowNumbered(id, report)
    if (flow !== null) yield dataBlock(`flow-${id}`, packFlow(within(budget, flow)))
  }
  yield end
}

/** The flow with as many of its segments as are left for this file; the rest is counted. */
function within(budget: { segments: number }, flow: Flow): Flow {
  const { segments, segmentsOmitted = 0 } = flow
  if (segments === undefined) return flow
  const shown = segments.slice(0, budget.segments)
  budget.segments -= shown.length
  return { ...flow, segments: shown, segmentsOmitted: segmentsOmitted + segments.length - shown.length }
}

/** JSON that no parser of HTML takes for markup. */
function dataBlock(id: string, value: unknown): string {
  return `<script type="application/json" id="${id}">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>\n`
}

function keptText({ summary }: LazyReport, flows: number, records: number): string | null {
  const limit = `segments of the worst flows first, up to ${counted(MOST_SEGMENTS, 'segment')}`
  if (records < flows)
    return `This file holds a line on each of ${counted(summary.flows, 'flow')}, the whole record of the worst ${counted(records, 'flow')}, and ${limit}.`
  return `This file holds the whole record of each flow, and ${limit}.`
}
