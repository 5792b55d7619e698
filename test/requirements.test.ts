import { describe, expect, it } from 'vitest'
import { SECTION_TITLES } from '../src/explain/citations.js'
import { judgesOf } from '../src/explain/explain-requirement.js'
import { RULES } from '../src/rules/index.js'
import { labelsOf, REQUIREMENTS } from '../src/rules/requirements.js'

/** How many labels of each kind RFC 9293 gives, counted from 1. */
const KINDS = { MUST: 69, SHLD: 31, MAY: 18, REC: 1 }

describe('the requirements', () => {
  it('are those that RFC 9293 labels', () => {
    const labels = Object.entries(KINDS).flatMap(([kind, count]) =>
      Array.from({ length: count }, (_, at) => `${kind}-${at + 1}`),
    )
    expect(REQUIREMENTS.map(({ label }) => label).sort()).toEqual(labels.sort())
  })

  it('stand in sections whose titles are known', () => {
    expect(REQUIREMENTS.filter(({ section }) => SECTION_TITLES[section] === undefined)).toEqual([])
  })

  it('are whole sentences', () => {
    for (const { label, asks, because } of REQUIREMENTS)
      for (const sentence of [asks, because]) expect(sentence, label).toMatch(/^[A-Z].*\.$/)
  })
})

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (_, { cite }) => {
  it('cites labels that exist, in the sections where they stand', () => {
    const wrong = cite.filter((text) =>
      labelsOf([text]).some((label) => {
        const known = REQUIREMENTS.find((requirement) => requirement.label === label)
        return (
          known === undefined || !new RegExp(`section ${known.section.replaceAll('.', '\\.')}(?![.\\d])`).test(text)
        )
      }),
    )
    expect(wrong).toEqual([])
  })
})

it('are judged by the rules that cite them, if they can be seen', () => {
  const named = (label: string) => REQUIREMENTS.find((requirement) => requirement.label === label)!
  expect(judgesOf(named('MUST-13'))).toContain('time-wait-cut-short')
  expect(judgesOf(named('MUST-2'))).toEqual(['checksum-bad'])
  expect(REQUIREMENTS.filter((requirement) => requirement.sight === 'no').flatMap(judgesOf)).toEqual([])
})
