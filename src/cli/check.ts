import { sanitize } from '../render/sanitize.js'
import type { LazyReport } from '../report/model.js'
import { nearest } from '../text/nearest.js'
import { UsageError } from '../text/usage-error.js'
import { type CheckArguments, COMMANDS } from './arguments.js'
import { baselineText, knownLine, readBaseline, withoutKnown } from './baseline.js'
import { refusals, unselected, warnings } from './complaints.js'
import { type ConfiguredArguments, configured, withConfig } from './config/config.js'
import { loadConfig } from './config/find.js'
import { formOf, rendered, stepSummary, tellsRefusals } from './formats.js'
import { isLater } from './instant.js'
import { type Output, STANDARD_OUTPUT } from './outputs.js'
import { Progress } from './progress.js'
import { screenWidth } from './screen.js'
import { findingStatus, type Selection, selected } from './selection.js'
import type { CheckSettings, Library, World } from './world.js'
import { refuseWriting, writeFlows } from './write.js'

/** The command `check`: reads, checks, prints. Answers the exit status. */
export async function runCheck(given: CheckArguments, world: World): Promise<number> {
  refuseMistypedCommand(given.paths, world)
  const outputs = given.outputs.outputs()
  refuseOverwriting(given, outputs, world)
  refuseWriting(given, world)
  const known = given.baseline === undefined ? null : await readBaseline(given.baseline, world)
  const library = await world.loadLibrary()
  const config = await loadConfig(given.config, world, library)
  const args = withConfig(given, config)
  const selection = await selectionOf(args, library)
  const settings = checkSettings(args)
  const whole = await withProgress(args, world, (onProgress) =>
    library.readFiles([...args.paths], { ...settings, ...(onProgress === undefined ? {} : { onProgress }) }),
  )
  for (const line of refusals(whole)) await world.stderr.write(`${line}\n`)
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

/** The filter's language is loaded only when one is given. */
async function selectionOf(args: CheckArguments, { rules }: Library): Promise<Selection> {
  const { since, until } = args
  if (since !== undefined && until !== undefined && isLater(since, until)) {
    throw new UsageError('--since is later than --until')
  }
  if (args.filter === undefined) return { ...args, filter: undefined }
  const { readFilter } = await import('../filter/filter.js')
  return { ...args, filter: readFilter(args.filter, rules) }
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
  const command = nearest(first, COMMANDS)
  if (command !== null) throw new UsageError(`no such file: ${first}. Did you mean the command "${command}"?`)
}

function refuseOverwriting({ paths, writeBaseline }: CheckArguments, outputs: readonly Output[], world: World): void {
  const written = outputs.map(({ file }) => ['--output', file] as const)
  for (const [option, file] of [...written, ['--write-baseline', writeBaseline ?? STANDARD_OUTPUT] as const]) {
    if (file === STANDARD_OUTPUT) continue
    const capture = paths.find((path) => path === file || world.isSameFile(path, file))
    if (capture !== undefined) throw new UsageError(`${option} ${file} would overwrite the capture ${capture}`)
    if (option === '--write-baseline' && outputs.some((output) => output.file === file))
      throw new UsageError(`--output and --write-baseline cannot both write ${file}`)
  }
}

export function checkSettings(args: Partial<CheckArguments>): CheckSettings {
  const { keepaliveIdle: idle, keepaliveInterval: interval, keepaliveProbes: probes } = args
  const keepalive = given({ idle, interval, probes })
  return given({
    profile: args.profile,
    msl: args.msl,
    keepalive: Object.keys(keepalive).length === 0 ? undefined : keepalive,
    select: args.select && [...args.select],
    ignore: args.ignore && [...args.ignore],
    severities: args.severities && Object.keys(args.severities).length > 0 ? args.severities : undefined,
    flows: args.flow && [...args.flow],
    segments: args.segments || undefined,
    maxFlows: args.maxFlows,
    vantage: args.vantage === 'auto' ? undefined : args.vantage,
  })
}

/** The object without the keys that are undefined. */
function given<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> } // The same keys and values.
}

export async function withProgress<T>(
  { progress, quiet }: Pick<CheckArguments, 'progress' | 'quiet'>,
  { stderr, env, now }: World,
  work: (onProgress: CheckSettings['onProgress']) => Promise<T>,
): Promise<T> {
  if (!progress || quiet || !stderr.isTTY || env.CI) return work(undefined)
  const write = (text: string) => void stderr.write(text)
  const bar = new Progress({ columns: screenWidth(stderr.columns, env), write, now })
  try {
    return await work((read, total) => bar.update(read, total))
  } finally {
    bar.finish()
  }
}

async function write(pieces: Iterable<string>, file: string, world: World): Promise<void> {
  if (file !== STANDARD_OUTPUT) return world.writeFile(file, pieces)
  for (const piece of pieces) if (!(await world.stdout.write(piece))) return
}
