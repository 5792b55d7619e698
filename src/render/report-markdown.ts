import type { Finding, Flow, LazyReport } from '../report/model.js'
import { RULES } from '../rules/index.js'
import { counted } from '../text/numbers.js'
import { pathText } from '../text/path-text.js'
import { captureHeader, flowsByCapture } from './capture-header.js'
import { citationUrl } from './citation-url.js'
import { endpointText } from './endpoint-text.js'
import { flowFinder } from './flow-finder.js'
import { codeBlock, codeSpan, markdownTable, markdownText } from './markdown-text.js'
import { palette } from './palette.js'
import { bySeverity } from './ranking.js'
import { closeForms, conclusion, handshakeForms } from './words.js'

/** How the page is to be. */
export interface MarkdownOptions {
  /** Everything, however long. */
  readonly all: boolean
  /** Flows that the user chose by number: only they are counted. */
  readonly chosen: boolean
}

/** A ticket or a summary with more than this is not read. */
const MOST_FINDINGS = 50
const MOST_CAPTURES = 20
/** Columns of a code block that GitHub shows without scrolling. */
const WIDTH = 96

/** The report for a ticket or a build's summary: what was read, the findings, worst first, their flows, and what to do next. */
export function renderMarkdown(report: LazyReport, { all, chosen }: MarkdownOptions): string {
  const findings = [...report.findings].sort(bySeverity)
  const shown = all ? findings : findings.slice(0, MOST_FINDINGS)
  const rest = findings.length - shown.length
  const { known } = report.summary
  const more = known === 0 ? '' : ` ${counted(known, 'more finding is', 'more findings are')} known already.`
  const paragraphs = [
    `## tcpcheck: ${heading(report)}`,
    ...(report.captures.length === 0 ? [] : [`**${markdownText(conclusion(report, chosen))}**${more}`]),
    ...report.unusable.map(({ path, message }) => `Not checked: ${codeSpan(path)}: ${codeSpan(message)}`),
    ...(report.captures.length === 0 ? [] : [captureBlock(report, all)]),
    ...(shown.length === 0 ? [] : [findingTable(shown, report)]),
    ...(rest === 0 ? [] : [`${counted(rest, 'more finding')}; \`--all\` shows every one.`]),
    ...flowTables(shown, report),
    ...advice(shown),
  ]
  return `${paragraphs.join('\n\n')}\n`
}

function heading({ captures, unusable }: LazyReport): string {
  const [first] = captures
  const count = captures.length + unusable.length
  return count === 1 && first !== undefined ? codeSpan(pathText(first.path)) : counted(count, 'capture')
}

function captureBlock(report: LazyReport, all: boolean): string {
  const look = palette(false, false)
  const flows = flowsByCapture(report)
  const shown = all ? report.captures : report.captures.slice(0, MOST_CAPTURES)
  const lines = shown.flatMap((capture, at) => captureHeader(capture, flows[at]!, WIDTH, look, all))
  const rest = report.captures.length - shown.length
  return codeBlock(rest === 0 ? lines : [...lines, counted(rest, 'more capture')])
}

function findingTable(findings: readonly Finding[], { captures }: LazyReport): string {
  const look = palette(false, false)
  const rows = findings.map(({ severity, rule, capture, flow, message, wireshark }) => [
    `${look.symbol[severity]} ${severity}`,
    codeSpan(rule),
    ...(captures.length > 1 ? [codeSpan(pathText(captures[capture]?.path ?? ''))] : []),
    flow === null ? '' : String(flow),
    markdownText(message),
    codeSpan(wireshark),
  ])
  const head = ['', 'rule', ...(captures.length > 1 ? ['capture'] : []), 'flow', 'what happened', 'in Wireshark']
  return markdownTable(head, rows)
}

function flowTables(findings: readonly Finding[], { flows }: LazyReport): string[] {
  const flowOf = flowFinder(flows)
  const ids = [...new Set(findings.map(({ flow }) => flow))]
  const rows = ids.map(flowOf).filter((flow) => flow !== null)
  if (rows.length === 0) return []
  const head = ['flow', 'client', 'server', 'handshake', 'closed by', 'client state', 'server state']
  return [markdownTable(head, rows.map(flowRow))]
}

function flowRow(flow: Flow): string[] {
  return [
    String(flow.id),
    codeSpan(endpointText(flow.client)),
    codeSpan(endpointText(flow.server)),
    handshakeForms(flow)[0],
    closeForms(flow)[0],
    flow.finalState.client.join(' or '),
    flow.finalState.server.join(' or '),
  ]
}

/** What each rule is about, where its RFC can be read, and what to look at next; a note can do without. */
function advice(findings: readonly Finding[]): string[] {
  const ids = new Set(findings.filter(({ severity }) => severity !== 'note').map(({ rule }) => rule))
  const items = RULES.filter(({ id }) => ids.has(id)).map(({ id, title, advice, cite }) => {
    const links = cite.flatMap((text) => {
      const url = citationUrl(text)
      return url === null ? [] : [`[${markdownText(text)}](${url})`]
    })
    const sources = links.length === 0 ? '' : ` (${links.join('; ')})`
    return `- ${codeSpan(id)}: ${markdownText(title)}${sources}. ${markdownText(advice)}`
  })
  return items.length === 0 ? [] : ['What each is about, and what to look at next:', items.join('\n')]
}
