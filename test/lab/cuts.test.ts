import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Subject } from '../../src/lab/judgement.js'
import { RULES } from '../../src/rules/index.js'
import { encodeScript } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'
import { octetsOf } from '../check/fixture.js'
import { type Asked, aboutRule, BATTERY } from './battery.js'
import { endOf, judged, reportOfFirst, subjectsOf } from './cut.js'

/*
 * Whoever stops his capture early must not lose a point, nor win one: on any of the first frames of a flow, an
 * expectation says what it says on all of them, or that it cannot tell.
 */

/** Beyond these, bulk data: every cut of it looks like the one before. */
const MOST_FRAMES = 120

const isCapture = (name: string): boolean => /\.(pcap|pcapng)(\.|$)/.test(name)
const fixtures = readdirSync(new URL('../../fixtures/', import.meta.url)).filter(isCapture)

/** A RST that was lost is followed by others: whichever of them is believed, that is where this flow ended. */
const isResetBefore = ({ flow }: Subject, { flow: whole }: Subject): boolean =>
  flow.teardown.reset !== null && flow.teardown.reset.by === whole.teardown.reset?.by

const say = ({ kind, wanted }: Asked): string => `${kind} ${JSON.stringify(wanted)}`

/** What an expectation says of the beginning of a flow and takes back when it sees the rest. */
async function turns(capture: Uint8Array): Promise<string[]> {
  const whole = await reportOfFirst(MOST_FRAMES, capture)
  const flows = subjectsOf(whole)
  const answers = new Map<Subject, Map<Asked, string>>()
  const found: string[] = []
  for (let frames = 1; frames < Math.min(MOST_FRAMES, whole.captures[0]!.frames); frames++) {
    for (const [name, subject] of subjectsOf(await reportOfFirst(frames, capture))) {
      const all = flows.get(name)
      if (all === undefined) found.push(`cut after frame ${frames}: a flow that is none: ${name}`)
      else if (frames < endOf(all.flow) && !isResetBefore(subject, all))
        found.push(...turned(frames, subject, all, answers))
    }
  }
  return found
}

function turned(frames: number, subject: Subject, all: Subject, answers: Map<Subject, Map<Asked, string>>): string[] {
  const rules = new Set([...subject.findings, ...all.findings].flatMap(({ rule, related }) => [rule, ...related]))
  const whole = answers.get(all) ?? new Map<Asked, string>()
  answers.set(all, whole)
  const found: string[] = []
  for (const asked of [...BATTERY, ...[...rules].flatMap(aboutRule)]) {
    const { result, reason } = judged(asked, subject)
    if (result === 'unknown') continue
    const end = whole.get(asked) ?? judged(asked, all).result
    whole.set(asked, end)
    if (result !== end) found.push(`${say(asked)}: ${result} after frame ${frames} (${reason}), ${end} at last`)
  }
  return found
}

describe('a capture that is cut before its flow has ended gets the same answer, or none', () => {
  it.each(fixtures)('%s', async (name) => {
    expect(await turns(octetsOf(name))).toEqual([])
  })

  it.each(RULES.map(({ id, examples }) => [id, examples] as const))('the examples of %s', async (_, examples) => {
    for (const { name, packets } of examples) {
      expect({ name, turns: await turns(encodeScript(parseScript(packets))) }).toEqual({ name, turns: [] })
    }
  })
})

describe('a capture that holds a whole connection', () => {
  it.each(['clean-close-client-first.pcap', 'clean-simultaneous-close.pcap', 'reset-abort.pcapng'])(
    '%s: all is decided but what leaves no packet',
    async (name) => {
      const [subject] = subjectsOf(await reportOfFirst(Number.POSITIVE_INFINITY, octetsOf(name))).values()
      const open = BATTERY.filter((asked) => judged(asked, subject!).result === 'unknown').map(say)
      const isAboutTime = (asked: string): boolean => /"(held|restarts|closed-in)"/.test(asked)
      expect(open.filter((asked) => !isAboutTime(asked))).toEqual([])
    },
  )
})
