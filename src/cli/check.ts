import { sanitize } from '../render/sanitize.js'
import type { LazyReport } from '../report/model.js'
import { nearest } from '../text/nearest.js'
import { UsageError } from '../text/usage-error.js'
import { allCommands, type CheckArguments } from './arguments.js'
import { baselineText, knownLine, readBaseline, withoutKnown } from './baseline.js'
import { unselected, warnings } from './complaints.js'
import { type ConfiguredArguments, configured } from './config/config.js'
import { formOf, rendered, stepSummary, tellsRefusals } from './formats.js'
import { judgingOf, readReport } from './judging.js'
import { type Output, STANDARD_OUTPUT } from './outputs.js'
import { refuseOverwriting } from './overwriting.js'
import { findingStatus, selected } from './selection.js'
import type { Library, World } from './world.js'
import { refuseWriting, writeFlows } from './write.js'

/** The command `check`: reads, checks, prints. Answers the exit status. */
export async function runCheck(asked: CheckArguments, world: World): Promise<number> {
  refuseMistypedCommand(asked.paths, world)
  const found = await world.findCaptures(asked.paths, asked.recursive)
  const given = { ...asked, paths: found.paths }
  const outputs = given.outputs.outputs()
  refuseWriting(given)
  refuseMarkupOnScreen(outputs, world)
  const known = given.baseline === undefined ? null : await readBaseline(given.baseline, world)
  const judging = await judgingOf(given, world)
  const { library, config, args, selection } = judging
  refuseOverwriting(
    [
      ...args.paths.map((path) => ({ what: 'capture', path }) as const),
      { what: 'baseline', path: args.baseline },
      { what: 'configuration', path: config.path },
    ],
    [
      ...outputs.map(({ file }) => ({ option: '--output', path: file }) as const),
      { option: '--write', path: args.write },
      { option: '--write-baseline', path: args.writeBaseline },
    ],
    world,
  )
  // A page draws them.
  const segments = args.segments || outputs.some(({ format }) => format === 'html')
  const whole = await readReport(args.paths, { library, args: { ...args, segments } }, world, found.unusable)
  if (whole.captures.length === 0) {
    await writeOutputs(whole, outputs.filter(tellsRefusals), args, library, world)
    return 2
  }
  const unsuppressed = configured(whole, config)
  const report = selected(known === null ? unsuppressed : withoutKnown(unsuppressed, known), selection)
  if (args.writeBaseline !== undefined)
    await world.writeFile(args.writeBaseline, baselineText(selected(unsuppressed, selection)))
  await writeFlows(report, args, library, world)
  await writeOutputs(report, outputs, args, library, world)
  if (known !== null && !args.quiet) await world.stderr.write(`${sanitize(knownLine(report, args.baseline!))}\n`)
  return report.unusable.length > 0 ? 2 : findingStatus(report, args.failOn)
}

function refuseMarkupOnScreen(outputs: readonly Output[], { stdout }: World): void {
  if (stdout.isTTY && outputs.some(({ format, file }) => format === 'html' && file === STANDARD_OUTPUT))
    throw new UsageError('a page is nothing to read on a terminal: -o report.html writes it to a file')
}

async function writeOutputs(
  report: LazyReport,
  outputs: readonly Output[],
  args: ConfiguredArguments,
  library: Library,
  world: World,
): Promise<void> {
  const forms = outputs.map((output) => formOf(output, args, world))
  // The screen has the same in its header.
  if (!forms.includes('screen') && !args.quiet)
    for (const line of warnings(report)) await world.stderr.write(`${line}\n`)
  for (const line of unselected(report)) await world.stderr.write(`${line}\n`)
  for (const [at, { file }] of outputs.entries())
    await write(await rendered(report, forms[at]!, file, args, library, world), file, world)
  const { GITHUB_STEP_SUMMARY: summary } = world.env
  if (forms.includes('github') && summary) await world.appendFile(summary, await stepSummary(report, args))
}

/** With a default command, a mistyped command looks like a file. */
function refuseMistypedCommand([first = '']: readonly string[], world: World): void {
  if (!/^[a-z]+$/.test(first) || world.exists(first)) return
  const command = nearest(
    first,
    allCommands().map((known) => known.name()),
  )
  if (command !== null) throw new UsageError(`no such file: ${first}. Did you mean the command "${command}"?`)
}

async function write(pieces: Iterable<string>, file: string, world: World): Promise<void> {
  if (file !== STANDARD_OUTPUT) return world.writeFile(file, pieces)
  for (const piece of pieces) if (!(await world.stdout.write(piece))) return
}
