import type { Topic } from './topic.js'

export const sequenceNumbers: Topic = {
  name: 'sequence-numbers',
  aliases: ['seq', 'ack', 'iss', 'isn', 'relative-numbers'],
  title: 'Sequence numbers, and how they are shown',
  sections: [
    [
      '',
      'Each direction counts its octets from an initial sequence number (ISS) of its own, chosen anew for each connection. SYN and FIN count as one octet each, so that they can be acknowledged and repeated like data. An ACK names the next number that is expected.',
      'The numbers have 32 bits and go round: after 4,294,967,295 comes 0. Whether one number is before another is therefore a question of which way round is shorter.',
      'Screens, ladders and messages show them relative to the ISS: the SYN is 0, the first octet of data 1. The JSON report has those of the headers. Of an end whose SYN was not captured the first number counts as 1.',
    ],
    [
      'Why not begin at 0 each time?',
      'Because an old segment of an earlier connection between the same ports would then fit the new one, and because whoever can guess the number can send a segment in the name of another. So the number comes from a clock and a secret.',
    ],
  ],
  examples: [],
  rules: ['ack-beyond-sent', 'out-of-window-segment', 'paws-reject', 'synack-ack-wrong', 'third-ack-wrong'],
}
