import { sanitize } from '../render/sanitize.js'
import type { Flow, LazyReport } from '../report/model.js'
import { counted } from '../text/numbers.js'
import { pathText } from '../text/path-text.js'
import { UsageError } from '../text/usage-error.js'
import { flowNumbers } from './chosen-flows.js'
import type { ShowArguments } from './flow-commands.js'
import { appearance, readCapture, writeLines } from './flow-input.js'
import { wantsColour } from './screen.js'
import type { World } from './world.js'

/** From more segments than these on, a flow is folded to what matters. */
const MOST_SEGMENTS = 60

/** The command `show`: the ladder of one flow. Answers the exit status. */
export async function runShow(args: ShowArguments, world: World): Promise<number> {
  if (args.around !== undefined && args.phase !== undefined)
    throw new UsageError('--around and --phase exclude each other')
  if (args.flow !== undefined && args.flow.length > 1) throw new UsageError('show draws one flow at a time')
  const read = await readCapture('show', args, world)
  if (read === null) return 2
  const { report } = read
  const flow = chosenFlow(args, report)
  if (flow === null) {
    for (const line of await choices(report, world, args)) await world.stderr.write(`${line}\n`)
    return 2
  }
  const { flowMarkdown, flowScreen } = await import('../render/flow-screen.js')
  const look = appearance(args, world)
  const excerpt = {
    most: args.full ? Number.POSITIVE_INFINITY : MOST_SEGMENTS,
    ...(args.phase === undefined ? {} : { phases: args.phase }),
    ...(args.around === undefined ? {} : { around: args.around }),
  }
  const draw = args.md ? flowMarkdown : flowScreen
  await writeLines(draw(flow, report, { ...look, excerpt, absolute: args.absolute }), args, world)
  return 0
}

/** The flow that is meant; null where there are several and nothing tells which. */
function chosenFlow({ flow: ids, around }: ShowArguments, report: LazyReport): Flow | null {
  const { flows, summary } = report
  if (flows.length === 0) {
    const { leftOut } = summary
    if (leftOut.flows > 0) throw new UsageError(`none of ${counted(leftOut.flows, 'flow')} was selected`)
    throw new UsageError(`${pathText(report.captures[0]!.path)} has no flow to show`)
  }
  if (around === undefined) return flows.length === 1 ? flows.at(0)! : null
  for (const flow of flows) if (holds(flow, around)) return flow
  const any = summary.leftOut.flows > 0 ? 'any selected flow' : 'any flow'
  const which = ids === undefined ? any : `flow ${ids[0]}`
  throw new UsageError(`frame ${around} is none of ${which}`)
}

const holds = ({ segments = [] }: Flow, around: number): boolean => segments.some(({ frame }) => frame === around)

async function choices(report: LazyReport, world: World, args: ShowArguments): Promise<string[]> {
  const { flowChoices } = await import('../render/flow-choices.js')
  const { width, ascii } = appearance(args, world)
  const flows = counted(report.flows.length, report.summary.leftOut.flows > 0 ? 'selected flow' : 'flow')
  const question = `error: ${pathText(report.captures[0]!.path)} has ${flows}: choose one with --flow`
  const colour = wantsColour(args.color, world.env, world.stderr.isTTY)
  return [sanitize(question), '', ...flowChoices(report, flowNumbers(report.flows), { width, colour, ascii })]
}
