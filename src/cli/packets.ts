import type { FlowArguments } from './flow-commands.js'
import { appearance, readCapture, writeLines } from './flow-input.js'
import { selected } from './selection.js'
import type { World } from './world.js'

/** The command `packets`: a line for each segment. Answers the exit status. */
export async function runPackets(args: FlowArguments, world: World): Promise<number> {
  const whole = await readCapture('packets', args, world)
  if (whole === null) return 2
  const report = selected(whole, { flow: args.flow })
  const { packetList } = await import('../render/packet-list.js')
  const { isScreen, width, ...look } = appearance(args, world)
  // Other programs want everything.
  const lines = packetList(report, {
    ...look,
    width: isScreen ? width : Number.POSITIVE_INFINITY,
    absolute: args.absolute,
  })
  await writeLines(lines, args, world)
  return 0
}
