import { nearest } from '../text/nearest.js'
import { UsageError } from '../text/usage-error.js'
import { allCommands, type CheckArguments } from './arguments.js'
import { readBaseline } from './baseline.js'
import type { LiveCapture } from './follow.js'
import { judgingOf, readReport } from './judging.js'
import { type Output, STANDARD_OUTPUT } from './outputs.js'
import { refuseOverwriting } from './overwriting.js'
import { type Telling, tellReport } from './telling.js'
import type { World } from './world.js'
import { refuseWriting } from './write.js'

/** The command `check`: reads, checks, prints. Answers the exit status. */
export async function runCheck(asked: CheckArguments, world: World): Promise<number> {
  refuseMistypedCommand(asked.paths, world)
  if (asked.follow) return runFollowing(asked, world)
  const found = await world.findCaptures(asked.paths, asked.recursive)
  const given = { ...asked, paths: found.paths }
  const telling = await tellingOf(given, world)
  const { args, library } = telling.judging
  // A page draws them.
  const segments = args.segments || telling.outputs.some(({ format }) => format === 'html')
  const whole = await readReport(args.paths, { library, args: { ...args, segments } }, world, found.unusable)
  return tellReport(whole, telling, world)
}

/** The same of a capture that goes on: of the path that is given, or `live`. */
export async function runFollowing(given: CheckArguments, world: World, live?: LiveCapture): Promise<number> {
  refuseFollowing(given)
  const telling = await tellingOf(given, world)
  const { followed } = await import('./follow.js')
  return followed(live ?? { source: given.paths[0]! }, telling, world)
}

/** How the arguments want it told. Refuses what does not go together, before anything is read. */
async function tellingOf(given: CheckArguments, world: World): Promise<Telling> {
  const outputs = given.outputs.outputs()
  refuseWriting(given)
  refuseMarkupOnScreen(outputs, world)
  const known = given.baseline === undefined ? null : await readBaseline(given.baseline, world)
  const judging = await judgingOf(given, world)
  const { config, args } = judging
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
  return { judging, outputs, known }
}

function refuseMarkupOnScreen(outputs: readonly Output[], { stdout }: World): void {
  if (stdout.isTTY && outputs.some(({ format, file }) => format === 'html' && file === STANDARD_OUTPUT))
    throw new UsageError('a page is nothing to read on a terminal: -o report.html writes it to a file')
}

/** What is kept of a capture that goes on must not grow with it. */
function refuseFollowing({ paths, merge, recursive, segments, outputs, write }: CheckArguments): void {
  if (paths.length !== 1 || merge || recursive)
    throw new UsageError('--follow reads one capture: tcpdump -U -w - | tcpcheck --follow -')
  const isPage = outputs.outputs().some(({ format }) => format === 'html')
  if (!isPage && !segments && write === undefined) return
  const what = isPage ? 'a page' : segments ? '--segments' : '--write'
  throw new UsageError(`${what} is not for a capture that goes on: write that to a file, and check the file`)
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
