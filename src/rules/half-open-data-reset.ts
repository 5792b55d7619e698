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
    One end sent data after a silence, and the other answered with RST although neither had closed: it no
    longer knew the connection. The data is lost. A restart, or a NAT or load balancer that forgot the
    connection, is the usual cause.`,
  advice:
    'Compare the idle time with the timeouts of NATs and load balancers on the path; look for a restart of the host that reset.',
  cite: ['RFC 9293, section 3.5.1 (Figure 10)', 'RFC 9293, section 3.10.7.1'],
  gates: ['BOTH'],
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
    `the ${by} answered data with RST after ${span(silent)} of silence: it no longer knew the connection; ${octetCount(octets)} are lost`,
  examples: [],
})
