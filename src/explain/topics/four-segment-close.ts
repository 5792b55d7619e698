import type { Topic } from './topic.js'

export const fourSegmentClose: Topic = {
  name: 'four-segment-close',
  aliases: ['teardown', 'close', 'why-four', 'three-segment-close', '4-way-close', 'four-way-handshake'],
  title: 'Four segments close a connection, or three',
  sections: [
    [
      '',
      [
        'The end that closes first sends FIN with seq = u: it has no more data. It is in FIN-WAIT-1.',
        'The other acknowledges it with ack = u+1 and is in CLOSE-WAIT; the first, when that arrives, in FIN-WAIT-2. The connection is half-closed.',
        'When its own application closes as well, the second end sends its FIN and is in LAST-ACK.',
        'The first acknowledges that and is in TIME-WAIT; the second, when that arrives, in CLOSED.',
      ],
      'Either end may be the first; mostly it is the one that has got all it wanted. A FIN takes one sequence number, as a SYN does.',
    ],
    [
      'Why four, when opening takes three?',
      'When a server gets a SYN it can send its ACK and its own SYN at once, in one segment: nothing stands between them. When it gets a FIN it can acknowledge that at once, but it may not be ready to close. It may have data still to send, and its application has to be asked. So the ACK goes first, and the FIN follows when all is sent.',
    ],
    [
      'When three are enough',
      'If the second application closes at once, its stack sends the ACK and the FIN in one segment: FIN,ACK, FIN,ACK, ACK. Legal, and as common as four. A lab that asks for four segments must make the second end wait a moment, or send something, before it closes.',
      'And when both close at the same moment, the FINs cross: `tcpcheck explain simultaneous-close`.',
    ],
    [
      'In between: half-closed',
      'From the first FIN to the second the one end may go on sending, and the other must accept it: `tcpcheck explain half-close`. It lasts as long as the second application wants. One that forgets to close leaves its end in CLOSE-WAIT for ever: `tcpcheck explain close-wait-lingering`.',
    ],
    [
      'What can go wrong',
      [
        'A FIN is never acknowledged, the last one above all: `fin-not-acknowledged`.',
        'Data follows the own FIN: `data-after-fin`.',
        'A RST takes the place of the exchange: `abortive-close`, and it may cost data: `reset-discards-data`, `half-duplex-close-reset`.',
      ],
    ],
  ],
  examples: [
    { name: 'four segments', packets: 'open\nclose' },
    {
      name: 'three segments: the second end closes at once',
      packets: `
          open
          0.050  client  F.  1:1(0)   ack 1
          0.070  server  F.  1:1(0)   ack 2
          0.090  client  .   2:2(0)   ack 2
        `,
    },
  ],
  rules: ['teardown'],
}
