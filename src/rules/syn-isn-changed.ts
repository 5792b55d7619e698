import * as Fact from '../tcp/fact.js'
import { SYN_SENT, UNSEEN } from '../tcp/states.js'
import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'syn-isn-changed',
  group: 'handshake',
  severity: 'note',
  certainty: 'certain',
  tier: 'later',
  title: 'Another SYN before the first was answered',
  explanation: `
    From the same address and port came a SYN with another sequence number, while the one before it still waited for its
    answer. The client gave up and tried anew on the same port, or one of the two is an old copy that was late. Both
    are legal; a client that gets the answer to the wrong one refuses it with RST.`,
  advice:
    'If the two differ in TTL or options, two hosts behind one address use the same port: look at the address translation.',
  asks: 'Each attempt chooses its initial number by the clock. A SYN that is sent again keeps it; another number is another attempt.',
  causes: [
    'an application that gives up quickly, and tries again from the same port',
    'an old SYN that was late on its way',
    'two hosts behind one address that use the same port',
  ],
  wireshark: 'The second SYN is "[TCP Port numbers reused]": `tcp.analysis.reused_ports`.',
  cite: ['RFC 9293, section 3.5', 'RFC 9293, section 3.4.1'],
  gates: [],
  on: Fact.ATTEMPT,
  find: ({ attempts, client, previous, next }) => {
    const [firstFrame, firstTime] = [client.syns.frames[0], client.syns.times[0]]
    // An old SYN that was answered and disowned is told as that.
    const isTold = [previous, next].some((flow) => flow?.reset?.ended === 'handshake')
    if (firstFrame === undefined || firstTime === undefined || isTold) return []
    return attempts
      .filter((one) => one.by === 'client' && one.senderState === SYN_SENT && one.receiverState === UNSEEN)
      .map(({ frames, times }) => ({
        frame: frames[0]!,
        time: times[0]!,
        frames: [firstFrame],
        endpoint: 'client' as const,
        data: { firstFrame, after: times[0]! - firstTime },
      }))
  },
  message: ({ firstFrame, after }, count) =>
    `the client sent a SYN with another sequence number ${span(after)} after the one in frame ${firstFrame}, which nobody had answered${count > 1 ? ` (${count} such SYNs)` : ''}`,
  examples: [
    {
      name: 'half a second later, with another number',
      packets: `
        0.000  client  S   0:0(0)                <mss 1460>
        0.500  client  S   700:700(0)            <mss 1460>  ! the client sent a SYN with another sequence number 500 ms after the one in frame 1, which nobody had answered
      `,
    },
    {
      name: 'the second is answered, and opens the connection',
      packets: `
        0.000  client  S   0:0(0)                <mss 1460>
        0.500  client  S   700:700(0)            <mss 1460>  ! with another sequence number 500 ms after
        0.520  server  S.  0:0(0)       ack 701  <mss 1460>
        0.540  client  .   701:701(0)   ack 1
      `,
    },
    {
      name: 'the same SYN again',
      packets: `
        0.000  client  S   0:0(0)                <mss 1460>
        1.000  client  S   0:0(0)                <mss 1460>  ! syn-retransmission
        1.020  server  S.  0:0(0)       ack 1    <mss 1460>
        1.040  client  .   1:1(0)       ack 1
      `,
    },
    {
      name: 'the first was refused before',
      packets: `
        0.000  client  S   0:0(0)                <mss 1460>
        0.020  server  R.  0:0(0)       ack 1                ! connection-refused
        0.500  client  S   700:700(0)            <mss 1460>
      `,
    },
    {
      name: 'the first has opened a connection',
      packets: `
        open
        0.500  client  S   700:700(0)            <mss 1460>  ! stale-syn
        0.520  server  .   1:1(0)       ack 1
      `,
    },
  ],
})
