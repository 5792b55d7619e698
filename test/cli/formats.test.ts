import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/main.js'
import { FORMATS } from '../../src/cli/outputs.js'
import type { Library } from '../../src/cli/world.js'
import { extractFlows, followCapture, readFiles } from '../../src/files.js'
import { framePlaces } from '../../src/io/frame-places.js'
import type { LazyReport } from '../../src/report/model.js'
import { RULES } from '../../src/rules/index.js'
import { parseCsv } from '../render/csv-parse.js'
import { sarifFaults } from '../render/sarif-valid.js'
import { parseXml } from '../render/xml-parse.js'
import { testWorld } from './world.js'

const FOLDER = fileURLToPath(new URL('../../fixtures/', import.meta.url))
const captures = readdirSync(FOLDER).filter((name) => !/\.(json|md)$/.test(name))

/** The real library, that reads a file only once. */
function libraryOnce(): Library {
  let read: Promise<LazyReport> | null = null
  return {
    rules: RULES,
    readFiles: (paths, settings) => {
      read ??= readFiles(paths, settings)
      return read
    },
    followCapture,
    framePlaces,
    extractFlows,
  }
}

async function ran(capture: string, format: string, failOn: string, library: Library) {
  const world = { ...testWorld(), loadLibrary: async () => library }
  const status = await run([`${FOLDER}${capture}`, '-f', format, '--fail-on', failOn], world)
  return { status, out: world.out.join('') }
}

describe.each(captures)('%s', (capture) => {
  const library = libraryOnce()

  it('is told in full in every format, with one exit status', async () => {
    const { findings } = await library.readFiles([`${FOLDER}${capture}`], {})
    const runs = new Map<string, Awaited<ReturnType<typeof ran>>>()
    for (const format of FORMATS) runs.set(format, await ran(capture, format, 'warning', library))
    const isFailing = findings.some(({ severity }) => severity !== 'note')
    expect([...runs].map(([format, { status }]) => [format, status])).toEqual(
      FORMATS.map((format) => [format, isFailing ? 1 : 0]),
    )

    const out = (format: string) => runs.get(format)!.out
    const sarif = JSON.parse(out('sarif'))
    expect(sarifFaults(sarif)).toEqual([])
    expect(sarif.runs[0].results).toHaveLength(findings.length)
    expect(parseCsv(out('csv'))).toHaveLength(findings.length + 1)
    expect(out('github').split('\n')).toHaveLength(findings.length + 1)
    const lines = out('ndjson').split('\n').slice(0, -1)
    expect(lines.filter((line) => JSON.parse(line).type === 'finding')).toHaveLength(findings.length)
  })

  it.each(['error', 'warning', 'note', 'never'])('fails in JUnit as the exit status does, on %s', async (failOn) => {
    const { status, out } = await ran(capture, 'junit', failOn, library)
    expect(Number(parseXml(out).attributes.failures) > 0).toBe(status === 1)
    expect((await ran(capture, 'plain', failOn, library)).status).toBe(status)
  })
})
