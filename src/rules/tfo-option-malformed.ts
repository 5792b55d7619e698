import * as Fact from '../tcp/fact.js'
import { rule, withTotal } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'tfo-option-malformed',
  group: 'options',
  severity: 'warning',
  certainty: 'certain',
  tier: 'later',
  title: 'Impossible Fast Open option',
  explanation: `
    A Fast Open option asks for a cookie (and is empty) or holds one of 4 to 16 octets, an even number of them; and it
    belongs to SYNs. Any other is ignored, so that the connection opens without Fast Open.`,
  advice: 'Look for a stack with a Fast Open of its own making, or crafted packets.',
  asks: 'The option stands in SYNs: empty, to ask for a cookie, or with one of 4 to 16 octets, an even number. Any other is ignored.',
  causes: [
    'a stack with a Fast Open of its own making',
    'a program that makes its own packets',
    'a device that cuts the cookie',
  ],
  wireshark: 'Nothing is said of the length; "TFO=" stands in the Info column: `tcp.options.tfo`.',
  cite: ['RFC 7413, section 4.1.1'],
  gates: [],
  on: Fact.INCIDENT,
  find: ({ incidents }) =>
    withTotal(
      incidents.of('Fast Open option malformed').map(({ frame, time, by, octets, outsideSyn }) => ({
        frame,
        time,
        frames: [],
        endpoint: by,
        data: { by, octets, outsideSyn },
      })),
      incidents.count('Fast Open option malformed'),
    ),
  message: ({ by, octets, outsideSyn }, count) =>
    `the ${by} sent a Fast Open option ${outsideSyn ? 'in a segment without SYN' : `with a cookie of ${octetCount(octets)}; 4 to 16, an even number, are allowed`}${count > 1 ? `, and ${count - 1} more such ${count === 2 ? 'option' : 'options'}` : ''}`,
  examples: [
    {
      name: 'a cookie of 3 octets',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, fastopen 010203>  ! with a cookie of 3 bytes
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'in an open connection',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <fastopen 01020304>  ! in a segment without SYN
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'a cookie asked for, and given',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, fastopen>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, fastopen 0102030405060708>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the shortest and the longest cookie',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, fastopen 01020304>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, fastopen 0102030405060708090a0b0c0d0e0f10>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a damaged frame says nothing of its sender',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <fastopen 01020304>  bad-checksum  ! checksum-bad
        0.350  client  P.  1:11(10)  ack 1
        0.370  server  .   1:1(0)    ack 11
      `,
    },
  ],
})
