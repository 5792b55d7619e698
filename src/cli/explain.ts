import { UsageError } from '../text/usage-error.js'
import type { ExplainArguments } from './commands.js'
import { screenWidth, wantsAscii, wantsColour } from './screen.js'
import { didYouMean } from './values.js'
import type { World } from './world.js'

/** The command `explain`: a page for each name, or the list of names. Loads what it needs when it is used. */
export async function runExplain({ names, format, color, ascii }: ExplainArguments, world: World): Promise<number> {
  const { stdout, env } = world
  const look = {
    width: screenWidth(stdout.columns, env),
    colour: wantsColour(color, env, stdout.isTTY),
    ascii: wantsAscii(ascii, env),
  }
  const { renderContents, renderExplanation } = await import('../render/explanation-screen.js')
  if (names.length === 0) {
    const { contents } = await import('../explain/contents.js')
    await stdout.write(renderContents(contents(), look))
    return 0
  }
  const pages: string[] = []
  for (const name of names) {
    const page = await explained(name)
    const markdown = await import('../render/markdown.js')
    pages.push(format === 'text' ? renderExplanation(page, look) : `${markdown.markdownPage(page, `# ${page.name}`)}\n`)
  }
  await stdout.write(pages.join('\n'))
  return 0
}

async function explained(name: string) {
  const { explain, EXPLAINABLE } = await import('../explain/explain.js')
  const page = await explain(name)
  if (page !== undefined) return page
  throw new UsageError(
    `nothing is called "${name}"${didYouMean(name, EXPLAINABLE) || '; tcpcheck explain lists all names'}`,
  )
}
