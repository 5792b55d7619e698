import { counted } from '../text/numbers.js'
import type { ServeArguments } from './commands.js'
import { configured } from './config/config.js'
import { htmlDropPage, htmlFile } from './html.js'
import { checkSettings, judgingOf, readReport } from './judging.js'
import type { World } from './world.js'

/** The command `serve`: a report, or the page for dropped captures, at an address of this machine that no other can reach. */
export async function runServe({ paths, port, ...asked }: ServeArguments, world: World): Promise<number> {
  const page = paths.length === 0 ? await dropPage(asked, world) : await reportPage(paths, asked, world)
  if (page === null) return 2
  const address = await world.serve(page, port)
  await world.stdout.write(`${address}  (only this machine can reach it; Ctrl-C ends it)\n`)
  return 0
}

type Asked = Omit<ServeArguments, 'paths' | 'port'>

async function dropPage(asked: Asked, world: World): Promise<string> {
  const { args, config } = await judgingOf(asked, world)
  const settings = checkSettings(args)
  // A rule that does not exist is told here, and not to everyone who drops a capture.
  const { rulesOf } = await import('../check/choice.js')
  rulesOf(settings)
  if (config.suppress.length > 0)
    await world.stderr.write(
      `${counted(config.suppress.length, 'entry', 'entries')} of ${config.path} that would suppress findings: not on this page, which shows all\n`,
    )
  return Object.keys(settings).length === 0 ? world.readPage() : htmlDropPage(settings, world)
}

/** Null where no capture could be read. */
async function reportPage(paths: readonly string[], asked: Asked, world: World): Promise<string | null> {
  const found = await world.findCaptures(paths, false)
  const { library, args, config } = await judgingOf(asked, world)
  const reading = { library, args: { ...args, segments: true } }
  const report = await readReport(found.paths, reading, world, found.unusable)
  if (report.captures.length === 0) return null
  return [...(await htmlFile(configured(report, config), world))].join('')
}
