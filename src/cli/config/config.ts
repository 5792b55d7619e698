import type { Level } from '../../check/severities.js'
import type { Filter } from '../../filter/filter.js'
import type { Finding, LazyReport, Suppression } from '../../report/model.js'
import type { CheckArguments } from '../arguments.js'
import type { JudgingArguments } from '../judging-options.js'
import { findingsByFlow, withFindings } from '../selection.js'
import type { SelectionArguments } from '../selection-options.js'

/** The options that a configuration may set, by the same names. */
export type ConfigSettings = Partial<
  Pick<
    CheckArguments,
    | 'profile'
    | 'msl'
    | 'keepaliveIdle'
    | 'keepaliveInterval'
    | 'keepaliveProbes'
    | 'vantage'
    | 'maxFlows'
    | 'select'
    | 'ignore'
    | 'severity'
    | 'failOn'
  >
>

/** Findings that are known and not told. */
export interface SuppressionEntry {
  /** As it was written: an id, a group or a pattern. */
  readonly rule: string
  readonly ids: ReadonlySet<string>
  readonly when: { readonly text: string; readonly filter: Filter } | null
  readonly because: string
}

/** What a configuration file says. */
export interface Config {
  /** Where it is, from the working directory; null without one. */
  readonly path: string | null
  readonly settings: ConfigSettings
  readonly severities: Readonly<Record<string, Level>>
  readonly suppress: readonly SuppressionEntry[]
}

export const NO_CONFIG: Config = { path: null, settings: {}, severities: {}, suppress: [] }

/** Arguments of a command that takes a configuration. */
export interface ConfigurableArguments
  extends JudgingArguments,
    SelectionArguments,
    Partial<Pick<CheckArguments, 'failOn'>> {}

/** Arguments in which everything is decided. */
export type Configured<Arguments> = Arguments & Required<Pick<CheckArguments, 'failOn'>>

export type ConfiguredArguments = Configured<CheckArguments>

/** What holds where neither the arguments nor the configuration say anything. */
const UNSAID = { failOn: 'warning' } as const

/** The arguments, and where they are silent, the configuration. Who selects rules selects them from all. */
export function withConfig<Arguments extends ConfigurableArguments>(
  args: Arguments,
  { settings, severities }: Config,
): Configured<Arguments> {
  if (args.select === undefined) return { ...UNSAID, ...settings, severities, ...args }
  const { ignore, ...rest } = settings
  const judged = Object.entries(severities).filter(([, level]) => level !== 'off')
  return { ...UNSAID, ...rest, severities: Object.fromEntries(judged), ...args }
}

/** The report without the findings that the configuration suppresses; its summary counts them. */
export function configured(report: LazyReport, { path, suppress }: Config): LazyReport {
  const settings = { ...report.settings, config: path }
  if (suppress.length === 0) return { ...report, settings }
  const meets = entryTest(report)
  const counts = suppress.map(() => 0)
  const findings = report.findings.filter((finding) => {
    const entry = suppress.findIndex((one) => meets(finding, one))
    if (entry >= 0) counts[entry]!++
    return entry < 0
  })
  const suppressed = suppress
    .map((entry, at) => suppression(entry, counts[at]!))
    .filter(({ findings: count }) => count > 0)
  return {
    ...report,
    settings,
    findings,
    summary: withFindings({ ...report.summary, suppressed }, report.findings, findings),
  }
}

/** Whether an entry suppresses a finding. A filter asks for the flow of it, with all that was found there. */
function entryTest(report: LazyReport): (finding: Finding, entry: SuppressionEntry) => boolean {
  const findings = findingsByFlow(report)
  return ({ rule, flow: id }, { ids, when }) => {
    if (!ids.has(rule)) return false
    if (when === null) return true
    const flow = id === null ? undefined : report.flows.at(id)
    return flow !== undefined && when.filter({ flow, findings: findings.get(flow.id) ?? [] })
  }
}

const suppression = ({ rule, when, because }: SuppressionEntry, findings: number): Suppression => ({
  rule,
  when: when?.text ?? null,
  because,
  findings,
})
