import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount, span } from './wording.js'

/** Seconds of silence before the RST: an application's abort comes sooner. */
const SILENT = 1

export default rule({
  id: 'half-open-data-reset',
  group: 'handshake',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'Data to an end that had lost the connection',
  explanation: `
    One end sent data after a silence, and the other answered with RST although neither had closed: it did not know
    the connection any more. The data is lost. A restart, or a NAT or load balancer that forgot the connection, is
    the usual cause.`,
  advice:
    'Compare the idle time with the timeouts of NATs and load balancers on the path; look for a restart of the host that reset.',
  asks: 'Data for a connection that does not exist is answered with RST; its sender then aborts.',
  causes: [
    'a host or process restarted',
    'a NAT or load balancer forgot the idle connection',
    'a failover moved the address to a host that does not know the connection',
  ],
  wireshark:
    'Data, then "Connection reset (RST)": `tcp.flags.reset == 1`. The silence before shows in `tcp.time_delta`.',
  cite: ['RFC 9293, section 3.5.1 (Figure 10)', 'RFC 9293, section 3.10.7.1'],
  gates: ['BOTH'],
  on: Fact.RESET,
  find: (flow) => {
    const { reset } = flow
    if (reset?.ended !== 'connection' || !reset.answersData || !(reset.silentFor > SILENT)) return []
    const sender = flow.endpoint(reset.by)
    const keepalive = sender.peer.keepalive.kept.some((run) => run.refusedFrame === reset.frame)
    if (keepalive || sender.fins.count > 0 || sender.peer.fins.count > 0) return []
    const unacked = sender.peer.nxt - sender.peer.una
    return [
      {
        frame: reset.frame,
        time: reset.time,
        frames: [reset.answers],
        endpoint: reset.by,
        data: { by: reset.by, silent: reset.silentFor, octets: unacked },
      },
    ]
  },
  message: ({ by, silent, octets }) =>
    `the ${by} answered data with RST after ${span(silent)} of silence: it no longer knew the connection; ${octetCount(octets)} ${octets === 1 ? 'is' : 'are'} lost`,
  examples: [
    {
      name: 'Figure 10',
      packets: `
        iss client 100
        iss server 300
        0.000    client  S   -1:-1(0)
        0.020    server  S.  -1:-1(0)  ack 0
        0.040    client  .   0:0(0)    ack 0
        600.000  server  P.  0:10(10)  ack 0
        600.020  client  R   0:0(0)           ! the client answered data with RST after 10 min of silence: it no longer knew the connection; 10 bytes are lost
      `,
    },
    {
      name: 'the server had forgotten the client',
      packets: `
        0.000    client  S   0:0(0)
        0.020    server  S.  0:0(0)    ack 1
        0.040    client  .   1:1(0)    ack 1
        600.000  client  P.  1:6(5)    ack 1
        600.020  server  R   1:1(0)           ! the server answered data with RST after 10 min of silence
      `,
    },
    {
      name: 'an application aborts in the middle of its work',
      packets: `
        0.000    client  S   0:0(0)
        0.020    server  S.  0:0(0)    ack 1
        0.040    client  .   1:1(0)    ack 1
        0.050    client  P.  1:6(5)    ack 1
        0.070    server  R.  1:1(0)    ack 6  ! abortive-close
      `,
    },
    {
      name: 'the server had closed before',
      packets: `
        0.000    client  S   0:0(0)
        0.020    server  S.  0:0(0)    ack 1
        0.040    client  .   1:1(0)    ack 1
        0.050    server  F.  1:1(0)    ack 1
        0.070    client  .   1:1(0)    ack 2
        20.000   client  P.  1:6(5)    ack 2
        20.020   server  R   2:2(0)           ! half-duplex-close-reset
      `,
    },
  ],
})
