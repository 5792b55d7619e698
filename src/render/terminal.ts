import type { Finding, LazyReport } from '../report/model.js'
import { counted, grouped, listed } from '../text/numbers.js'
import { pathText } from '../text/path-text.js'
import { shellWord } from '../text/shell-word.js'
import { captureHeader, flowsByCapture } from './capture-header.js'
import { findingBlock } from './finding-block.js'
import { flowFacts, flowStanding, flowTitle } from './flow-facts.js'
import { flowTable } from './flow-table.js'
import { type Palette, palette } from './palette.js'
import { bySeverity, type RankedFlow, rankFlows } from './ranking.js'
import { suppressedLines } from './suppressed-lines.js'
import { conclusion } from './words.js'
import { displayWidth, NO_BREAK, wrap } from './wrap.js'

/** How a screen is to look. */
export interface ScreenOptions {
  /** Columns of the terminal. */
  readonly width: number
  readonly colour: boolean
  /** Only ASCII, for terminals without UTF-8. */
  readonly ascii: boolean
  /** Everything, however long. */
  readonly all: boolean
  /** Flows that the user chose by number: each is told in full. */
  readonly chosen: boolean
  /** Every rule. Findings of the group capture-quality speak of the capture rather than of TCP, and stand first. */
  readonly rules: readonly { readonly id: string; readonly group: string }[]
}

const MOST_FLOWS = 20
const MOST_OF_A_RULE = 10
const MOST_CAPTURES = 20
/** Up to so many flows, each is told in full without being asked for. */
const FEW_FLOWS = 3
/** Prose is hard to read in longer lines. */
const LONGEST_LINE = 100
const NEXT = 'next: '

/** The default screen: what was read, the flows, worst first, the findings of each, and what to do next. */
export function renderTerminal(report: LazyReport, options: ScreenOptions): string {
  const look = palette(options.colour, options.ascii)
  const proseWidth = Math.min(options.width, LONGEST_LINE)
  const ranked = rankFlows(report)
  const shown = options.all ? ranked : ranked.slice(0, MOST_FLOWS)
  const inFull = options.chosen || ranked.length <= FEW_FLOWS
  const aboutCapture = new Set(options.rules.filter(({ group }) => group === 'capture-quality').map(({ id }) => id))
  const budget = new Budget(options.all ? Number.POSITIVE_INFINITY : MOST_OF_A_RULE)

  const paragraphs: string[][] = [
    ...headers(report, options.width, look, options.all),
    shown.length === 0 ? [] : flowTable(shown, report, options.width, look),
    ...captureFindings(report, aboutCapture, budget, proseWidth, look),
  ]
  for (const row of ranked) paragraphs.push(...flowSection(row, report, inFull, aboutCapture, budget, proseWidth, look))
  paragraphs.push([
    ...leftOut(ranked.slice(shown.length), budget, proseWidth, look),
    ...(options.chosen ? [] : withoutRecord(report, proseWidth, look)),
    ...suppressedLines(report, proseWidth, look),
    ...wrap(look.clean(conclusion(report, options.chosen)), proseWidth),
    ...next(report, ranked, inFull, budget, shown.length, proseWidth, look),
  ])
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

/** Counts the findings shown of each rule, so that one noisy rule does not bury the others, nor its advice repeat. */
class Budget {
  readonly #advised = new Set<string>()
  readonly left = new Map<string, number>()
  readonly #most: number
  readonly #shown = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  take({ rule }: Finding): boolean {
    const shown = this.#shown.get(rule) ?? 0
    const counts = shown < this.#most ? this.#shown : this.left
    counts.set(rule, (counts.get(rule) ?? 0) + 1)
    return shown < this.#most
  }

  /** Whether a finding is the first of its rule to be shown. */
  advises({ rule }: Finding): boolean {
    const isFirst = !this.#advised.has(rule)
    this.#advised.add(rule)
    return isFirst
  }
}

function headers(report: LazyReport, width: number, look: Palette, all: boolean): string[][] {
  const flows = flowsByCapture(report)
  const shown = all ? report.captures : report.captures.slice(0, MOST_CAPTURES)
  const lines = shown.flatMap((capture, at) => captureHeader(capture, flows[at]!, width, look, all))
  const rest = report.captures.length - shown.length
  if (rest > 0) lines.push(`${look.ellipsis} ${counted(rest, 'more capture')}`)
  return [lines]
}

