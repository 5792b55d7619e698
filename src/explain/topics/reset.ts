import type { Topic } from './topic.js'

export const reset: Topic = {
  name: 'reset',
  aliases: ['rst', 'resets'],
  title: 'When a RST is right, and when it counts',
  sections: [
    [
      'When one is sent',
      [
        'The connection does not exist: whatever arrives is answered with RST, but for a RST itself. Its number is the ACK of what it answers; where that had no ACK, it is 0, and the RST acknowledges the segment.',
        'The connection is being opened, and what arrives acknowledges something that was never sent.',
        'The application aborts, or closes with data unread.',
      ],
      'On an open connection a segment that does not fit is answered with an ACK, not with RST.',
    ],
    [
      'When it counts',
      'In SYN-SENT: if it acknowledges the SYN. Later: if its number is exactly the next one expected. Elsewhere in the window it is answered with a challenge ACK, to which a real sender answers with an exact RST (RFC 5961); outside the window it is dropped. That is what keeps somebody who cannot see the connection from ending it with a guess.',
    ],
    [
      'Who sent it?',
      'A RST is easy to forge, and middleboxes send them in the name of hosts. tcpcheck cannot see who sent a frame, but it can tell when the host whose name it bears goes on as if nothing had happened: `segment-after-own-rst`. Compare the time to live and the IP identification with the packets around it.',
    ],
  ],
  examples: [],
  rules: ['reset'],
}
