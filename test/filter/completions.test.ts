import { expect, it } from 'vitest'
import { completions } from '../../src/filter/completions.js'
import { FIELDS } from '../../src/filter/fields.js'

const RULES = [
  { id: 'stale-syn', group: 'handshake', severity: 'warning' },
  { id: 'keepalive-unanswered', group: 'keepalive', severity: 'warning' },
]

it.each([
  ['', [...FIELDS.keys()]],
  ['tcp.s', ['tcp.srcport', 'tcp.stream']],
  ['ip && !(durat', ['ip && !(duration']],
  ['not TIMEW', ['not timewait']],
  ['initiator ', ['initiator ==', 'initiator !=', 'initiator in {', 'initiator &&', 'initiator ||']],
  ['initiator == ', ['initiator == client', 'initiator == server']],
  ['initiator==s', ['initiator==server']],
  ['severity >= w', ['severity >= warning']],
  ['keepalive in {answered, un', ['keepalive in {answered, unanswered']],
  ['keepalive not in {', ['answered', 'unanswered', 'gave-up', 'refused'].map((word) => `keepalive not in {${word}`)],
  ['rules has s', ['rules has stale-syn']],
  ['rules has ', ['handshake', 'keepalive', 'keepalive-unanswered', 'stale-syn'].map((word) => `rules has ${word}`)],
  ['rules has stale-syn ', ['rules has stale-syn &&', 'rules has stale-syn ||']],
  ['tcp.port == ', []],
  ['tcp.port', []],
  ['10.0.0', []],
])('%s may go on in %j', (text, expected) => {
  expect(completions(text, RULES)).toEqual(expected)
})
