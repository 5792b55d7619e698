import { rule } from './rule.js'
import { span } from './wording.js'

/** Seconds in CLOSE-WAIT without new data after which it is worth a line, and after which it is worth a warning. */
const NOTE = 10
const WARNING = 60

export default rule({
  id: 'close-wait-lingering',
  group: 'teardown',
  severity: 'warning',
  certainty: 'heuristic',
  tier: 'base',
  title: 'CLOSE-WAIT lingers: one end never closes',
  explanation: `
    One end closed, the other acknowledged that and then did nothing: no data, no FIN. It sits in CLOSE-WAIT,
    usually because its application forgot to close the socket. As a half-close it is legal, so this is a
    matter of time.`,
  advice:
    'Look at the application of the end in CLOSE-WAIT: a socket that is not closed after end of file (a leak) shows in ss or netstat.',
  cite: ['RFC 9293, section 3.6.1'],
  gates: ['BOTH'],
  find: (flow, { endTime }) => {
    const { client, server } = flow
    const closer = client.fins.count > 0 ? client : server
    const passive = closer.peer
    if (closer.fins.count === 0 || passive.fins.count > 0 || closer.finAckedFrame === 0) return []
    if (flow.reset !== null && !flow.reset.contradicted) return []
    const since = Math.max(closer.finAckedTime, Number.isNaN(passive.lastNewDataTime) ? 0 : passive.lastNewDataTime)
    const waited = (flow.ended === 'capture-end' ? endTime : flow.lastTime) - since
    if (waited < NOTE) return []
    return [
      {
        frame: closer.finAckedFrame,
        time: closer.finAckedTime,
        frames: [closer.fins.frames[0]!],
        endpoint: passive.side,
        ...(waited < WARNING ? { severity: 'note' as const } : {}),
        data: { by: passive.side, waited },
      },
    ]
  },
  message: ({ by, waited }) =>
    `the ${by} acknowledged its peer's FIN and has done nothing for ${span(waited)}: it lingers in CLOSE-WAIT`,
  examples: [],
})
