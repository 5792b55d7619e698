import type { Topic } from './topic.js'

export const threeWayHandshake: Topic = {
  name: 'three-way-handshake',
  aliases: ['handshake', 'open', 'opening', 'why-three', '3-way-handshake'],
  title: 'Three segments open a connection',
  sections: [
    [
      '',
      [
        'The client sends SYN with its initial sequence number X, and is in SYN-SENT.',
        'The server answers SYN,ACK with its own number Y and ack = X+1, and is in SYN-RECEIVED.',
        'The client answers ACK with ack = Y+1. It is in ESTABLISHED when it sends this, the server when it receives it.',
      ],
      'A SYN takes one sequence number, as if it were an octet: that is why both acknowledgments are one higher.',
    ],
    [
      'Why three, and not two?',
      'Because a SYN may be old. A client sends a SYN, it is held up somewhere in the network, and the client sends it again, connects, does its work and closes. Then the first SYN arrives. To the server it looks like any other.',
      'With two steps the server would now have a connection that nobody wants. The client did not ask, so it sends nothing; the server waits for data for ever, and memory and a place in its tables are wasted.',
      'With three steps the server has to hear from the client first. The client gets a SYN,ACK whose acknowledgment fits nothing that it has sent, and answers RST in place of the third step. The server lets go. So the third step is the proof that the SYN was meant, and meant now.',
    ],
    [
      'Why not four?',
      "Each end has to send its number and to get it acknowledged: four messages. The server's ACK and its SYN have nothing to wait for, so they are one segment. They come apart only when both ends open at once (`tcpcheck explain simultaneous-open`), or when a server splits them on purpose (`tcpcheck explain split-handshake`).",
    ],
    [
      'What can go wrong',
      [
        'No SYN,ACK comes: `syn-unanswered`. RST comes instead: `connection-refused`.',
        'The SYN,ACK acknowledges something else: `synack-ack-wrong`, and it is a fault of the client to go on: `accepted-bad-synack`.',
        'The third step is missing and the server is left half-open: `handshake-stuck-syn-received`.',
        'The server does not wait for the third step: `data-before-third-ack`. It undoes the protection above.',
        'An old SYN comes: `stale-syn`; the third step stopped it: `stale-syn-recovered`; nobody did: `stale-syn-half-open`.',
      ],
    ],
  ],
  examples: [
    { name: 'a handshake', packets: 'open' },
    {
      name: 'an old SYN is answered, the client refuses the answer, and connects with its new one',
      packets: `
          0.000  client  S   -500:-500(0)
          0.001  server  S.  0:0(0)      ack -499
          0.020  client  R   -499:-499(0)
          0.100  client  S   0:0(0)
          0.101  server  S.  500:500(0)  ack 1
          0.120  client  .   1:1(0)      ack 501
        `,
    },
  ],
  rules: ['handshake'],
}
