import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'time-wait-stale-syn-accepted',
  group: 'time-wait',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'TIME-WAIT accepts a SYN that looks old',
  explanation: `
    A SYN with a number not above the old connection's, and no newer timestamp, reached an end in TIME-WAIT
    and was answered with SYN,ACK. An old duplicate looks just so, and keeping those from opening a connection
    is what TIME-WAIT is for; it should have been left alone. The end may have left TIME-WAIT unseen, so this
    is probable only.`,
  advice: "Check the stack's rules for reuse of TIME-WAIT, and whether the host keeps that state at all.",
  asks: 'In TIME-WAIT a SYN may be accepted only if its number or its timestamp shows that it is no old duplicate.',
  causes: [
    'a stack that keeps no TIME-WAIT, or a shorter one',
    'a setting that recycles TIME-WAIT',
    'a load balancer that sends the SYN to another host',
  ],
  wireshark: '"[TCP Port numbers reused]": `tcp.analysis.reused_ports`.',
  cite: ['RFC 6191, section 2', 'RFC 9293, section 3.6.1, MAY-2'],
  gates: ['BOTH', 'WHOLE'],
  on: Fact.TIME_WAIT_REUSED,
  find: ({ timeWait, next }) => {
    const reuse = timeWait?.reuse ?? null
    if (timeWait === null || reuse === null || reuse.by !== 'peer' || reuse.safe) return []
    const answer = next?.server.synAck?.frame ?? 0
    if (answer === 0 || timeWait.holder === 'both') return []
    return [
      {
        frame: answer,
        time: next!.server.synAck!.time,
        frames: [timeWait.enteredFrame, reuse.frame],
        endpoint: timeWait.holder,
        data: { holder: timeWait.holder, after: reuse.after },
      },
    ]
  },
  message: ({ holder, after }) =>
    `the ${holder}, ${span(after)} into TIME-WAIT, answered a SYN with SYN,ACK although neither number nor timestamp shows that it is new`,
  examples: [
    {
      name: 'a SYN with an old number opens a connection',
      packets: `
        open
        close
        5.000  server  S   -50:-50(0)                     <mss 1460>
        5.020  client  S.  70000:70000(0)   ack -49       <mss 1460>  ! the client, 4.9 s into TIME-WAIT, answered a SYN with SYN,ACK
        5.040  server  .   -49:-49(0)       ack 70001
      `,
    },
    {
      name: 'a higher number, but an older timestamp',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  F.  1:1(0)    ack 1   <TS val 150 ecr 900>
        0.070  server  .   1:1(0)    ack 2   <TS val 950 ecr 150>
        0.080  server  F.  1:1(0)    ack 2   <TS val 960 ecr 150>
        0.100  client  .   2:2(0)    ack 2   <TS val 200 ecr 960>
        5.000  server  S   9000:9000(0)                   <mss 1460, sackOK, TS val 500 ecr 0>  ! stale-syn-recovered
        5.020  client  S.  70000:70000(0)   ack 9001      <mss 1460, sackOK, TS val 5100 ecr 500>  ! the client, 4.9 s into TIME-WAIT, answered a SYN with SYN,ACK
        5.040  server  R   9001:9001(0)
      `,
    },
    {
      name: 'the number is higher: it is new',
      packets: `
        open
        close
        5.000  server  S   9000:9000(0)                   <mss 1460>  ! time-wait-reopened
        5.020  client  S.  70000:70000(0)   ack 9001      <mss 1460>
        5.040  server  .   9001:9001(0)     ack 70001
      `,
    },
    {
      name: 'the old-looking SYN gets no answer',
      packets: `
        open
        close
        5.000  server  S   -50:-50(0)                     <mss 1460>
        end 20
      `,
    },
    {
      name: '2MSL is over',
      packets: `
        open
        close
        300.0  server  S   -50:-50(0)                     <mss 1460>
        300.1  client  S.  70000:70000(0)   ack -49       <mss 1460>
        300.2  server  .   -49:-49(0)       ack 70001
      `,
    },
    {
      name: 'a RST has ended TIME-WAIT before',
      packets: `
        open
        close
        1.000  server  R   2:2(0)
        5.000  server  S   -50:-50(0)                     <mss 1460>
        5.020  client  S.  70000:70000(0)   ack -49       <mss 1460>
        5.040  server  .   -49:-49(0)       ack 70001
      `,
    },
  ],
})
