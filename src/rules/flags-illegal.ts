import * as Flag from '../decode/flag.js'
import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'

const NAMES = [
  [Flag.SYN, 'SYN'],
  [Flag.FIN, 'FIN'],
  [Flag.RST, 'RST'],
  [Flag.PSH, 'PSH'],
  [Flag.ACK, 'ACK'],
  [Flag.URG, 'URG'],
] as const

function flagText(flags: number): string {
  const names = NAMES.filter(([flag]) => (flags & flag) !== 0).map(([, name]) => name)
  if (names.length < 2) return names[0] === undefined ? 'no control bit at all' : `${names[0]} and no other control bit`
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`
}

/** What scanners call it. */
function kindOf(flags: number): string {
  const bits = flags & 0x3f
  if (bits === 0) return 'null'
  if (bits === Flag.FIN) return 'FIN'
  return bits === (Flag.FIN | Flag.PSH | Flag.URG) ? 'xmas' : 'other'
}

export default rule({
  id: 'flags-illegal',
  group: 'security',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Control bits that no TCP sends together',
  explanation: `
    No state of TCP sends this combination of control bits: SYN with FIN or RST, RST with FIN, FIN without ACK (alone,
    or with PSH and URG, the "xmas tree"), or none at all. Scanners send them to see how a host reacts.`,
  advice: 'Look for a port scan from that address; a stack that sends it by itself is broken.',
  asks: 'No state sends such a combination. SYN opens, FIN closes, RST aborts: two of them in one segment contradict each other.',
  causes: [
    'a port scan (SYN+FIN, null, FIN, xmas)',
    'fingerprinting of operating systems',
    'a damaged header whose checksum happens to fit',
  ],
  wireshark:
    'The flags stand in the Info column; a filter for two of them: `tcp.flags.syn == 1 && tcp.flags.fin == 1`.',
  cite: [
    'RFC 9293, section 3.1',
    'RFC 9293, section 3.10.7.4, fourth and fifth step',
    'RFC 6247 (T/TCP, which sent SYN with FIN, is historic)',
  ],
  gates: [],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('flags illegal').map(({ frame, time, by, flags, isDamaged }) => ({
      frame,
      time,
      frames: [],
      endpoint: by,
      // A wrong checksum and nothing to compare it with: the bits may be the path's doing.
      severity: isDamaged ? 'warning' : undefined,
      certainty: isDamaged ? 'probable' : undefined,
      data: { by, flags: flagText(flags), kind: kindOf(flags) },
    })),
  message: ({ by, flags, kind }, count) => {
    const bits = `${flags}${kind === 'other' ? '' : ` (${kind} scan)`}`
    return count === 1
      ? `the ${by} sent a segment with ${bits}, which no TCP sends`
      : `${count} segments carry control bits that no TCP sends together, the first of them ${bits}`
  },
  examples: [
    {
      name: 'SYN and FIN',
      packets: `
        0.000  client  SF  0:0(0)           ! the client sent a segment with SYN and FIN, which no TCP sends
      `,
    },
    {
      name: 'SYN and RST',
      packets: `
        0.000  client  SR  0:0(0)           ! SYN and RST
      `,
    },
    {
      name: 'three scans of one port',
      packets: `
        0.000  client  -    0:0(0)          ! 3 segments carry control bits that no TCP sends together, the first of them no control bit at all (null scan)
        1.000  client  F    0:0(0)
        2.000  client  FPU  0:0(0)
      `,
    },
    {
      name: 'a RST with FIN reaches an open connection, which goes on',
      packets: `
        0.000  client  S    0:0(0)
        0.020  server  S.   0:0(0)    ack 1
        0.040  client  .    1:1(0)    ack 1
        0.500  client  FR.  1:1(0)    ack 1  ! FIN, RST and ACK
        0.600  client  P.   1:11(10)  ack 1
        0.620  server  .    1:1(0)    ack 11
      `,
    },
    {
      name: 'every bit that goes together: ECN, urgent data, a FIN with PSH and URG',
      packets: `
        0.000  client  SEW   0:0(0)
        0.020  server  SE.   0:0(0)    ack 1
        0.040  client  .     1:1(0)    ack 1
        0.500  client  PU.W  1:11(10)  ack 1   urg 5  ! urgent-in-use
        0.520  server  .E    1:1(0)    ack 11
        0.540  client  FPU.  11:11(0)  ack 1   urg 5
        0.560  server  F.    1:1(0)    ack 12
        0.580  client  .     12:12(0)  ack 2
      `,
    },
    {
      name: 'a damaged frame says nothing of its sender',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  client  SF  1:1(0)            bad-checksum  ! checksum-bad
        0.600  client  P.  1:11(10)  ack 1
        0.620  server  .   1:1(0)    ack 11
      `,
    },
  ],
})
