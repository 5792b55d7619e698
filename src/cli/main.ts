import { NotACapture } from '../capture/damage.js'
import { VERSION } from '../check/version.js'
import { sanitize } from '../render/sanitize.js'
import { ownFailure } from '../text/own-failure.js'
import { UsageError } from '../text/usage-error.js'
import { type CheckArguments, readArguments } from './arguments.js'
import { runCheck } from './check.js'
import { runCompletion } from './completion.js'
import { runExplain } from './explain.js'
import { runGrade } from './grade/grade.js'
import { fullHelp, shortHelp } from './help.js'
import { runInit } from './init.js'
import { listenForInterrupt } from './interrupt.js'
import { runLive } from './live.js'
import { runPackets } from './packets.js'
import { runPage } from './page.js'
import { runRules } from './rules.js'
import { runSample } from './sample.js'
import { runServe } from './serve.js'
import { runShow } from './show.js'
import { realWorld, type World } from './world.js'

/** The command line of this process. Answers the exit status. */
export async function main(argv: readonly string[]): Promise<number> {
  listenForInterrupt()
  return run(argv, realWorld())
}

/** One run of the command in a given world. Answers the exit status: 0, 1, or 2. Never throws. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  try {
    return await dispatch(argv, world)
  } catch (error) {
    const isUsage = error instanceof UsageError || error instanceof NotACapture
    await world.stderr.write(`${isUsage ? usageText(error) : failureText(error, argv.includes('--debug'))}\n`)
    return 2
  }
}

async function dispatch(argv: readonly string[], world: World): Promise<number> {
  // Asked for anywhere, and even beside mistakes, help and version are all that is wanted.
  const end = argv.indexOf('--')
  const flags = end === -1 ? argv : argv.slice(0, end)
  if (flags.includes('--help') || argv[0] === 'help') return tell(world, await wholeHelp(world))
  if (flags.includes('-h')) return tell(world, shortHelp(VERSION))
  if (flags.includes('--version') || flags.includes('-V')) return tell(world, `${VERSION}\n`)
  const { command, args } = readArguments(argv)
  switch (command) {
    case 'show':
      return runShow(args, world)
    case 'packets':
      return runPackets(args, world)
    case 'grade':
      return runGrade(args, world)
    case 'live':
      return runLive(args, world)
    case 'explain':
      return runExplain(args, world)
    case 'rules':
      return runRules(args, world)
    case 'sample':
      return runSample(args, world)
    case 'init':
      return runInit(world)
    case 'completion':
      return runCompletion(args, world)
    case 'page':
      return runPage(args, world)
    case 'serve':
      return runServe(args, world)
    case 'check':
      return checkOrHelp(args, world)
  }
}

async function checkOrHelp(args: CheckArguments, world: World): Promise<number> {
  if (args.paths.length > 0) return runCheck(args, world)
  if (!world.stdinIsTTY) return runCheck({ ...args, paths: ['-'] }, world)
  await world.stderr.write(shortHelp(VERSION))
  return 2
}

async function wholeHelp({ loadLibrary, stdout }: World): Promise<string> {
  const { rules } = await loadLibrary()
  const groups = [...new Set(rules.map(({ group }) => group))].sort()
  return fullHelp(VERSION, groups, stdout.columns)
}

async function tell(world: World, text: string): Promise<number> {
  await world.stdout.write(text)
  return 0
}

function usageText(error: Error): string {
  const excerpt = error instanceof UsageError ? error.excerpt : []
  return [`error: ${error.message}`, ...excerpt].map((line) => sanitize(line)).join('\n')
}

/** Our own failure; the stack only when asked for. */
function failureText(error: unknown, debug: boolean): string {
  const sentence = sanitize(`error: ${ownFailure(error)}`)
  if (!(error instanceof Error)) return sentence
  if (!debug) return `${sentence} (--debug shows where)`
  return [sentence, ...(error.stack ?? '').split('\n').map((line) => sanitize(line))].join('\n')
}
