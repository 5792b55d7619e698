import * as Kind from '../decode/option-kind.js'
import * as Fact from '../tcp/fact.js'
import { rule, withTotal } from './rule.js'

const NAMES: Readonly<Record<number, string>> = {
  [Kind.MAXIMUM_SEGMENT_SIZE]: 'maximum segment size',
  [Kind.WINDOW_SCALE]: 'window scale',
  [Kind.SACK_PERMITTED]: 'SACK-permitted',
  [Kind.SACK]: 'SACK',
  [Kind.TIMESTAMPS]: 'timestamps',
  [Kind.USER_TIMEOUT]: 'user timeout',
}

/** What is wrong with the option's length. */
function faultText(kind: number, length: number): string {
  const name = NAMES[kind] === undefined ? `an option of kind ${kind}` : `a ${NAMES[kind]} option (kind ${kind})`
  return length < 0 ? `${name} without a length` : `${name} of length ${length}`
}

export default rule({
  id: 'option-malformed',
  group: 'options',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'TCP option with an impossible length',
  explanation: `
    Each option but End of Option List and No-Operation says how long it is. This one's length is impossible: it is less
    than the two octets that every option has, reaches past the end of the header, or is not the one that this kind of
    option always has. A receiver can't read what follows, and may reset the connection.`,
  advice:
    'Look for a stack that writes options by hand (crafted packets, embedded devices), or for a device on the path that edits them.',
  asks: 'Every option but end-of-list and no-operation has a length that counts its first two octets too. Who meets an impossible one must cope with it, for example by a reset.',
  causes: [
    'a program that makes its own packets: a scanner, a fuzzer, a test',
    'a small stack that writes its options by hand',
    'a device that edits options and miscounts',
  ],
  wireshark:
    'A note in the details such as "option length should be 4", or a malformed packet: `tcp.option.len.invalid || _ws.malformed`.',
  cite: [
    'RFC 9293, section 3.1, MUST-68 and MUST-7',
    'RFC 9293, section 3.2',
    'RFC 7323, sections 2.2 and 3.2',
    'RFC 2018, sections 2 and 3',
  ],
  gates: ['SUM'],
  on: Fact.INCIDENT,
  find: ({ incidents }) =>
    withTotal(
      incidents.of('option malformed').map(({ frame, time, by, kind, length, at, headerLength }) => ({
        frame,
        time,
        frames: [],
        endpoint: by,
        data: { by, kind, length, at, headerLength },
      })),
      incidents.count('option malformed'),
    ),
  message: ({ by, kind, length, at, headerLength }, count) =>
    `${count === 1 ? `the ${by} sent a segment` : `${count} segments were sent`} with an option whose length is impossible${count === 1 ? '' : ', first'}: ${faultText(kind, length)}, at byte ${at} of the header${at + length > headerLength ? `, which ends at byte ${headerLength}` : ''}`,
  examples: [
    {
      name: 'a segment size of 3 octets',
      packets: `
        0.000  client  S   0:0(0)            <opt 2 len 3 05, sackOK, nop>  ! a maximum segment size option (kind 2) of length 3, at byte 20
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a length of 0, in an open connection',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <nop, nop, opt 8 len 0>  ! a timestamps option (kind 8) of length 0, at byte 22
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'an unknown option that reaches past the header',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <opt 77 len 9 00>  ! an option of kind 77 of length 9, at byte 20 of the header, which ends at byte 24
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'no room for a length',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   offset 6 data "\\x01\\x01\\x01\\x08octets"  ! a timestamps option (kind 8) without a length, at byte 23
        0.070  server  .   1:1(0)    ack 7
      `,
    },
    {
      name: 'a SACK option of length 2 has no blocks, and is legal',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <nop, nop, opt 5>
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'options of every kind, as they must be',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 1 ecr 0, nop, wscale 7, fastopen>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 9 ecr 1, nop, wscale 7, opt 253 aabb>
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 2 ecr 9>
      `,
    },
    {
      name: 'what the snap length has cut is not the fault of its sender',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 1 ecr 0, nop, wscale 7>  snap 62  ! capture-truncated
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a damaged frame says nothing of its sender',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <nop, nop, opt 8 len 0>  bad-checksum  ! checksum-bad
        0.350  client  P.  1:11(10)  ack 1
        0.370  server  .   1:1(0)    ack 11
      `,
    },
  ],
})
