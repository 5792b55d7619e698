import type { LazyReport } from '../report/model.js'
import type { World } from './world.js'

/** A report as one HTML file, in pieces. */
export async function htmlFile(report: LazyReport, { readPage }: Pick<World, 'readPage'>): Promise<Iterable<string>> {
  const [{ htmlReport }, { gzipSync }, page] = await Promise.all([
    import('../web/document.js'),
    import('node:zlib'),
    readPage(),
  ])
  return htmlReport(report, page, gzipSync)
}
