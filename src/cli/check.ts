import type { LazyReport } from '../report/model.js'
import { nearest } from '../text/nearest.js'
import { UsageError } from '../text/usage-error.js'
import { type CheckArguments, COMMANDS } from './arguments.js'
import { refusals, warnings } from './complaints.js'
import { Progress } from './progress.js'
import { screenWidth, wantsAscii, wantsColour } from './screen.js'
import { findingStatus, selectFlows } from './selection.js'
import type { CheckSettings, Library, World } from './world.js'
import { refuseWriting, writeFlows } from './write.js'

/** Below this a table is unreadable, and lines are better. */
const NARROWEST_SCREEN = 60

/** The command `check`: reads, checks, prints. Answers the exit status. */
export async function runCheck(args: CheckArguments, world: World): Promise<number> {
  refuseMistypedCommand(args.paths, world)
  refuseOverwriting(args, world)
  refuseWriting(args, world)
  const library = await world.loadLibrary()
  const settings = checkSettings(args)
  const whole = await withProgress(args, world, (onProgress) =>
    library.readFiles([...args.paths], { ...settings, ...(onProgress === undefined ? {} : { onProgress }) }),
  )
  for (const line of refusals(whole)) await world.stderr.write(`${line}\n`)
  if (whole.captures.length === 0) return 2
  const report = args.flow === undefined ? whole : selectFlows(whole, args.flow)
  await writeFlows(report, args, library, world)
  const form = outputForm(args, world)
  // The screen has the same in its header.
  if (form !== 'screen' && !args.quiet) for (const line of warnings(report)) await world.stderr.write(`${line}\n`)
  await write(await rendered(report, form, args, library, world), args, world)
  return report.unusable.length > 0 ? 2 : findingStatus(report, args.failOn, args.flow !== undefined)
}

/** With a default command, a mistyped command looks like a file. */
function refuseMistypedCommand([first = '']: readonly string[], world: World): void {
  if (!/^[a-z]+$/.test(first) || world.exists(first)) return
  const command = nearest(first, COMMANDS)
  if (command !== null) throw new UsageError(`no such file: ${first}. Did you mean the command "${command}"?`)
}

function refuseOverwriting({ output, paths }: CheckArguments, world: World): void {
  if (output === undefined || output === '-') return
  const capture = paths.find((path) => path === output || world.isSameFile(path, output))
  if (capture !== undefined) throw new UsageError(`--output ${output} would overwrite the capture ${capture}`)
}

function checkSettings(args: CheckArguments): CheckSettings {
  const { keepaliveIdle: idle, keepaliveInterval: interval, keepaliveProbes: probes } = args
  const keepalive = given({ idle, interval, probes })
  return given({
    profile: args.profile,
    msl: args.msl,
    keepalive: Object.keys(keepalive).length === 0 ? undefined : keepalive,
    select: args.select && [...args.select],
    ignore: args.ignore && [...args.ignore],
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

async function withProgress<T>(
  { progress, quiet }: CheckArguments,
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

type Form = 'screen' | 'plain' | 'json'

function outputForm({ format, output, quiet }: CheckArguments, { stdout, env }: World): Form {
  if (format !== 'text') return format
  const isScreen = stdout.isTTY && output === undefined && screenWidth(stdout.columns, env) >= NARROWEST_SCREEN
  return isScreen && !quiet ? 'screen' : 'plain'
}

/** The renderers are loaded only when they are used: cli-table3 is slow to start. */
async function rendered(
  report: LazyReport,
  form: Form,
  args: CheckArguments,
  { rules }: Library,
  { stdout, env }: World,
): Promise<Iterable<string>> {
  const ascii = wantsAscii(args.ascii, env)
  const chosen = args.flow !== undefined
  if (form === 'json') return (await import('../render/json.js')).renderJson(report)
  if (form === 'plain')
    return [(await import('../render/plain.js')).renderPlain(report, { ascii, chosen, quiet: args.quiet })]
  const { renderTerminal } = await import('../render/terminal.js')
  const screen = renderTerminal(report, {
    width: screenWidth(stdout.columns, env),
    colour: wantsColour(args.color, env, stdout.isTTY && args.output === undefined),
    ascii,
    all: args.all,
    chosen,
    rules,
  })
  return [screen]
}

async function write(pieces: Iterable<string>, { output }: CheckArguments, world: World): Promise<void> {
  if (output !== undefined && output !== '-') return world.writeFile(output, pieces)
  for (const piece of pieces) if (!(await world.stdout.write(piece))) return
}
