import * as Fact from '../tcp/fact.js'
import { rule, withTotal } from './rule.js'
import { count as number } from './wording.js'

export default rule({
  id: 'tsecr-nonzero-on-syn',
  group: 'options',
  severity: 'note',
  certainty: 'certain',
  tier: 'later',
  title: 'Echo of a timestamp in a SYN',
  explanation: `
    A SYN without ACK answers nothing, so the field that echoes the peer's timestamp should be zero. It is not: it may
    hold the last timestamp of an earlier connection (Linux leaves it there when it uses a port again), or memory that
    was not cleared.`,
  advice: 'Receivers ignore it, so there is nothing to mend. Where no port was used again, look for crafted packets.',
  asks: 'Without ACK the echo means nothing: its sender should set it to zero, and who receives it must ignore it.',
  causes: [
    'Linux, when it uses a port again in TIME-WAIT: the last timestamp of the connection before',
    'a stack that does not clear the field',
    'a port scanner, or another program that makes its own packets',
  ],
  wireshark:
    'Nothing is said; "TSecr=" in the Info column: `tcp.flags.syn == 1 && tcp.flags.ack == 0 && tcp.options.timestamp.tsecr != 0`.',
  cite: ['RFC 7323, section 3.2'],
  gates: [],
  on: Fact.INCIDENT,
  find: ({ incidents }) =>
    withTotal(
      incidents
        .of('echo in SYN')
        .map(({ frame, time, by, echo }) => ({ frame, time, frames: [], endpoint: by, data: { by, echo } })),
      incidents.count('echo in SYN'),
    ),
  message: ({ by, echo }, count) =>
    count === 1
      ? `the ${by}'s SYN echoes the timestamp ${number(echo)}, although it answers nothing`
      : `${count} SYNs echo a timestamp, the first ${number(echo)}, although they answer nothing`,
  examples: [
    {
      name: 'an echo of 77',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 5 ecr 77>  ! the client's SYN echoes the timestamp 77
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 5>
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 6 ecr 9>
      `,
    },
    {
      name: 'Linux uses a port again, and echoes what the connection before had received last',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  F.  1:1(0)    ack 1   <TS val 150 ecr 900>
        0.070  server  F.  1:1(0)    ack 2   <TS val 950 ecr 150>
        0.090  client  .   2:2(0)    ack 2   <TS val 190 ecr 950>
        2.000  client  S   90000:90000(0)              <mss 1460, TS val 2100 ecr 950>   ! echoes the timestamp 950 ! time-wait-local-reuse
        2.020  server  S.  70000:70000(0)   ack 90001  <mss 1460, TS val 2900 ecr 2100>
        2.040  client  .   90001:90001(0)   ack 70001  <TS val 2140 ecr 2900>
      `,
    },
    {
      name: 'zero, and an echo in the SYN,ACK, which answers',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 5 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 5>
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 6 ecr 9>
      `,
    },
    {
      name: 'a damaged SYN says nothing of its sender',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 5 ecr 77>  bad-checksum  ! checksum-bad
        1.000  client  S   0:0(0)            <mss 1460, TS val 6 ecr 0>                 ! syn-retransmission
        1.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 6>
        1.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 7 ecr 9>
      `,
    },
  ],
})
