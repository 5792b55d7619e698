import * as Fact from '../tcp/fact.js'
import { isAccurateEcnAgreed } from '../tcp/syn-options.js'
import { rule } from './rule.js'

export default rule({
  id: 'accecn-negotiated',
  group: 'options',
  severity: 'note',
  certainty: 'certain',
  tier: 'later',
  title: 'Accurate ECN is in use',
  explanation: `
    With explicit congestion notification (ECN) a router marks packets in place of dropping them. The SYN asks for its
    newer form, Accurate ECN, with the flags AE, CWR and ECE, and the SYN,ACK grants it. From now on these three are a
    counter of the marks that came, and mean nothing of what they mean with classic ECN.`,
  advice: 'Nothing is wrong. Tools that do not know Accurate ECN misread the bits of this connection.',
  asks: 'The client asks with AE, CWR and ECE, all set in its SYN. The server grants with one of four codes of these bits, which also tells how that SYN was marked on the way.',
  causes: [
    'both hosts have Accurate ECN switched on (tcp_ecn on Linux)',
    'a service that aims at low delay (L4S), which needs it',
  ],
  wireshark:
    'The flags, as "[SYN, ECE, CWR, AE]", and later "ACE=" with the counter: `tcp.flags.syn == 1 && tcp.flags.ae == 1`.',
  cite: ['RFC 9768, section 3.1'],
  gates: ['HS'],
  on: Fact.ODD_SYN,
  find: (flow) => {
    if (!isAccurateEcnAgreed(flow)) return []
    const { frame, time } = flow.server.synAck!
    return [{ frame, time, frames: flow.client.syns.frames.slice(0, 1), endpoint: null, data: {} }]
  },
  message: () => 'both ends use Accurate ECN: AE, CWR and ECE are a counter of congestion marks',
  examples: [
    {
      name: 'asked for, and granted',
      packets: `
        0.000  client  SEWA 0:0(0)            <mss 1460>
        0.020  server  S.W  0:0(0)    ack 1   <mss 1460>  ! both ends use Accurate ECN
        0.040  client  .    1:1(0)    ack 1
      `,
    },
    {
      name: 'the SYN passed with ECT(0), which the answer says',
      packets: `
        0.000  client  SEWA 0:0(0)            <mss 1460>
        0.020  server  S.A  0:0(0)    ack 1   <mss 1460>  ! both ends use Accurate ECN
        0.040  client  .    1:1(0)    ack 1
      `,
    },
    {
      name: 'asked for, and answered with classic ECN',
      packets: `
        0.000  client  SEWA 0:0(0)            <mss 1460>
        0.020  server  S.E  0:0(0)    ack 1   <mss 1460>
        0.040  client  .    1:1(0)    ack 1
      `,
    },
    {
      name: 'asked for, and refused',
      packets: `
        0.000  client  SEWA 0:0(0)            <mss 1460>
        0.020  server  S.   0:0(0)    ack 1   <mss 1460>
        0.040  client  .    1:1(0)    ack 1
      `,
    },
    {
      name: 'a server that copies the bits of the SYN into its answer grants nothing',
      packets: `
        0.000  client  SEWA 0:0(0)            <mss 1460>
        0.020  server  S.EWA 0:0(0)   ack 1   <mss 1460>  ! reserved-bits-set
        0.040  client  .    1:1(0)    ack 1
      `,
    },
    {
      name: 'classic ECN',
      packets: `
        0.000  client  SEW  0:0(0)            <mss 1460>
        0.020  server  S.E  0:0(0)    ack 1   <mss 1460>
        0.040  client  .    1:1(0)    ack 1
      `,
    },
  ],
})
