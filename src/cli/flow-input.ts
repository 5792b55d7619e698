import type { LazyReport } from '../report/model.js'
import { UsageError } from '../text/usage-error.js'
import { configuredBy, warnings } from './complaints.js'
import { configured } from './config/config.js'
import type { FlowArguments } from './flow-commands.js'
import { judgingOf, readReport } from './judging.js'
import { refuseOverwriting } from './overwriting.js'
import { screenWidth, wantsAscii, wantsColour } from './screen.js'
import { type Selection, selected } from './selection.js'
import type { World } from './world.js'

/** One capture as the user wants it told. */
interface ReadCapture {
  /** With all segments of the flows that are selected. */
  readonly report: LazyReport
  readonly selection: Selection
}

/** Reads the one capture that is named. Complains on standard error; null when it can't be used. */
export async function readCapture(name: string, given: FlowArguments, world: World): Promise<ReadCapture | null> {
  const path = capturePath(name, given, world)
  const judging = await judgingOf(given, world)
  const { config, selection } = judging
  refuseOverwriting(
    [
      { what: 'capture', path },
      { what: 'configuration', path: config.path },
    ],
    [{ option: '--output', path: given.output }],
    world,
  )
  const whole = await readReport([path], { ...judging, args: { ...judging.args, segments: true } }, world)
  if (whole.captures.length === 0) return null
  const told = configured(whole, config)
  for (const line of [...warnings(told), ...configuredBy(told)]) await world.stderr.write(`${line}\n`)
  return { report: selected(told, selection), selection }
}

function capturePath(name: string, { paths }: FlowArguments, { stdinIsTTY }: World): string {
  const [path, ...others] = paths
  if (others.length > 0) throw new UsageError(`${name} takes one capture at a time`)
  if (path !== undefined) return path
  if (stdinIsTTY) throw new UsageError(`${name} needs a capture: tcpcheck ${name} capture.pcap`)
  return '-'
}

/** How the output of a run is to look. */
export function appearance({ color, ascii, output }: FlowArguments, { stdout, env }: World) {
  const isScreen = stdout.isTTY && isToStandardOutput(output)
  return {
    isScreen,
    width: screenWidth(stdout.columns, env),
    colour: wantsColour(color, env, isScreen),
    ascii: wantsAscii(ascii, env),
  }
}

const isToStandardOutput = (output: string | undefined): boolean => output === undefined || output === '-'

/** Lines in one piece: neither a write for each nor a string of all. */
const PIECE = 500

/** Writes lines as they are made, to where they are wanted. Whoever reads them may stop. */
export async function writeLines(
  lines: Iterable<string>,
  { output }: FlowArguments,
  { stdout, writeFile }: World,
): Promise<void> {
  if (output !== undefined && !isToStandardOutput(output)) return writeFile(output, pieces(lines))
  for (const piece of pieces(lines)) if (!(await stdout.write(piece))) return
}

function* pieces(lines: Iterable<string>): Generator<string> {
  let piece: string[] = []
  for (const line of lines) {
    piece.push(`${line}\n`)
    if (piece.length === PIECE) {
      yield piece.join('')
      piece = []
    }
  }
  if (piece.length > 0) yield piece.join('')
}
