import type { Profile } from '../../tcp/profiles.js'
import { minutes, NAMED_PROFILES, type Topic } from './topic.js'

export const keepalive: Topic = {
  name: 'keepalive',
  aliases: ['keep-alive', 'client-dies', 'dead-client', 'dead-peer', 'probe'],
  title: 'What if the client dies?',
  sections: [
    [
      '',
      'A host that loses its power sends no FIN. To its peer the connection looks quiet, and a quiet connection is a good one: TCP sends nothing when there is nothing to send. A server that only waits for its client would wait for ever, and hold its memory.',
      'So a server may keep a timer. Every segment of the client sets it back. When nothing has come for long enough, the server sends a probe; when enough probes in a row get no answer, it takes the client for dead and closes.',
    ],
    [
      'What a probe looks like',
      'It carries the sequence number before the next one (SND.NXT-1), and no data, or one octet that the peer has already. That is not acceptable to a peer that has the connection, so it has to answer with an ACK; a peer that has restarted answers with RST; one that is gone does not answer.',
    ],
    [
      'What may come of it',
      [
        'An ACK: the peer is there, the timer starts anew (`keepalive-probe`).',
        'Nothing: the probe is sent again after the interval (`keepalive-unanswered`), until the count is reached and the prober gives up (`keepalive-timeout-close`). A single miss means nothing, as neither probe nor ACK is repeated when it is lost.',
        'RST: the peer crashed and restarted, or something on the way has forgotten the connection (`keepalive-reset-by-peer`).',
      ],
    ],
    [
      'Whose numbers?',
      NAMED_PROFILES.map((profile) => keepaliveLine(profile)),
      'Applications set their own per connection, and many do. `--profile`, `--keepalive-idle`, `--keepalive-interval` and `--keepalive-probes` say what to compare with.',
    ],
    [
      '75 minutes, or 75 seconds?',
      'Some texts print that probes follow each other every 75 minutes. The systems that these texts describe wait 75 seconds (4.4BSD and its heirs, and Linux), so seconds are surely meant. The profile `textbook` accepts either.',
    ],
  ],
  examples: [
    {
      name: 'the client answers once, and then no more',
      packets: `
          open
          0.050     client  P.  1:11(10)  ack 1
          0.070     server  .   1:1(0)    ack 11
          7200.070  server  .   0:0(0)    ack 11
          7200.090  client  .   11:11(0)  ack 1
          14400.090 server  .   0:0(0)    ack 11
          14475.090 server  .   0:0(0)    ack 11
          14550.090 server  .   0:0(0)    ack 11
          14625.090 server  R.  1:1(0)    ack 11
        `,
    },
  ],
  rules: ['keepalive'],
}

function keepaliveLine({ name, keepalive: { idle, intervals, probes, probesAlso } }: Profile): string {
  const also = probesAlso.length === 0 ? '' : ` (also ${probesAlso.join(', ')})`
  return [
    `${name}: ${idle === null ? 'no rule for the first probe' : `first probe after ${minutes(idle)}`}`,
    intervals.length === 0 ? 'no rule for the interval' : `then every ${intervals.map(minutes).join(' or ')}`,
    probes === null ? 'no rule for the count' : `up to ${probes} probes${also}`,
  ].join(', ')
}
