import type { Topic } from './topic.js'

export const certainty: Topic = {
  name: 'certainty',
  aliases: ['severity', 'gates', 'vantage', 'error', 'warning', 'note', 'certain', 'probable', 'heuristic'],
  title: 'How sure tcpcheck is, and why',
  sections: [
    [
      'Severity',
      [
        'error: a MUST was broken, and nothing that a network may do to packets on either side of the capture point explains it.',
        'warning: a SHOULD was broken, or a connection was harmed.',
        'note: legal, and worth a line.',
      ],
    ],
    [
      'Certainty',
      [
        'certain: the frames allow no other account.',
        'probable: there is an innocent account, but it is the rarer one. What did not happen is never more than probable: perhaps it only did not pass here.',
        'heuristic: a threshold or a typical pattern decided.',
      ],
    ],
    [
      'What a rule needs of the capture',
      'Many rules need something: both directions, the handshake, no gap before. Where that is missing from the first frame of a flow on, the rule is silent there. Where it goes missing later, what would be an error is a warning, and says so.',
    ],
    [
      'Sent is not received',
      'A segment that passes the capture point may be lost behind it. An end is known to have received something once it acknowledges it, or acts on it. Until then its step is assumed, and taken back when a later segment contradicts it. Where more than one state remains possible, all are named, the likeliest first.',
      "Where the capture was taken matters, too: near an end the time between a segment and its answer is that end's own, elsewhere the way there and back is in it. It is estimated from the handshakes, and `--vantage` overrides that.",
    ],
  ],
  examples: [],
  rules: ['capture-quality'],
}
