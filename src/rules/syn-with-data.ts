import type { SynRecord } from '../tcp/endpoint.js'
import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

/** What became of the data, in the words of the message. */
const OUTCOMES = {
  accepted: 'and the server took it at once',
  'syn-alone': 'and the server took the SYN alone: the data must be sent again',
  refused: 'and was refused',
  unanswered: 'and got no answer to it',
} as const

function outcomeOf({ server, reset }: Flow, syn: SynRecord): keyof typeof OUTCOMES {
  if (server.synAck !== null) return server.synAck.ack === (syn.seq + 1 + syn.payload) >>> 0 ? 'accepted' : 'syn-alone'
  return reset?.ended === 'refused' ? 'refused' : 'unanswered'
}

export default rule({
  id: 'syn-with-data',
  group: 'handshake',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Data in the SYN',
  explanation: `
    The first SYN carries data already. TCP has always allowed that, as long as the server gives it to its application
    only after the handshake; with a Fast Open cookie, which shows that the client was here before, the server may do so
    at once and save a round trip. Many firewalls drop such a SYN.`,
  advice:
    'If the connection is slow to open, look whether the SYN had to be sent again without data: a device on the way does not like it.',
  asks: 'Data in a SYN is legal. The server keeps it until the handshake is complete; a valid Fast Open cookie lets it pass the data on at once (RFC 7413).',
  causes: ['an application that uses TCP Fast Open', 'a scanner, or a flood that fills its SYNs'],
  wireshark:
    '"TCP SYN with TFO Cookie" in the details: `tcp.analysis.tfo_syn`. With any data: `tcp.flags.syn == 1 && tcp.len > 0`.',
  cite: ['RFC 7413, sections 3 and 4.2', 'RFC 9293, section 3.5', 'RFC 9293, section 3.10.7.3, fourth step'],
  gates: [],
  on: Fact.SYN_DATA,
  find: (flow) => {
    const { client, server } = flow
    const syn = client.pureSyn
    if (syn === null || syn.payload === 0) return []
    const synAck = server.synAck
    return [
      {
        frame: syn.frame,
        time: syn.time,
        frames: synAck === null ? [] : [synAck.frame],
        endpoint: 'client',
        data: { kind: syn.hasCookie ? 'fast-open' : 'plain', octets: syn.payload, outcome: outcomeOf(flow, syn) },
      },
    ]
  },
  message: ({ kind, octets, outcome }) =>
    `the client sent ${octetCount(octets)} with its SYN${kind === 'fast-open' ? ' and a Fast Open cookie' : ''}, ${OUTCOMES[outcome]}`,
  examples: [
    {
      name: 'Fast Open: the server takes the data with the SYN',
      packets: `
        0.000  client  S   0:10(10)             <mss 1460,fastopen 0123456789abcdef>  ! the client sent 10 bytes with its SYN and a Fast Open cookie, and the server took it at once
        0.020  server  S.  0:0(0)      ack 11   <mss 1460>
        0.021  server  P.  1:101(100)  ack 11
        0.040  client  .   11:11(0)    ack 101
      `,
    },
    {
      name: 'the cookie has run out: the data must go again',
      packets: `
        0.000  client  S   0:10(10)             <mss 1460,fastopen 0123456789abcdef>  ! and the server took the SYN alone: the data must be sent again
        0.020  server  S.  0:0(0)      ack 1    <mss 1460,fastopen fedcba9876543210>
        0.040  client  P.  1:11(10)    ack 1                                          ! retransmission
        0.060  server  .   1:1(0)      ack 11
      `,
    },
    {
      name: 'data in the SYN as TCP has always had it',
      packets: `
        0.000  client  S   0:10(10)             <mss 1460>  ! the client sent 10 bytes with its SYN, and the server took it at once
        0.020  server  S.  0:0(0)      ack 11   <mss 1460>
        0.040  client  .   11:11(0)    ack 1
      `,
    },
    {
      name: 'nobody listens',
      packets: `
        0.000  client  S   0:10(10)             <mss 1460>  ! the client sent 10 bytes with its SYN, and was refused
        0.020  server  R.  0:0(0)      ack 11               ! connection-refused
      `,
    },
    {
      name: 'a SYN that only asks for a cookie carries no data',
      packets: `
        0.000  client  S   0:0(0)               <mss 1460,fastopen>
        0.020  server  S.  0:0(0)      ack 1    <mss 1460,fastopen 0123456789abcdef>
        0.040  client  .   1:1(0)      ack 1
      `,
    },
    {
      name: 'data with the third step is plain',
      packets: `
        0.000  client  S   0:0(0)               <mss 1460>
        0.020  server  S.  0:0(0)      ack 1    <mss 1460>
        0.040  client  P.  1:11(10)    ack 1
        0.060  server  .   1:1(0)      ack 11
      `,
    },
  ],
})
