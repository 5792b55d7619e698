import { RULES } from '../rules/index.js'
import { PRECEDENCE } from '../rules/precedence.js'
import { labelsOf, REQUIREMENTS } from '../rules/requirements.js'
import type { Certainty, Example, Rule } from '../rules/rule.js'
import { parseScript } from '../script/parse.js'
import type { GateCode } from '../tcp/gates.js'
import { titledCitation } from './citations.js'
import { type Block, type Explanation, list, section, text } from './explanation.js'
import { firstFiring, pictureOfRule } from './picture.js'

const CERTAINTY: Readonly<Record<Certainty, string>> = {
  certain: 'Certain: the frames allow no other account.',
  probable: 'Probable: there is an innocent account, but it is the rarer one.',
  heuristic: 'Heuristic: a threshold or a typical pattern decides.',
}

/** What must be so for a rule to speak with all its weight. */
const GATE: Readonly<Record<Exclude<GateCode, 'SYN'>, string>> = {
  HS: 'SYN and SYN,ACK are in the capture: they tell initial numbers and options',
  BOTH: 'both directions are in the capture',
  WHOLE: 'nothing before is missing from the capture or out of order',
  PAY: 'the data was captured whole',
  SUM: 'the checksum is right, or left to the network card',
  WS: 'the window scale is known',
  TS: 'timestamps are in use',
}

export async function explainRule(rule: Rule): Promise<Explanation> {
  const { id, group, severity, certainty, title, explanation, advice, causes = [], wireshark } = rule
  const shown = await firstFiring(rule)
  const finding = shown.report.findings.find((found) => found.rule === id)!
  const command = `tcpcheck sample ${id}`
  const { profile } = shown.example
  const checked = profile === undefined ? 'tcpcheck -' : `tcpcheck - --profile ${profile}`
  return {
    name: id,
    title,
    verdict: { severity, certainty, group },
    sections: [
      { heading: '', blocks: [text(prose(explanation))] },
      { heading: 'Example', blocks: [{ kind: 'picture', picture: pictureOfRule(shown, id) }] },
      ...section('What the RFC asks', asked(rule)),
      ...section('How tcpcheck decides', decided(rule)),
      { heading: 'How sure it can be', blocks: sureness(rule) },
      ...section('Common causes', [list(causes)]),
      { heading: 'What to look at next', blocks: [text(advice)] },
      ...section('What it is not', [list(rule.examples.flatMap((example) => unlike(example, rule)))]),
      {
        heading: 'In Wireshark',
        blocks: [
          ...(wireshark === undefined ? [] : [text(wireshark)]),
          text(`In the sample: \`${finding.wireshark}\`.`),
        ],
      },
      {
        heading: 'Try it',
        blocks: [
          {
            kind: 'commands',
            commands: [
              [`${command} -o ${id}.pcap`, 'write the example as a capture'],
              [`${command} | ${checked}`, 'and check it'],
            ],
          },
        ],
      },
    ],
  }
}

const prose = (words: string): string => words.trim().replace(/\s+/g, ' ')

function asked({ asks, cite, group }: Rule): Block[] {
  if (group === 'capture-quality' && asks === undefined) return []
  const labels = labelsOf(cite).flatMap(
    (label) => REQUIREMENTS.find((requirement) => requirement.label === label) ?? [],
  )
  return [
    ...(asks === undefined ? [] : [text(asks)]),
    list([...cite.map(titledCitation), ...labels.map(({ label, asks: required }) => `${label}: ${required}`)]),
  ]
}

/** The cases that its examples stand for, and how it shares incidents with other rules. */
function decided(rule: Rule): Block[] {
  const firing = rule.examples.filter((example) => expects(example, rule).includes(rule.id))
  const speaksFor = PRECEDENCE.filter(({ winner }) => winner === rule.id).flatMap(({ silences }) => silences)
  const givesWay = PRECEDENCE.filter(({ silences }) => silences.includes(rule.id)).map(({ winner }) => winner)
  return [
    text('It speaks in cases such as these:'),
    list(firing.map(({ name }) => name)),
    ...(speaksFor.length === 0
      ? []
      : [text(`It speaks for these where they see the same incident: ${ids(speaksFor)}.`)]),
    ...(givesWay.length === 0
      ? []
      : [text(`It is silent where one of these tells the whole incident: ${ids(givesWay)}.`)]),
  ]
}

const ids = (names: readonly string[]): string =>
  [...new Set(names)]
    .sort()
    .map((name) => `\`${name}\``)
    .join(', ')

function sureness({ certainty, gates, severity }: Rule): Block[] {
  const [sentence, needs] = [CERTAINTY[certainty], gates.flatMap((gate) => (gate === 'SYN' ? [] : [GATE[gate]]))]
  if (needs.length === 0) return [text(`${sentence} It needs nothing more of the capture.`)]
  const demoted = severity === 'error' ? '; where that ends later on, the error becomes a warning' : ''
  const late = gates.includes('SYN')
    ? ' So it does where the capture began less than a minute before the SYN, and may lack a first copy of that.'
    : ''
  return [
    text(
      `${sentence} It needs that ${needs.join('; that ')}. A flow for which that never held is passed over${demoted}.${late}`,
    ),
  ]
}

/** An example that leaves the rule silent, with the rules that speak instead. */
function unlike(example: Example, rule: Rule): string[] {
  const expected = expects(example, rule)
  if (expected.includes(rule.id)) return []
  return [expected.length === 0 ? example.name : `${example.name} (${ids(expected)})`]
}

/** The rules that an example expects to fire. */
function expects({ packets }: Example, { id }: Rule): string[] {
  return parseScript(packets).frames.flatMap(({ expectations }) => expectations.map(({ rule }) => rule ?? id))
}

/** The rule of a name. */
export const ruleNamed = (name: string): Rule | undefined => RULES.find(({ id }) => id === name)
