import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/index.js'
import { disagreements } from '../labels.js'
import { unsoundness } from '../soundness.js'
import { corpusFolder, labelFilesIn } from './corpus.js'
import { type LiveLabel, labelOf } from './live-label.js'

const captures = labelFilesIn(corpusFolder('live')).map((file) => {
  const label = labelOf(JSON.parse(readFileSync(file, 'utf8')) as LiveLabel) // As the corpus describes it.
  return { capture: label.capture, path: join(dirname(file), label.capture), label }
})

describe.each(captures)('$capture', ({ path, label }) => {
  it('is told as it happened, in a sound report', async () => {
    const report = await check(path)
    expect(disagreements(report, label)).toEqual([])
    expect(unsoundness(report)).toEqual([])
  })
})
