import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.js'
import { RULES } from '../../src/rules/index.js'
import { encodeScript } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'
import { block, describeInterface, endOfOptions, enhanced, joined, numbers, option, section } from '../capture/build.js'
import { records } from '../script/capture.js'
import { findingOf, rulesOf } from '../tcp/run.js'

const ISB_IFDROP = 5

/** A script's frames as pcapng, whose capture program says how many frames it has lost. */
function told(packets: string, drops: number): Uint8Array {
  const frames = records(encodeScript(parseScript(packets))).map(({ octets }, at) =>
    enhanced({ fraction: at * 20_000, bytes: octets }),
  )
  const counter = option(ISB_IFDROP, numbers(true, drops, 0))
  return joined(
    section(),
    describeInterface(),
    ...frames,
    block(5, joined(numbers(true, 0, 0, 0), counter, endOfOptions)),
  )
}

const exampleOf = (id: string): string => RULES.find((rule) => rule.id === id)!.examples[0]!.packets

describe('a capture whose program has lost frames', () => {
  it('says so once, as a note', async () => {
    const report = await check(told('open', 3))
    expect(rulesOf(report)).toEqual(['capture-gap'])
    expect(findingOf(report, 'capture-gap')).toMatchObject({ severity: 'note', flow: null, endpoint: null })
    expect(findingOf(report, 'capture-gap').message).toMatch(/^the capture program dropped 3 frames/)
  })

  it('makes no error of what a lost frame may explain', async () => {
    const packets = exampleOf('third-ack-wrong')
    expect(findingOf(await check(told(packets, 0)), 'third-ack-wrong').severity).toBe('error')
    const demoted = { severity: 'warning', certainty: 'probable', demotedBy: 'capture-gap' }
    expect(findingOf(await check(told(packets, 1)), 'third-ack-wrong')).toMatchObject(demoted)
  })
})
