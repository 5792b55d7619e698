import type { Filter } from '../filter/filter.js'
import { endpointText } from '../render/endpoint-text.js'
import { SEVERITIES } from '../render/ranking.js'
import { closeForms, handshakeForms } from '../render/words.js'
import type { Finding, Severity } from '../report/model.js'
import { pathText } from '../text/path-text.js'
import { type FlowRow, FlowRows } from './flow-columns.js'
import { NO_FLOW, type Overview } from './overview.js'
import type { Span } from './plot-canvas.js'
import { clean } from './signs.js'

/** An overview, to look things up in. Flows and findings are known by their places in it. */
export class Catalogue {
  readonly overview: Overview
  readonly rows: FlowRows
  /** All places. */
  readonly everyFlow: readonly number[]
  readonly everyFinding: readonly number[]
  #texts: string[] | null = null
  #findingsByFlow: Map<number, number[]> | null = null

  constructor(overview: Overview) {
    this.overview = overview
    this.rows = new FlowRows(overview.flows)
    this.everyFlow = Array.from({ length: this.rows.length }, (_, place) => place)
    this.everyFinding = Array.from(overview.findings.frame, (_, place) => place)
  }

  severity(finding: number): Severity {
    return SEVERITIES[this.overview.findings.severity[finding]!]!
  }

  /** The flow of a finding; null of what is about no flow. */
  flowOf(finding: number): number | null {
    const flow = this.overview.findings.flow[finding]!
    return flow === NO_FLOW ? null : flow
  }

  /** The findings of a flow, by its number. */
  findingsOf(flow: number): readonly number[] {
    if (this.#findingsByFlow === null) {
      this.#findingsByFlow = new Map()
      for (const finding of this.everyFinding) {
        const own = this.overview.findings.flow[finding]!
        const list = this.#findingsByFlow.get(own)
        if (list === undefined) this.#findingsByFlow.set(own, [finding])
        else list.push(finding)
      }
    }
    return this.#findingsByFlow.get(flow) ?? []
  }

  /** The file of a flow, where there are several. */
  fileOf({ capture }: Pick<FlowRow | Finding, 'capture'>): string | null {
    const { captures } = this.overview.report
    return captures.length > 1 ? clean(pathText(captures[capture]?.path ?? '')) : null
  }

  /** The flows for which a filter holds. */
  flowsFor(filter: Filter): number[] {
    const { findings, names } = this.overview
    const told = (finding: number): Pick<Finding, 'rule' | 'severity'> => ({
      rule: names[findings.rule[finding]!]?.id ?? '',
      severity: this.severity(finding),
    })
    return this.everyFlow.filter((place) => {
      const flow = this.rows.at(place)
      return filter({ flow, findings: this.findingsOf(flow.id).map(told) })
    })
  }

  /** The flows in whose lines every one of these words stands. */
  flowsWith(words: readonly string[]): number[] {
    this.#texts ??= this.everyFlow.map((place) => this.#text(this.rows.at(place)))
    const texts = this.#texts
    return this.everyFlow.filter((place) => words.every((word) => texts[place]!.includes(word)))
  }

  /** Nobody looks for the time that a handshake took, and writing it takes longer than all else. */
  #text(row: FlowRow): string {
    const { client, server } = row.finalState
    const handshake = { outcome: row.handshake.outcome, serverRtt: null, clientRtt: null }
    const cells = [
      row.id,
      this.fileOf(row) ?? '',
      endpointText(row.client),
      endpointText(row.server),
      handshakeForms({ handshake })[0],
      closeForms(row)[0],
      ...client,
      ...server,
    ]
    return cells.join(' ').toLowerCase()
  }

  /** Those of the flows that lived at some time of the span. */
  flowsIn(flows: readonly number[], { from, to }: Span): number[] {
    return flows.filter((place) => this.rows.firstTime(place) <= to && this.rows.lastTime(place) >= from)
  }

  /** The findings in these flows. What is about no flow bears on all of them. */
  findingsIn(flows: readonly number[]): readonly number[] {
    if (flows.length === this.rows.length) return this.everyFinding
    const wanted = new Set(flows)
    return this.everyFinding.filter((finding) => {
      const flow = this.flowOf(finding)
      return flow === null || wanted.has(this.rows.placeOf(flow) ?? -1)
    })
  }

  /** Those of the findings that lie in the span. */
  findingsWithin(findings: readonly number[], { from, to }: Span): number[] {
    const { time } = this.overview.findings
    return findings.filter((finding) => from <= time[finding]! && time[finding]! <= to)
  }
}
