import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'keepalive-reset-by-peer',
  group: 'keepalive',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'Keepalive probe answered with RST',
  explanation: `
    The peer answered the probe with RST: it has lost the connection, by a crash, a restart, or a NAT or load
    balancer that forgot it. The probe did its work; whatever the connection was for has stopped working some
    time before.`,
  advice: "Look at the peer's uptime, and compare the idle time with the timeouts of devices on the path.",
  cite: ['RFC 1122, section 4.2.3.6', 'RFC 9293, section 3.5.1'],
  gates: ['BOTH'],
  find: (flow) =>
    [flow.client, flow.server].flatMap((prober) =>
      prober.keepalive.kept
        .filter((run) => run.refusedFrame > 0)
        .map((run) => ({
          frame: run.refusedFrame,
          time: flow.reset?.time ?? flow.lastTime,
          frames: run.frames.slice(-1),
          endpoint: prober.peer.side,
          data: { by: prober.peer.side, idle: run.idle },
        })),
    ),
  message: ({ by, idle }) =>
    `the ${by} answered a keepalive probe with RST: it had lost the connection (first probe after ${span(idle)} of silence)`,
  examples: [],
})
