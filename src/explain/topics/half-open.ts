import type { Topic } from './topic.js'

export const halfOpen: Topic = {
  name: 'half-open',
  aliases: ['half-open-connection', 'half-closed', 'embryonic'],
  title: 'Half-open and half-closed: three things with similar names',
  sections: [
    [
      '',
      [
        'Half-open while opening (also: embryonic): the server is in SYN-RECEIVED and waits for the third step. See `handshake-stuck-syn-received`, `stale-syn-half-open`, `syn-flood-pattern`.',
        'Half-open for good, as the RFC uses the word: one end has lost the connection, by a crash or because something on the way forgot it, and the other has not noticed. See `half-open-discovered`, `half-open-data-reset`, `keepalive-reset-by-peer`.',
        'Half-closed: one end has sent its FIN and the other still sends. Legal, and on purpose. See `half-close`.',
      ],
    ],
    [
      'How a lost connection is found out',
      'By the first segment that the end which still has the connection sends: data or a keepalive probe gets RST. Or by the SYN of the end that has lost it: it is answered with an ACK of numbers that mean nothing to its sender, who resets, and may then connect anew.',
    ],
  ],
  examples: [
    {
      name: 'the client has crashed and opens anew on the same port',
      packets: `
          client 10.0.0.1:40000
          0.000  client  S   0:0(0)
          0.020  server  S.  0:0(0)       ack 1
          0.040  client  .   1:1(0)       ack 1
          0.050  client  P.  1:11(10)     ack 1
          0.070  server  .   1:1(0)       ack 11
          60.000 client  S   70000:70000(0)
          60.020 server  .   1:1(0)       ack 11
          60.040 client  R   11:11(0)
          61.000 client  S   70000:70000(0)
          61.020 server  S.  9000:9000(0) ack 70001
          61.040 client  .   70001:70001(0) ack 9001
        `,
    },
  ],
  rules: [
    'half-open-discovered',
    'half-open-data-reset',
    'handshake-stuck-syn-received',
    'stale-syn-half-open',
    'half-close',
  ],
}
