import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span, times } from './wording.js'

/** Seconds that a sender must be stopped for before it is harm. */
const LONG = 1

export default rule({
  id: 'zero-window',
  group: 'data',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Window closed: the receiver stops the sender',
  explanation: `
    The window in each segment says how many more octets its sender can take. This end said 0: its buffer is
    full because its application does not read fast enough, and its peer must wait. That is legal; a long stop
    is what a user feels as slowness.`,
  advice:
    'Look at the application that should read, on the end that closed its window: it is busy, blocked, or paused on purpose.',
  asks: 'A receiver may keep its window closed as long as it likes. The sender must wait, and probe.',
  causes: [
    'an application that reads more slowly than data comes',
    'an application that is blocked, paused, or stopped in a debugger',
    'a receive buffer that is too small',
  ],
  wireshark:
    '"[TCP ZeroWindow]" and later "[TCP Window Update]": `tcp.analysis.zero_window || tcp.analysis.window_update`.',
  cite: ['RFC 9293, section 3.8.6.1, MAY-8'],
  gates: ['WS'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('zero window').map(({ frame, time, by, until, lastFrame, blocked }) => ({
      frame,
      time,
      frames: [lastFrame],
      endpoint: by,
      severity: until - time >= LONG && blocked ? 'warning' : undefined,
      data: { by, of: flow.endpoint(by).peer.side, lasted: until - time, blocked },
    })),
  message: ({ by, of, lasted, blocked }, total) =>
    `the ${by} closed its window ${total > 1 ? `${times(total)}, once ` : ''}for ${span(lasted)}${blocked ? `, and the ${of} had more to send` : ''}`,
  examples: [
    {
      name: "the server's application stops reading for five seconds",
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! the server closed its window for 5 s
        5.070  server  .   1:1(0)     ack 11  win 500
      `,
    },
    {
      name: 'the client is held up: it has to probe',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! for 1.93 s, and the client had more to send
        0.300  client  .   10:10(0)   ack 1          ! zero-window-probe
        0.320  server  .   1:1(0)     ack 11  win 0
        0.900  client  .   10:10(0)   ack 1
        0.920  server  .   1:1(0)     ack 11  win 0
        2.000  server  .   1:1(0)     ack 11  win 500
        2.020  client  P.  11:21(10)  ack 1
        2.040  server  .   1:1(0)     ack 21  win 500
      `,
    },
    {
      name: 'the client sends as soon as the window opens',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! for 1.93 s, and the client had more to send
        2.000  server  .   1:1(0)     ack 11  win 500
        2.020  client  P.  11:21(10)  ack 1
        2.040  server  .   1:1(0)     ack 21  win 500
      `,
    },
    {
      name: 'a window of 0 in a RST stops nobody',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  R.  1:1(0)     ack 11  win 0  ! abortive-close
      `,
    },
    {
      name: "a window of 0 after the peer's FIN stops nobody",
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2   win 0
        0.080  server  F.  1:1(0)     ack 2   win 0
        0.100  client  .   2:2(0)     ack 2
      `,
    },
    {
      name: 'a small window is not a closed one',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 1
        5.070  server  .   1:1(0)     ack 11  win 500
      `,
    },
  ],
})