function captureFindings(
  report: LazyReport,
  aboutCapture: ReadonlySet<string>,
  budget: Budget,
  width: number,
  look: Palette,
): string[][] {
  const findings = report.findings.filter(({ flow, rule }) => flow === null || aboutCapture.has(rule)).sort(bySeverity)
  const blocks = findings
    .filter((finding) => budget.take(finding))
    .map((finding) => findingBlock(finding, width, look, budget.advises(finding), whereText(finding, report, look)))
  return blocks.length === 0 ? [] : [[look.strong('about the capture')], ...blocks]
}

function whereText({ capture, flow }: Finding, report: LazyReport, look: Palette): string {
  const path = report.captures.length > 1 ? `${look.clean(pathText(report.captures[capture]?.path ?? ''))}, ` : ''
  return flow === null ? path : `${path}flow ${flow}, `
}

function flowSection(
  { place, findings }: RankedFlow,
  report: LazyReport,
  inFull: boolean,
  aboutCapture: ReadonlySet<string>,
  budget: Budget,
  width: number,
  look: Palette,
): string[][] {
  const shown = findings.filter((finding) => !aboutCapture.has(finding.rule) && budget.take(finding))
  if (shown.length === 0 && !inFull) return []
  const flow = report.flows.at(place)!
  const file = report.captures.length > 1 ? look.clean(pathText(report.captures[flow.capture]?.path ?? '')) : null
  const title = wrap(flowTitle(flow, file, look), width, '', 2)
  const facts = inFull ? flowFacts(flow, width, look) : wrap(flowStanding(flow), width, '  ')
  return [[...title, ...facts], ...shown.map((finding) => findingBlock(finding, width, look, budget.advises(finding)))]
}

function leftOut(hidden: readonly RankedFlow[], budget: Budget, width: number, look: Palette): string[] {
  const clean = hidden.filter(({ findings }) => findings.length === 0).length
  const noisy = hidden.length - clean
  const parts = [
    ...(noisy > 0 ? [counted(noisy, 'more flow with findings', 'more flows with findings')] : []),
    ...(clean > 0 ? [counted(clean, 'clean flow')] : []),
    ...[...budget.left].map(([rule, count]) => `${grouped(count)} more ${look.clean(rule)}`),
  ]
  return parts.length === 0 ? [] : wrap(`${parts.join(', ')} (--all shows them)`, width, `${look.ellipsis} `)
}

function withoutRecord({ summary: { omitted } }: LazyReport, width: number, look: Palette): string[] {
  const parts = [
    ...(omitted.flows > 0 ? [counted(omitted.flows, 'flow')] : []),
    ...(omitted.findings > 0 ? [counted(omitted.findings, 'finding')] : []),
  ]
  return parts.length === 0 ? [] : wrap(`${parts.join(' and ')} counted without a record`, width, `${look.ellipsis} `)
}

/** What to type next, only where it would show more than this screen. */
function next(
  report: LazyReport,
  ranked: readonly RankedFlow[],
  inFull: boolean,
  budget: Budget,
  shownFlows: number,
  width: number,
  look: Palette,
): string[] {
  if (report.findings.length === 0) return []
  const paths = report.captures.map(({ path }) => path)
  const one = inFull || ranked.length === 0 ? [] : [`--flow ${ranked[0]!.id}`]
  const others = [...(budget.left.size > 0 || shownFlows < ranked.length ? ['--all'] : []), '--format json']
  const command = (hint: string): string => look.clean(`tcpcheck ${paths.map(shellWord).join(' ')} ${hint}`)
  // A ladder is drawn from one capture.
  const isDrawn = paths.length === 1 && ranked.length > 0
  const first = isDrawn
    ? [look.clean(`tcpcheck show ${shellWord(paths[0]!)} --flow ${ranked[0]!.id}`)]
    : one.map(command)
  const commands = [...first, ...others.map(command)]
  const explain = look.clean(`tcpcheck explain ${[...report.findings].sort(bySeverity)[0]!.rule}`)
  const isLong = commands.some((line) => NEXT.length + displayWidth(line) > width)
  // Standard input is read already, and a command of several lines is none to copy.
  if (isLong || paths.includes('-'))
    return wrap(`add ${listed([...one, ...others], 'or')}, or: ${unbroken(explain)}`, width, NEXT)
  return wrap([...commands, explain].map(unbroken).join('    '), width, NEXT)
}

const unbroken = (command: string): string => command.replaceAll(' ', NO_BREAK)
