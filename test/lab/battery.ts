import type { Kind, Wanted } from '../../src/lab/spec.js'
import { HANDSHAKES, SHAPES } from '../../src/lab/spec.js'

/** An expectation on one flow. */
export type Asked = { [K in Exclude<Kind, 'flows'>]: { kind: K; wanted: Wanted[K] } }[Exclude<Kind, 'flows'>]

const counts = [0, 1, '>= 1', '>= 2', '<= 1', '> 3', '2..4'] as const
const times = ['<= 50ms', '>= 50ms', '1s..6s', '>= 2msl', { is: 1, within: '100ms' }] as const
const ends = ['client', 'server'] as const

/** What can be asked about a rule. */
export const aboutRule = (id: string): Asked[] => [
  { kind: 'findings', wanted: { 'none-of': [id] } },
  { kind: 'findings', wanted: { 'all-of': [id] } },
]

/** Every kind of expectation, and of each so many that what a cut changes turns one of them. */
export const BATTERY: readonly Asked[] = [
  ...HANDSHAKES.map((wanted): Asked => ({ kind: 'handshake', wanted })),
  { kind: 'handshake', wanted: ['refused', 'unanswered'] },
  ...SHAPES.flatMap((shape): Asked[] => [
    { kind: 'teardown', wanted: shape },
    ...(shape === 'simultaneous' ? [] : ends).map(
      (initiator): Asked => ({ kind: 'teardown', wanted: { shape, initiator } }),
    ),
  ]),
  ...ends.map((initiator): Asked => ({ kind: 'teardown', wanted: { initiator } })),
  { kind: 'teardown', wanted: {} },
  { kind: 'time-wait', wanted: {} },
  ...([...ends, 'both'] as const).map((at): Asked => ({ kind: 'time-wait', wanted: { at } })),
  ...times.map((held): Asked => ({ kind: 'time-wait', wanted: { held } })),
  ...counts.map((restarts): Asked => ({ kind: 'time-wait', wanted: { restarts } })),
  { kind: 'keepalive', wanted: {} },
  ...ends.map((from): Asked => ({ kind: 'keepalive', wanted: { from } })),
  ...counts.flatMap((count): Asked[] => [
    { kind: 'keepalive', wanted: { probes: count } },
    { kind: 'keepalive', wanted: { answered: count } },
    { kind: 'retransmissions', wanted: count },
    ...ends.map((from): Asked => ({ kind: 'retransmissions', wanted: { from, count } })),
    ...ends.map((from): Asked => ({ kind: 'data', wanted: { from, octets: count } })),
  ]),
  ...times.flatMap((time): Asked[] => [
    { kind: 'keepalive', wanted: { interval: time } },
    { kind: 'keepalive', wanted: { idle: time } },
    { kind: 'timing', wanted: { 'opened-in': time } },
    { kind: 'timing', wanted: { 'closed-in': time } },
    { kind: 'timing', wanted: { lasted: time } },
  ]),
  ...(['answered', 'unanswered', 'gave-up', 'refused'] as const).map(
    (outcome): Asked => ({ kind: 'keepalive', wanted: { outcome } }),
  ),
  ...(['error', 'warning', 'note'] as const).map(
    (level): Asked => ({ kind: 'findings', wanted: { 'none-at': level } }),
  ),
]
