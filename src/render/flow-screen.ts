import type { Flow, LazyReport } from '../report/model.js'
import { counted, duration, listed } from '../text/numbers.js'
import { pathText } from '../text/path-text.js'
import { shellWord } from '../text/shell-word.js'
import { captureLength } from './capture-header.js'
import { flowStanding, flowTitle } from './flow-facts.js'
import { findingsOf } from './flow-findings.js'
import { type Ladder, ladder } from './ladder.js'
import { type Excerpt, isPart } from './ladder-excerpt.js'
import { codeBlock, codeSpan, markdownText } from './markdown-text.js'
import { type Palette, palette } from './palette.js'
import { bySeverity } from './ranking.js'
import { stateBars } from './state-bars.js'
import { displayWidth, wrap } from './wrap.js'

/** How a flow is to be shown. */
export interface FlowScreenOptions {
  readonly width: number
  readonly colour: boolean
  readonly ascii: boolean
  readonly excerpt: Excerpt
  readonly absolute: boolean
}

/** Prose is hard to read in longer lines. */
const LONGEST_LINE = 100

/** One flow of a report with its segments: its ladder, and both ends' states over time. */
export function flowScreen(flow: Flow, report: LazyReport, options: FlowScreenOptions): string[] {
  const look = palette(options.colour, options.ascii)
  const prose = Math.min(options.width, LONGEST_LINE)
  const drawn = drawing(flow, report, options.width, look, options)
  return joined([
    [
      ...wrap(flowTitle(flow, null, look), prose, '', 2),
      ...wrap(flowStanding(flow), prose, '  '),
      ...wrap(howToRead(flow, drawn, options.absolute), prose, '  '),
    ],
    drawn.lines,
    bars(flow, report, options.width, look),
    next(flow, report, drawn, options.excerpt, prose, look),
  ])
}

/** Columns of a code block that GitHub shows without scrolling. */
const MARKDOWN_WIDTH = 96

/** The same for a ticket: the drawings in a code block, and the findings with the filters that show them. */
export function flowMarkdown(flow: Flow, report: LazyReport, options: FlowScreenOptions): string[] {
  const look = palette(false, options.ascii)
  const drawn = drawing(flow, report, MARKDOWN_WIDTH, look, options)
  const path = pathText(report.captures[flow.capture]!.path)
  const findings = findingsOf(flow, report.findings).sort(bySeverity)
  return joined([
    [`**${codeSpan(path)}**, ${markdownText(flowTitle(flow, null, look).replace(/ {3}/g, ', '))}`],
    [
      `${markdownText(capital(flowStanding(flow)))}. ${markdownText(capital(howToRead(flow, drawn, options.absolute)))}`,
    ],
    codeBlock(joined([drawn.lines, bars(flow, report, MARKDOWN_WIDTH, look)])).split('\n'),
    findings.map(
      ({ severity, rule, certainty, frame, message, wireshark }) =>
        `- ${look.symbol[severity]} **${rule}** (${severity}, ${certainty}), frame ${frame}: ${markdownText(message)}. Wireshark: ${codeSpan(wireshark)}`,
    ),
  ])
}

function drawing(flow: Flow, report: LazyReport, width: number, look: Palette, options: FlowScreenOptions): Ladder {
  const { excerpt, absolute } = options
  return ladder(flow, { width, look, findings: findingsOf(flow, report.findings), excerpt, absolute })
}

function bars(flow: Flow, report: LazyReport, width: number, look: Palette): string[] {
  const length = captureLength(report.captures[flow.capture]!)
  const end = flow.ended === 'capture-end' && length !== null ? length : flow.lastTime
  return stateBars(flow, end, width, look)
}

function howToRead({ firstFrame, firstTime }: Flow, { legend }: Ladder, absolute: boolean): string {
  const since = firstTime === 0 ? '' : `, ${duration(firstTime)} into the capture`
  const numbers = absolute ? 'as they stand in the headers' : "relative to each end's first"
  const labels = legend === null ? '' : ` ${legend}`
  return `times since frame ${firstFrame}${since}; sequence numbers ${numbers}.${labels}`
}

function next(
  flow: Flow,
  report: LazyReport,
  { folded, elsewhere }: Ladder,
  excerpt: Excerpt,
  width: number,
  look: Palette,
): string[] {
  const { path } = report.captures[flow.capture]!
  const worst = findingsOf(flow, report.findings).sort(bySeverity)[0]
  const lines: string[] = []
  const left = [
    ...(folded > 0 ? [counted(folded, 'segment')] : []),
    ...(elsewhere > 0 ? [counted(elsewhere, 'finding')] : []),
  ]
  if (left.length > 0) {
    if (folded === flow.segments?.length) lines.push('no segment of this flow is in this part')
    const where = isPart(excerpt) ? 'outside of this part' : `not drawn (--full shows ${folded === 1 ? 'it' : 'them'})`
    lines.push(...wrap(`${listed(left)} ${where}`, width, `${look.ellipsis} `))
  }
  const commands = [
    ...(worst === undefined ? [] : [`tcpcheck explain ${worst.rule}`]),
    `tcpcheck packets ${shellWord(path)} --flow ${flow.id}`,
  ]
  // Standard input is read already.
  if (path === '-') return lines
  const clean = commands.map((command) => look.clean(command))
  const line = `next: ${clean.join('    ')}`
  if (displayWidth(line) <= width) return [...lines, line]
  return [...lines, ...clean.flatMap((command, at) => wrap(command, width, at === 0 ? 'next: ' : ' '.repeat(6), 8))]
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** Paragraphs with an empty line between them. */
const joined = (paragraphs: readonly (readonly string[])[]): string[] =>
  paragraphs.filter((lines) => lines.length > 0).flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
