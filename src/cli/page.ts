import { UsageError } from '../text/usage-error.js'
import type { PageFileArguments, ServeArguments } from './commands.js'
import { htmlFile } from './html.js'
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

/** The command `serve`: the same page, or a report, at an address of this machine that no other can reach. */
export async function runServe({ paths, port }: ServeArguments, world: World): Promise<number> {
  const address = await world.serve(paths.length === 0 ? await world.readPage() : await reportPage(paths, world), port)
  await world.stdout.write(`${address}  (only this machine can reach it; Ctrl-C ends it)\n`)
  return 0
}

async function reportPage(paths: readonly string[], world: World): Promise<string> {
  const { readFiles } = await world.loadLibrary()
  const report = await readFiles([...paths], { segments: true })
  if (report.captures.length === 0) throw new UsageError(report.unusable.map(({ message }) => message).join('; '))
  return [...(await htmlFile(report, world))].join('')
}
