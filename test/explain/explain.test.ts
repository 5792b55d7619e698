import { describe, expect, it } from 'vitest'
import { EXPLAINABLE, explain } from '../../src/explain/explain.js'
import type { Explanation } from '../../src/explain/explanation.js'
import { GROUP_TITLES } from '../../src/explain/groups.js'
import { TOPICS } from '../../src/explain/topics/index.js'
import { RULES } from '../../src/rules/index.js'

const headings = ({ sections }: Explanation): string[] => sections.map(({ heading }) => heading)

/** All words of a page. */
function words({ sections }: Explanation): string {
  return sections
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) => (block.kind === 'text' ? [block.text] : block.kind === 'list' ? block.items : []))
    .join('\n')
}

const page = async (name: string): Promise<Explanation> => (await explain(name))!

describe('the page of a rule', () => {
  it.each(RULES.map((rule) => [rule.id, rule] as const))('%s has all its parts', async (id, rule) => {
    const explanation = await page(id)
    const parts = [
      '',
      'Example',
      'How tcpcheck decides',
      'How sure it can be',
      'What to look at next',
      'What it is not',
    ]
    expect(headings(explanation)).toEqual(expect.arrayContaining([...parts, 'In Wireshark', 'Try it']))
    if (rule.group !== 'capture-quality') expect(headings(explanation)).toContain('What the RFC asks')
    const picture = explanation.sections
      .flatMap(({ blocks }) => blocks)
      .find((block) => block.kind === 'picture')!.picture
    expect(picture.findings.map((finding) => finding.rule)).toContain(id)
    expect(picture.flows.length).toBeGreaterThan(0)
  })

  it('says how sure it can be by certainty and by what it needs of the capture', async () => {
    expect(words(await page('ack-beyond-sent'))).toContain(
      'Certain: the frames allow no other account. It needs that nothing before is missing from the capture or out of order; that both directions are in the capture. A flow for which that never held is passed over; where that ends later on, the error becomes a warning.',
    )
    expect(words(await page('wscale-not-offered'))).toContain(
      'becomes a warning. So it does where the capture began less than a minute before the SYN',
    )
    expect(words(await page('syn-flood-pattern'))).toContain('Heuristic: a threshold or a typical pattern decides.')
  })

  it('names the rules with which it shares incidents', async () => {
    const text = words(await page('stale-syn'))
    expect(text).toMatch(/speaks for these [^.]*`challenge-ack`/)
    expect(text).toMatch(/silent where [^.]*`stale-syn-half-open`/)
  })

  it('says what it is not, and which rule speaks instead', async () => {
    expect(words(await page('fin-not-acknowledged'))).toContain('the second FIN gets its ACK (`retransmission`)')
  })

  it('gives the requirements that it cites in words', async () => {
    expect(words(await page('time-wait-cut-short'))).toContain('MUST-13: Stay in TIME-WAIT for 2MSL')
  })
})

describe('the page of a state', () => {
  it('is found by whatever name', async () => {
    for (const name of ['TIME-WAIT', 'time_wait', 'Time Wait', 'time-wait'])
      expect((await page(name)).name).toBe('TIME-WAIT')
    expect((await page('SYN_RECV')).name).toBe('SYN-RECEIVED')
  })

  it('tells the ways in and out from the diagram', async () => {
    const text = words(await page('CLOSING'))
    expect(text).toContain('FIN-WAIT-1 to CLOSING: it receives FIN')
    expect(text).toContain('CLOSING to TIME-WAIT: it receives the ACK of its FIN')
  })

  it('leaves LISTEN by no RST', async () => {
    expect(words(await page('LISTEN'))).not.toContain('any state to CLOSED')
  })

  it('shows a connection that passes through it', async () => {
    for (const name of [
      'SYN-SENT',
      'SYN-RECEIVED',
      'ESTABLISHED',
      'FIN-WAIT-1',
      'FIN-WAIT-2',
      'CLOSE-WAIT',
      'CLOSING',
      'LAST-ACK',
      'TIME-WAIT',
      'CLOSED',
    ]) {
      const pictures = (await page(name)).sections
        .flatMap(({ blocks }) => blocks)
        .filter((block) => block.kind === 'picture')
      const reached = pictures
        .flatMap(({ picture }) => picture.flows)
        .flatMap(({ transitions }) => transitions.map(({ to }) => to))
      expect(reached, name).toContain(name)
    }
  })
})

describe('the topics', () => {
  it.each([
    ['why-three', 'an old SYN', 'Why three, and not two?'],
    ['why-four', 'it may not be ready to close', 'Why four, when opening takes three?'],
    ['2msl', 'the last ACK may be lost', 'First: the last ACK may be lost'],
    ['client-dies', 'sends no FIN', '75 minutes, or 75 seconds?'],
  ])('answer the question of %s', async (name, answer, heading) => {
    const explanation = await page(name)
    expect(headings(explanation)).toContain(heading)
    expect(`${headings(explanation).join('\n')}\n${words(explanation)}`.toLowerCase()).toContain(answer.toLowerCase())
  })

  it('give the numbers of the profiles', async () => {
    expect(words(await page('keepalive'))).toContain('linux: first probe after 2 h, then every 75 s, up to 9 probes')
    expect(words(await page('keepalive'))).toContain('every 75 s or 75 min')
    expect(words(await page('2msl'))).toContain('linux: 60 s')
  })

  it('name rules and groups that exist', () => {
    const known = new Set([...RULES.map(({ id }) => id), ...Object.keys(GROUP_TITLES)])
    expect(TOPICS.flatMap(({ rules }) => rules).filter((name) => !known.has(name))).toEqual([])
  })
})

describe('names', () => {
  it('are given once', () => {
    const lower = EXPLAINABLE.map((name) => name.toLowerCase())
    expect(lower.filter((name, at) => lower.indexOf(name) !== at)).toEqual([])
  })

  it('all lead to a page', async () => {
    for (const name of EXPLAINABLE) expect(await explain(name), name).toBeDefined()
  })

  it('in texts are names of something', async () => {
    const known = new Set(EXPLAINABLE)
    for (const name of EXPLAINABLE) {
      const text = words(await page(name))
      const referred = [
        ...text.matchAll(/`tcpcheck explain ([^`]+)`/g),
        ...text.matchAll(/`([a-z0-9]+(?:-[a-z0-9]+)+)`/g),
      ]
      expect(
        referred.map(([, word]) => word!).filter((word) => !known.has(word)),
        name,
      ).toEqual([])
    }
  })

  it('lead nowhere when nothing is called so', async () => {
    expect(await explain('stale-sin')).toBeUndefined()
    expect(await explain('UNSEEN')).toBeUndefined()
  })
})

it('tells of a requirement whether it can be seen, and who judges it', async () => {
  const explanation = await page('must-13')
  expect(explanation.title).toBe('RFC 9293, section 3.6.1 (Half-Closed Connections): MUST-13')
  expect(words(explanation)).toContain('In part.')
  expect(words(explanation)).toContain('`time-wait-cut-short`')
})
