import { relative } from 'node:path'
import { expect, it } from 'vitest'
import { checkFiles } from '../../src/index.js'
import { unsoundness } from '../soundness.js'
import { capturesIn, corpusFolder } from './corpus.js'

const FOLDER = corpusFolder('peers')
const captures = capturesIn(FOLDER).map((path) => ({ path, capture: relative(FOLDER, path) }))

/** Seconds in which any of these small captures must be checked. */
const PATIENCE = 5

it.each(captures)('$capture gives a sound report or a clear refusal, soon', async ({ path }) => {
  const start = performance.now()
  const report = await checkFiles([path])
  expect((performance.now() - start) / 1000).toBeLessThan(PATIENCE)
  expect(unsoundness(report)).toEqual([])
  expect(report.captures.length + report.unusable.length).toBe(1)
  for (const { message } of report.unusable) expect(message).toMatch(/^[^\n]{20,}$/)
})
