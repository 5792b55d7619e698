import { basename, relative } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../../src/cli/main.js'
import { FORMATS } from '../../src/cli/outputs.js'
import type { Library } from '../../src/cli/world.js'
import { extractFlows, followCapture, readFiles } from '../../src/files.js'
import { framePlaces } from '../../src/io/frame-places.js'
import type { Report } from '../../src/report/model.js'
import { RULES } from '../../src/rules/index.js'
import { testWorld } from '../cli/world.js'
import { parseCsv } from '../render/csv-parse.js'
import { sarifFaults } from '../render/sarif-valid.js'
import { parseXml } from '../render/xml-parse.js'
import { unsoundness } from '../soundness.js'
import { capturesIn, corpusFolder } from './corpus.js'

/* Every capture in every format, written by one run of the command. */

const LIBRARY: Library = { rules: RULES, readFiles, followCapture, framePlaces, extractFlows }
const OUTPUTS = FORMATS.flatMap((format) => ['-f', format, '-o', format])
/** What is written of a capture that cannot be used, too. */
const TELL_REFUSALS = ['github', 'junit', 'md', 'sarif']
/** What a terminal takes for more than text. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/

const captures = (['live', 'peers'] as const).flatMap((name) => {
  const folder = corpusFolder(name)
  return capturesIn(folder).map((path) => ({ path, capture: `${name}/${relative(folder, path)}` }))
})

it.each(captures)('$capture is told in every format', async ({ path }) => {
  const world = testWorld()
  const status = await run([path, '--color', 'never', ...OUTPUTS], { ...world, loadLibrary: async () => LIBRARY })
  expect(world.out).toEqual([])
  const { files } = world
  for (const [format, text] of files) expect(text, format).not.toMatch(CONTROL)
  const out = (format: string): string => files.get(format)!
  expect(sarifFaults(JSON.parse(out('sarif')))).toEqual([])
  const failures = Number(parseXml(out('junit')).attributes.failures)
  if (!files.has('json')) {
    expect([status, [...files.keys()].sort()]).toEqual([2, TELL_REFUSALS])
    return
  }
  expect([...files.keys()]).toEqual(FORMATS)
  const report = JSON.parse(out('json')) as Report // Its schema is the first thing that is looked into.
  expect(unsoundness(report)).toEqual([])
  const { findings, flows } = report
  const isFailing = findings.some(({ severity }) => severity !== 'note')
  expect([status, failures > 0]).toEqual([isFailing ? 1 : 0, isFailing])
  const types = out('ndjson')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).type)
  expect(types.filter((type) => type === 'finding')).toHaveLength(findings.length)
  expect(types.filter((type) => type === 'flow')).toHaveLength(flows.length)
  expect(parseCsv(out('csv'))).toHaveLength(findings.length + 1)
  expect(parseCsv(out('csv-flows'))).toHaveLength(flows.length + 1)
  expect(out('plain').split('\n')).toHaveLength(findings.length + 2)
  expect(out('text')).toBe(out('plain'))
  for (const format of ['screen', 'md', 'html']) expect(out(format), format).toContain(basename(path))
})
