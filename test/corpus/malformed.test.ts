import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkFiles } from '../../src/index.js'
import { unsoundness } from '../soundness.js'
import { corpusFolder, labelFilesIn } from './corpus.js'

interface MalformedLabel {
  file: string
  what: string
  class: string
  /** Whether the file's own structure is broken, and not only single frames. */
  containerDamage: boolean
  /** Records that can be used as they are. */
  intactRecords: number
  damagedFrames: number[] | 'all'
}

const captures = labelFilesIn(corpusFolder('malformed')).map((file) => {
  const label = JSON.parse(readFileSync(file, 'utf8')) as MalformedLabel // As the corpus describes it.
  return { ...label, path: join(dirname(file), label.file) }
})

/** In the class "state" the frames are well-formed: only what they tell is odd. */
const isBroken = ({ class: kind, containerDamage, damagedFrames }: MalformedLabel): boolean =>
  kind !== 'state' && (containerDamage || damagedFrames.length > 0)

describe.each(captures)('$file ($what)', (label) => {
  it('is read as far as it is intact, in a sound report that tells the damage', async () => {
    const report = await checkFiles([label.path])
    expect(unsoundness(report)).toEqual([])
    const [capture] = report.captures
    expect(capture?.frames ?? 0).toBeGreaterThanOrEqual(label.intactRecords)
    if (capture === undefined) expect(report.unusable).toHaveLength(1)
    else if (isBroken(label)) expect(toldDamage(report)).not.toEqual([])
  })
})

/** Where the report says that something could not be used, or is not as it should be. */
function toldDamage({ captures, findings }: Awaited<ReturnType<typeof checkFiles>>): string[] {
  return [
    ...captures.flatMap(({ damage, skipped }) => [...damage.map(({ message }) => message), ...Object.keys(skipped)]),
    ...findings.map(({ rule }) => rule),
  ]
}
