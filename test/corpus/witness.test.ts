import { describe, it } from 'vitest'
import { expectSameInChunks, expectWitness, octetsOf } from '../witness.js'
import { capturesIn, corpusFolder } from './corpus.js'

describe.each(['live', 'peers', 'malformed'] as const)('%s', (folder) => {
  it.each(capturesIn(corpusFolder(folder)))('%s', async (path) => {
    const bytes = await octetsOf(path)
    expectSameInChunks(bytes)
    await expectWitness(bytes)
  })
})
