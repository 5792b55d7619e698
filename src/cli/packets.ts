import { unselected } from './complaints.js'
import type { FlowArguments } from './flow-commands.js'
import { appearance, readCapture, writeLines } from './flow-input.js'
import { spanOf } from './selection.js'
import type { World } from './world.js'

/** The command `packets`: a line for each segment. Answers the exit status. */
export async function runPackets(args: FlowArguments, world: World): Promise<number> {
  const read = await readCapture('packets', args, world)
  if (read === null) return 2
  const { report, selection } = read
  for (const line of unselected(report)) await world.stderr.write(`${line}\n`)
  const { packetList } = await import('../render/packet-list.js')
  const { isScreen, width, ...look } = appearance(args, world)
  // Other programs want everything.
  const lines = packetList(report, {
    ...look,
    width: isScreen ? width : Number.POSITIVE_INFINITY,
    absolute: args.absolute,
    ...spanOf(report.captures[0]!, selection),
  })
  await writeLines(lines, args, world)
  return 0
}
