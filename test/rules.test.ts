import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rulesIndex } from '../scripts/rules-index.js'
import { check } from '../src/check/check.js'
import type { Finding } from '../src/report/model.js'
import { RULES } from '../src/rules/index.js'
import { PRECEDENCE } from '../src/rules/precedence.js'
import type { Example, Rule } from '../src/rules/rule.js'
import { encodeScript } from '../src/script/encode.js'
import { parseScript } from '../src/script/parse.js'
import { captureNumbers, type Script } from '../src/script/script.js'

const RULES_FOLDER = new URL('../src/rules/', import.meta.url)
const COLUMNS = 120

/** What a script demands of the report: a finding of this rule at this line, with this text in its message. */
interface Demand {
  rule: string
  line: number
  /** The line's frame, and the copy of it where it was captured twice. */
  frames: number[]
  text: string
}

/** Numbers in the capture of each of a script's lines. */
function framesOf(script: Script): number[][] {
  const numbers = captureNumbers(script)
  return script.frames.map(({ duplicateAfter, fragments }, at) => {
    const number = numbers[at]
    if (number == null) return []
    const copies = duplicateAfter === null ? 1 : 2
    return Array.from({ length: copies * fragments }, (_, i) => number - fragments + 1 + i)
  })
}

/** The script's expectations; one without a rule speaks of the rule whose example it is. */
function demandsOf(script: Script, own: string): Demand[] {
  const frames = framesOf(script)
  return script.frames.flatMap(({ line, expectations }, at) =>
    expectations.map(({ rule, text }) => ({ rule: rule ?? own, line, frames: frames[at]!, text: text ?? '' })),
  )
}

const meets = (finding: Finding, { rule, frames, text }: Demand): boolean =>
  finding.rule === rule && frames.includes(finding.frame) && finding.message.includes(text)

/** Demands without a finding and findings without a demand, each finding taken once. */
function compare(findings: readonly Finding[], demands: readonly Demand[], script: Script) {
  const frames = framesOf(script)
  const unexpected = [...findings]
  const missed: Demand[] = []
  // The longest text first, so that a demand without one leaves the others theirs.
  for (const demand of [...demands].sort((a, b) => b.text.length - a.text.length)) {
    const at = unexpected.findIndex((finding) => meets(finding, demand))
    if (at === -1) missed.push(demand)
    else unexpected.splice(at, 1)
  }
  return {
    missed: missed.map(({ rule, line, text }) => `line ${line}: ${rule}: ${text}`),
    unexpected: unexpected.map(({ rule, frame, message }) => {
      const at = frames.findIndex((numbers) => numbers.includes(frame))
      return `line ${script.frames[at]?.line} (frame ${frame}): ${rule}: ${message}`
    }),
  }
}

const firesIn = ({ packets }: Example, { id }: Rule): boolean =>
  demandsOf(parseScript(packets), id).some(({ rule }) => rule === id)

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it.each(rule.examples.map((example) => [example.name, example] as const))('%s', async (_, { packets, profile }) => {
    const script = parseScript(packets)
    const { findings } = await check(encodeScript(script), { profile: profile ?? 'auto' })
    expect(compare(findings, demandsOf(script, id), script)).toEqual({ missed: [], unexpected: [] })
  })

  it('has an example in which it fires and one in which it does not', () => {
    const fires = rule.examples.map((example) => firesIn(example, rule))
    expect(new Set(fires)).toEqual(new Set([true, false]))
  })

  it('names each of its examples differently', () => {
    const names = rule.examples.map(({ name }) => name)
    expect([...new Set(names)]).toEqual(names)
  })

  it('says what it is about and what it stands on', () => {
    const { title, explanation, advice, cite } = rule
    for (const text of [title, explanation.trim(), advice]) expect(text).not.toBe('')
    expect(cite).not.toEqual([])
    expect([title, ...explanation.split('\n')].filter((line) => line.length > COLUMNS)).toEqual([])
  })
})

describe('the list of rules', () => {
  /** Rules are the files with a default export; what else stands in the folder helps them. */
  const names = readdirSync(RULES_FOLDER)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .filter((file) => /^export default /m.test(readFileSync(new URL(file, RULES_FOLDER), 'utf8')))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()

  it('is what `npm run generate` prints from the folder', () => {
    expect(readFileSync(new URL('index.ts', RULES_FOLDER), 'utf8')).toBe(rulesIndex(names))
  })

  it('calls each rule by the name of its file', () => {
    expect(RULES.map(({ id }) => id)).toEqual(names)
  })

  it('has every rule that precedence speaks of', () => {
    const spokenOf = PRECEDENCE.flatMap(({ winner, silences }) => [winner, ...silences])
    expect(spokenOf.filter((id) => !names.includes(id))).toEqual([])
  })
})
