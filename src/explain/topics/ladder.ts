import type { Topic } from './topic.js'

export const ladder: Topic = {
  name: 'ladder',
  aliases: ['diagram', 'drawing'],
  title: 'How to read a ladder',
  sections: [
    [
      '',
      'Each line between the two walls is a segment, from its sender to its receiver: flags, sequence number, acknowledgment, octets of data, and what is remarkable in it. Numbers are relative (`tcpcheck explain sequence-numbers`). Times are seconds since the first frame that is drawn.',
      'In the margins stands the state that the segment brought an end to: the sender by sending it, the receiver by receiving it, as far as it can be known. An empty margin means no change. Where the frames leave several states possible, all stand below each other, the likeliest first.',
      '`tcpcheck show capture.pcap --flow 2` draws a flow of your own, with the states of both ends as bars over time below.',
      'Under a frame stand the findings about it. A broken line is a segment that should have come and is not in the capture. A dotted wall means that nothing passed for long, or that segments are left out.',
    ],
  ],
  examples: [
    {
      name: 'the last ACK is missing',
      packets: `
          open
          0.050  client  F.  1:1(0)   ack 1
          0.070  server  .   1:1(0)   ack 2
          0.080  server  F.  1:1(0)   ack 2
          0.380  server  F.  1:1(0)   ack 2
          end 10
        `,
    },
  ],
  rules: [],
}
