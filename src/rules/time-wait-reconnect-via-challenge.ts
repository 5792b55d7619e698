import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { TIME_WAIT } from '../tcp/states.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** A fresh SYN followed, and was accepted: its sender really wanted a new connection. */
const wantsAgain = ({ next }: Flow): boolean => next !== null && next.client.pureSyn !== null && next.server.isSeen

export default rule({
  id: 'time-wait-reconnect-via-challenge',
  group: 'time-wait',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Reconnect out of TIME-WAIT through a challenge ACK',
  explanation: `
    The SYN for a new connection reached an end in TIME-WAIT that could not tell it from an old one and
    answered with an ACK of the old numbers (a challenge ACK). The other end refused that with RST, which ended
    TIME-WAIT, and its next SYN was accepted. Both conform; the price is the wait for that next SYN.`,
  advice: 'The delay goes away with timestamps on both sides, or with a client that does not reuse its port so soon.',
  asks: 'A SYN in TIME-WAIT that shows by nothing that it is new is answered with an ACK. Its sender refuses that with RST, and tries again.',
  causes: [
    'a client that binds a fixed port',
    'a NAT or proxy that is short of ports',
    'no timestamps, and an initial number below the old one',
  ],
  wireshark: '"[TCP Port numbers reused]", "[TCP ACKed unseen segment]", RST: `tcp.analysis.reused_ports`.',
  cite: ['RFC 9293, section 3.10.7.4, fourth step', 'RFC 5961, section 4.2', 'RFC 1337, section 2.1'],
  gates: ['BOTH'],
  on: Fact.ATTEMPT,
  find: (flow) =>
    flow.attempts
      .filter(
        ({ answer, resetFrame, receiverState }) =>
          answer === 'ACK' && resetFrame > 0 && receiverState === TIME_WAIT && wantsAgain(flow),
      )
      .map(({ by, frames, times: moments, answerFrame, resetFrame }) => ({
        frame: frames[0]!,
        time: moments[0]!,
        frames: [
          ...frames,
          answerFrame,
          resetFrame,
          flow.next?.client.syns.frames[0] ?? 0,
          flow.next?.server.synAck?.frame ?? 0,
        ],
        endpoint: null,
        data: { by, delay: (flow.next?.firstTime ?? moments[0]!) - moments[0]! },
      })),
  message: ({ by, delay }) =>
    `a SYN of the ${by} met a TIME-WAIT and was answered with an ACK, its RST ended TIME-WAIT, and its next SYN was accepted ${span(delay)} after the first`,
  examples: [
    {
      name: 'the client uses its port again too soon',
      packets: `
        open
        0.050  server  F.  1:1(0)     ack 1
        0.070  client  F.  1:1(0)     ack 2
        0.090  server  .   2:2(0)     ack 2
        5.000  client  S   -70000:-70000(0)               <mss 1460>  ! its next SYN was accepted 1 s after the first
        5.020  server  .   2:2(0)           ack 2
        5.040  client  R   2:2(0)
        6.000  client  S   -70000:-70000(0)               <mss 1460>
        6.020  server  S.  90000:90000(0)   ack -69999    <mss 1460>
        6.040  client  .   -69999:-69999(0) ack 90001
      `,
    },
    {
      name: 'the first SYN is accepted',
      packets: `
        open
        0.050  server  F.  1:1(0)     ack 1
        0.070  client  F.  1:1(0)     ack 2
        0.090  server  .   2:2(0)     ack 2
        5.000  client  S   70000:70000(0)                 <mss 1460>  ! time-wait-reopened
        5.020  server  S.  90000:90000(0)   ack 70001     <mss 1460>
        5.040  client  .   70001:70001(0)   ack 90001
      `,
    },
    {
      name: 'nobody wants a new connection: the SYN was an old one',
      packets: `
        open
        0.050  server  F.  1:1(0)     ack 1
        0.070  client  F.  1:1(0)     ack 2
        0.090  server  .   2:2(0)     ack 2
        5.000  client  S   0:0(0)     id 0                <mss 1460>
        5.020  server  .   2:2(0)     ack 2
        5.040  client  R   2:2(0)                                     ! time-wait-assassinated
        end 20
      `,
    },
  ],
})
