import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { noise, pcap, START, sixties } from './capture/build.js'
import { expectSameInChunks, expectWitness, octetsOf } from './witness.js'

const FIXTURES = join(import.meta.dirname, '..', 'fixtures')
const captures = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter((name) => /\.pcap/.test(name))

it.each([true, false])(
  'pcap-parser sees what we see in a capture written by hand, little-endian: %s',
  async (little) => {
    const cut = { seconds: START + 9, bytes: noise(1, 40), wireLength: 1500 }
    await expectWitness(pcap([...sixties(100), cut], { little }))
  },
)

describe.each(captures)('%s', (name) => {
  it('shows pcap-parser the same frames', async () => {
    await expectWitness(await octetsOf(join(FIXTURES, name)))
  })

  it('is the same wherever its chunks are cut', async () => {
    expectSameInChunks(await octetsOf(join(FIXTURES, name)))
  })
})

it('has fixtures to compare', () => {
  expect(captures.length).toBeGreaterThan(40)
})
