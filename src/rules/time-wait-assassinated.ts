import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'time-wait-assassinated',
  group: 'time-wait',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'TIME-WAIT assassinated',
  explanation: `
    An old segment reached an end in TIME-WAIT, which answered with an ACK, as it must; the peer, closed
    already, answered that ACK with RST, and the RST ends TIME-WAIT before its time. From then on old segments
    can disturb the next connection. The chain is certain; that the state is gone is probable only, for some
    stacks ignore the RST.`,
  advice:
    'The remedy of RFC 1337 is to ignore RST in TIME-WAIT (tcp_rfc1337 on Linux). Look for what delays or repeats old segments.',
  asks: 'TIME-WAIT answers an unacceptable segment with an ACK, and takes a RST at RCV.NXT. RFC 1337 advises to ignore RST there.',
  causes: [
    'an old segment that was late on its way',
    'a network that repeats packets',
    'a peer that is CLOSED, as it should be, and resets what it does not know',
  ],
  wireshark:
    'The old segment is "[TCP Spurious Retransmission]", the answer "[TCP Dup ACK]", and then a RST: `tcp.analysis.spurious_retransmission || tcp.flags.reset == 1`.',
  cite: ['RFC 1337, sections 2 and 3', 'RFC 9293, section 3.10.7.4, second step'],
  gates: ['BOTH'],
  on: Fact.TIME_WAIT,
  find: ({ timeWait, client, server }) => {
    const chain = timeWait?.assassination ?? null
    if (timeWait === null || chain === null) return []
    const holder = timeWait.holder === 'server' ? server : client
    const isFin = holder.peer.fins.frames.includes(chain.frames[0]!)
    return [
      {
        frame: chain.frames[chain.frames.length - 1]!,
        time: chain.time,
        frames: chain.frames,
        endpoint: null,
        data: {
          holder: holder.side,
          by: holder.peer.side,
          after: chain.time - timeWait.enteredTime,
          trigger: chain.bySyn ? 'a SYN' : isFin ? 'a repeated FIN' : 'an old segment',
        },
      },
    ]
  },
  message: ({ holder, by, after, trigger }) =>
    `${trigger} reached the ${holder} in TIME-WAIT, the ${by} answered the ACK of it with RST, and TIME-WAIT ended after ${span(after)} (RFC 1337)`,
  // The same TIME-WAIT may answer the next attempt.
  told: 'at the end',
  examples: [
    {
      name: 'RFC 1337, Figure 1: an old segment, an ACK, a RST',
      packets: `
        iss client 99
        iss server 299
        open
        close
        1.000  server  P.  -44:-34(10)  ack -66
        1.020  client  .   2:2(0)       ack 2
        1.040  server  R   2:2(0)               ! an old segment reached the client in TIME-WAIT
      `,
    },
    {
      name: "a copy of the peer's last ACK",
      packets: `
        open
        close
        1.000  server  .   1:1(0)       ack 2
        1.020  client  .   2:2(0)       ack 2
        1.040  server  R   2:2(0)               ! an old segment reached the client in TIME-WAIT, the server answered the ACK of it with RST, and TIME-WAIT ended after 940 ms
      `,
    },
    {
      name: 'a stale SYN does it too',
      packets: `
        open
        0.050  server  F.  1:1(0)     ack 1
        0.070  client  F.  1:1(0)     ack 2
        0.090  server  .   2:2(0)     ack 2
        5.000  client  S   0:0(0)               <mss 1460>
        5.020  server  .   2:2(0)     ack 2
        5.040  client  R   2:2(0)               ! a SYN reached the server in TIME-WAIT
        end 20
      `,
    },
    {
      name: 'the FIN of a host that is CLOSED already',
      packets: `
        open
        close
        1.000  server  F.  1:1(0)     ack 2
        1.020  client  .   2:2(0)     ack 2
        1.040  server  R   2:2(0)               ! a repeated FIN reached the client in TIME-WAIT
      `,
    },
    {
      name: 'the old segment is acknowledged, and that is all',
      packets: `
        open
        close
        1.000  server  .   1:1(0)     ack 2
        1.020  client  .   2:2(0)     ack 2
        end 20
      `,
    },
    {
      name: 'a RST that answers nothing is no assassination',
      packets: `
        open
        close
        1.000  server  R   2:2(0)
      `,
    },
    {
      name: 'a new SYN follows: a reconnect',
      packets: `
        open
        0.050  server  F.  1:1(0)     ack 1
        0.070  client  F.  1:1(0)     ack 2
        0.090  server  .   2:2(0)     ack 2
        5.000  client  S   -70000:-70000(0)               <mss 1460>  ! time-wait-reconnect-via-challenge
        5.020  server  .   2:2(0)           ack 2
        5.040  client  R   2:2(0)
        6.000  client  S   -70000:-70000(0)               <mss 1460>
        6.020  server  S.  90000:90000(0)   ack -69999    <mss 1460>
        6.040  client  .   -69999:-69999(0) ack 90001
      `,
    },
  ],
})
