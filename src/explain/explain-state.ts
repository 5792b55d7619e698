import { RULES } from '../rules/index.js'
import type { Example } from '../rules/rule.js'
import { DIAGRAM, type EventName, type StateName } from '../tcp/states.js'
import { type Explanation, list, section, text } from './explanation.js'
import { plainPicture } from './picture.js'
import { STATE_WORDS } from './state-words.js'

export type NamedState = keyof typeof STATE_WORDS
export type Step = (typeof DIAGRAM)[number]

/** The states of the RFC, in the order of a connection's life. */
export const NAMED_STATES = Object.keys(STATE_WORDS) as NamedState[]

/** What an end does or sees, as one would say it. */
export const EVENT_WORDS: Readonly<Record<EventName, string>> = {
  'snd SYN': 'sends SYN',
  'rcv SYN': 'receives SYN',
  'snd SYN,ACK': 'sends SYN,ACK',
  'rcv SYN,ACK': 'receives SYN,ACK',
  'rcv ACK of SYN': 'receives the ACK of its SYN',
  'rcv other SYN': 'receives another SYN',
  'rcv refusal': 'receives RST in answer to its SYN,ACK',
  'snd data': 'sends data',
  'rcv data': 'receives data',
  'snd FIN': 'sends FIN',
  'rcv FIN': 'receives FIN',
  'rcv ACK of FIN': 'receives the ACK of its FIN',
  'snd RST': 'sends RST',
  'rcv RST': 'receives RST',
  'wait 2MSL': 'has waited 2MSL',
}

const CLOSE: Example = { name: 'a connection from beginning to end', packets: 'open\nclose' }
const EXAMPLES: Partial<Record<NamedState, Example>> = {
  CLOSING: {
    name: 'both ends close at once',
    packets: `
      open
      0.050  client  F.  1:1(0)  ack 1
      0.055  server  F.  1:1(0)  ack 1
      0.075  client  .   2:2(0)  ack 2
      0.080  server  .   2:2(0)  ack 2
    `,
  },
}

export async function explainState(name: NamedState): Promise<Explanation> {
  const { what, shows, stays } = STATE_WORDS[name]
  const picture = await plainPicture(EXAMPLES[name] ?? CLOSE)
  return {
    name,
    title: 'A state of a connection (RFC 9293, section 3.3.2)',
    verdict: null,
    sections: [
      { heading: '', blocks: [text(what)] },
      { heading: 'Example', blocks: [{ kind: 'picture', picture }] },
      ...section('How an end gets there', [list(stepsTo(name).map(stepText))]),
      ...section('How it leaves', [list(stepsFrom(name).map(stepText))]),
      { heading: 'How a capture shows it', blocks: [text(shows)] },
      { heading: 'If an end stays there', blocks: [text(stays)] },
      ...section('Rules that speak of it', [list(rulesAbout(name))]),
    ],
  }
}

/** Rows of the diagram; those of an observer that came late are left out. */
export const STEPS: readonly Step[] = DIAGRAM.filter(([from]) => from !== 'UNSEEN')

const stepsTo = (name: StateName): Step[] => STEPS.filter(([, , to]) => to === name)
const stepsFrom = (name: StateName): Step[] =>
  STEPS.filter(([from]) => from === name || (from === '*' && name !== 'LISTEN' && name !== 'CLOSED'))

function stepText([from, on, to, where]: Step): string {
  return `${from === '*' ? 'any state' : from} to ${to}: it ${EVENT_WORDS[on]} (section ${where})`
}

const rulesAbout = (name: NamedState): string[] => {
  const word = new RegExp(`(?<![\\w-])${name}(?![\\w-])`)
  return RULES.filter(({ title, explanation, asks = '' }) => word.test(`${title} ${explanation} ${asks}`)).map(
    ({ id, title }) => `\`${id}\`: ${title}`,
  )
}
