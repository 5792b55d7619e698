import { sanitize } from '../render/sanitize.js'
import type { LazyReport } from '../report/model.js'
import { baselineText, knownLine, withoutKnown } from './baseline.js'
import { unselected, warnings } from './complaints.js'
import { type ConfiguredArguments, configured } from './config/config.js'
import { formOf, rendered, stepSummary, tellsRefusals } from './formats.js'
import type { Judging } from './judging.js'
import { type Output, STANDARD_OUTPUT } from './outputs.js'
import { findingStatus, selected } from './selection.js'
import type { World } from './world.js'
import { writeFlows } from './write.js'

/** What a report is told by: what is chosen of it, and where it goes. */
export interface Telling {
  readonly judging: Judging<ConfiguredArguments>
  readonly outputs: readonly Output[]
  /** Fingerprints of the known findings; null without a baseline. */
  readonly known: ReadonlySet<string> | null
}

/** What the user wants told of a report. */
export function chosen(whole: LazyReport, { judging: { config, selection }, known }: Telling): LazyReport {
  const unsuppressed = configured(whole, config)
  return selected(known === null ? unsuppressed : withoutKnown(unsuppressed, known), selection)
}

/**
 * Writes a report wherever it is wanted. Answers the exit status. `endOf` has what is left to say on an output that has
 * been written to already; null for one that is to have all.
 */
export async function tellReport(
  whole: LazyReport,
  telling: Telling,
  world: World,
  endOf: (output: Output, report: LazyReport) => Iterable<string> | null = () => null,
): Promise<number> {
  const { judging, outputs, known } = telling
  const { args, config, library, selection } = judging
  if (whole.captures.length === 0) {
    await writeOutputs(whole, telling, outputs.filter(tellsRefusals), world, endOf)
    return 2
  }
  const report = chosen(whole, telling)
  if (args.writeBaseline !== undefined)
    await world.writeFile(args.writeBaseline, baselineText(selected(configured(whole, config), selection)))
  await writeFlows(report, args, library, world)
  await writeOutputs(report, telling, outputs, world, endOf)
  if (known !== null && !args.quiet) await world.stderr.write(`${sanitize(knownLine(report, args.baseline!))}\n`)
  return report.unusable.length > 0 ? 2 : findingStatus(report, args.failOn)
}

async function writeOutputs(
  report: LazyReport,
  { judging: { args, library } }: Telling,
  outputs: readonly Output[],
  world: World,
  endOf: (output: Output, report: LazyReport) => Iterable<string> | null,
): Promise<void> {
  const forms = outputs.map((output) => formOf(output, args, world))
  // The screen has the same in its header.
  if (!forms.includes('screen') && !args.quiet)
    for (const line of warnings(report)) await world.stderr.write(`${line}\n`)
  for (const line of unselected(report)) await world.stderr.write(`${line}\n`)
  for (const [at, output] of outputs.entries()) {
    const pieces = endOf(output, report) ?? (await rendered(report, forms[at]!, output.file, args, library, world))
    await write(pieces, output.file, world)
  }
  const { GITHUB_STEP_SUMMARY: summary } = world.env
  if (forms.includes('github') && summary) await world.appendFile(summary, await stepSummary(report, args))
}

async function write(pieces: Iterable<string>, file: string, world: World): Promise<void> {
  if (file !== STANDARD_OUTPUT) return world.writeFile(file, pieces)
  for (const piece of pieces) if (!(await world.stdout.write(piece))) return
}
