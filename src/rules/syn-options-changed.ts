import type { SynRecord } from '../tcp/endpoint.js'
import * as Fact from '../tcp/fact.js'
import { MSS, MULTIPATH, SACK_PERMITTED, TIMESTAMPS, WINDOW_SCALE } from '../tcp/syn-options.js'
import { rule } from './rule.js'

const NAMES = [
  [MSS, 'a maximum segment size'],
  [WINDOW_SCALE, 'a window scale'],
  [SACK_PERMITTED, 'SACK-permitted'],
  [TIMESTAMPS, 'timestamps'],
  [MULTIPATH, 'Multipath TCP'],
] as const

/** What only some of the copies carry. */
function differencesOf({ kindsOfAll, kindsOfAny, ecnInAll, ecnInAny }: SynRecord): string {
  const kinds = kindsOfAny & ~kindsOfAll
  const names: string[] = NAMES.filter(([kind]) => (kinds & kind) !== 0).map(([, name]) => name)
  if (ecnInAll !== ecnInAny) names.push('ECN')
  if (names.length === 0) return 'other options'
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`
}

/** What has another value in some of the copies: "a maximum segment size of 1460, and then of 1400". */
function valuesOf({ mss, windowShift, changed }: SynRecord): string | null {
  if (changed === null) return null
  if (changed.mss >= 0) return `a maximum segment size of ${mss}, and then of ${changed.mss}`
  return changed.windowShift >= 0 ? `a window scale of ${windowShift}, and then of ${changed.windowShift}` : null
}

export default rule({
  id: 'syn-options-changed',
  group: 'options',
  severity: 'note',
  certainty: 'certain',
  tier: 'later',
  title: 'A SYN sent again offers something else',
  explanation: `
    The client's SYN passed more than once, and not with the same offers. Stacks leave out what an old device on the
    path may stumble over: ECN, Fast Open, Multipath TCP, timestamps. That is legal, and costs what was left out.
    Another segment size or window scale in a copy is made by a device on the path (a capture on both sides of it shows
    both), or by a route that has changed.`,
  advice: 'Look for why the first SYNs were not answered: a firewall that drops SYNs with options it does not know.',
  asks: 'A SYN that gets no answer may be sent again without ECN, and without Fast Open, in case a device on the path drops it for that.',
  causes: [
    'a firewall that drops SYNs with options or flags it does not know',
    'a first SYN that was lost for another reason',
    'a device that changes the size or the scale of some copies',
  ],
  wireshark:
    'The later SYN is "[TCP Retransmission]"; compare the options: `tcp.flags.syn == 1 && tcp.analysis.retransmission`.',
  cite: ['RFC 3168, section 6.1.1.1', 'RFC 7413, section 4.2', 'RFC 9768, section 3.1.4'],
  gates: [],
  on: Fact.ODD_SYN,
  find: ({ client }) => {
    const { pureSyn } = client
    if (pureSyn === null || pureSyn.changed === null) return []
    const { frame, time } = pureSyn
    const changedFrame = pureSyn.changed.frame
    const values = valuesOf(pureSyn)
    return [
      {
        frame,
        time,
        frames: [...client.syns.frames, changedFrame],
        endpoint: values === null ? client.side : null,
        certainty: values === null ? undefined : 'probable',
        data: {
          kind: values === null ? 'fallback' : 'value',
          differences: differencesOf(pureSyn),
          values,
          changedFrame,
        },
      },
    ]
  },
  message: ({ differences, values, changedFrame }) =>
    values === null
      ? `not every copy of the client's SYN carries ${differences}; frame ${changedFrame} is the first that differs`
      : `copies of the client's SYN carry ${values} (frame ${changedFrame}): a device on the path, or a new route, has changed it`,
  examples: [
    {
      name: 'the second SYN does without timestamps and ECN',
      packets: `
        0.000  client  SEW 0:0(0)            <mss 1460, TS val 1 ecr 0>  ! not every copy of the client's SYN carries timestamps and ECN; frame 2 is the first that differs
        1.000  client  S   0:0(0)            <mss 1460>                  ! syn-retransmission
        1.020  server  S.  0:0(0)    ack 1   <mss 1460>
        1.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'another segment size under the same number',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>  ! a maximum segment size of 1460, and then of 1400 (frame 2): a device on the path
        1.000  client  S   0:0(0)            <mss 1400>  ! syn-retransmission
        1.020  server  S.  0:0(0)    ack 1   <mss 1460>
        1.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the same SYN again, with a later timestamp',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0>
        1.000  client  S   0:0(0)            <mss 1460, TS val 1001 ecr 0>     ! syn-retransmission
        1.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 1001>
        1.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 1041 ecr 9>
      `,
    },
    {
      name: 'the snap length cut the options of one',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0>
        1.000  client  S   0:0(0)            <mss 1460, TS val 1001 ecr 0>  snap 58  ! syn-retransmission ! capture-truncated
        1.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 1001>
        1.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 1041 ecr 9>
      `,
    },
  ],
})
