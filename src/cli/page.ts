import { UsageError } from '../text/usage-error.js'
import type { PageFileArguments } from './commands.js'
import type { World } from './world.js'

/** The command `page`: the page that checks dropped captures, as one file. */
export async function runPage({ output }: PageFileArguments, world: World): Promise<number> {
  const isToFile = output !== undefined && output !== '-'
  if (!isToFile && world.stdout.isTTY) {
    throw new UsageError('a page is nothing to read on a terminal: -o tcpcheck.html writes it to a file')
  }
  const page = await world.readPage()
  if (isToFile) await world.writeFile(output, [page])
  else await world.stdout.write(page)
  return 0
}
