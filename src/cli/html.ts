import type { LazyReport } from '../report/model.js'
import type { CheckSettings, World } from './world.js'

/** A report as one HTML file, in pieces. */
export async function htmlFile(report: LazyReport, world: Pick<World, 'readPage'>): Promise<Iterable<string>> {
  const { htmlReport, gzipSync, page } = await loaded(world)
  return htmlReport(report, page, gzipSync)
}

/** The page for dropped captures, which judges them by these settings. */
export async function htmlDropPage(settings: CheckSettings, world: Pick<World, 'readPage'>): Promise<string> {
  const { dropPage, gzipSync, page } = await loaded(world)
  return dropPage(page, settings, gzipSync)
}

/** Only who writes a page needs them. */
async function loaded({ readPage }: Pick<World, 'readPage'>) {
  const [{ htmlReport, dropPage }, { gzipSync }, page] = await Promise.all([
    import('../web/document.js'),
    import('node:zlib'),
    readPage(),
  ])
  return { htmlReport, dropPage, gzipSync, page }
}
