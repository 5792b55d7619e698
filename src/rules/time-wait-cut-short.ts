import * as Fact from '../tcp/fact.js'
import { SHORTEST_TIME_WAIT } from '../tcp/profiles.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** By so many seconds a whole 2MSL may look shorter: BSD counts it in half seconds, and its first ACK may come late to the tap. */
const TICK = 0.5

export default rule({
  id: 'time-wait-cut-short',
  group: 'time-wait',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'TIME-WAIT cut short',
  explanation: `
    The end that closed first must keep the connection in TIME-WAIT for 2MSL (twice the longest life of a
    segment), so that it can acknowledge the last FIN again. This one answered its peer with RST, as an end
    does that knows no such connection: it had no TIME-WAIT any more, or never had one. Where both closed at the same
    time the finding is a warning: the end may have waited in CLOSING for an ACK that was lost, and given up there.`,
  advice:
    'Check for a stack without TIME-WAIT, a full TIME-WAIT table (tcp_max_tw_buckets), a host that restarted, or a load balancer that answers in its place.',
  asks: 'The end that closes actively must stay in TIME-WAIT for 2MSL, and acknowledge a repeated FIN there.',
  causes: [
    'a stack, or a setting, without TIME-WAIT',
    'a full TIME-WAIT table',
    'a host that restarted',
    'a load balancer that answers for a connection it has deleted',
  ],
  wireshark: 'A repeated FIN ("[TCP Retransmission]"), then a RST: `tcp.flags.fin == 1 || tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.6.1, MUST-13', 'RFC 1122, section 4.2.2.13'],
  gates: ['BOTH', 'WHOLE'],
  on: Fact.TIME_WAIT,
  find: ({ timeWait, client, server }, { settings }) => {
    if (timeWait === null || timeWait.cutShort === null) return []
    const { by, frames, time, after, isSure } = timeWait.cutShort
    if (after >= settings.timeWait - TICK) return []
    const isStrict = settings.profile === 'rfc' || settings.profile === 'textbook'
    const isEarly = isStrict || after < SHORTEST_TIME_WAIT - TICK
    const holder = by === 'server' ? server : client
    const trigger = frames[frames.length - 2] ?? 0
    const isFin = holder.peer.fins.frames.includes(trigger)
    return [
      {
        frame: frames[frames.length - 1]!,
        time,
        frames,
        endpoint: holder.side,
        severity: isEarly ? (isSure ? undefined : 'warning') : 'note',
        certainty: isSure ? undefined : 'probable',
        data: { holder: holder.side, of: holder.peer.side, isFin, after, required: settings.timeWait },
      },
    ]
  },
  message: ({ holder, of, isFin, after, required }) =>
    `the ${holder} answered ${isFin ? `the ${of}'s repeated FIN` : `a segment of the ${of}`} with RST ${span(after)} after it entered TIME-WAIT, which should last 2MSL (${span(required)})`,
  examples: [
    {
      name: 'the repeated FIN is answered with RST',
      packets: `
        open
        close
        1.000  server  F.  1:1(0)     ack 2
        1.020  client  R   2:2(0)             ! the client answered the server's repeated FIN with RST 920 ms after it entered TIME-WAIT
      `,
    },
    {
      name: 'an old ACK is answered with RST',
      packets: `
        open
        close
        1.000  server  .   1:1(0)     ack 2
        1.020  client  R   2:2(0)             ! the client answered a segment of the server with RST 920 ms after it entered TIME-WAIT
      `,
    },
    {
      name: 'after 60 s: shorter than 2MSL, as in many stacks',
      packets: `
        open
        close
        61.00  server  F.  1:1(0)     ack 2
        61.02  client  R   2:2(0)             ! 60.9 s after it entered TIME-WAIT, which should last 2MSL (4 min)
      `,
    },
    {
      name: 'after 30 s: the shortest 2MSL in use',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  F.  1:1(0)     ack 2
        0.090  client  .   2:2(0)     ack 2
        30.00  server  F.  1:1(0)     ack 2
        30.05  client  R   2:2(0)             ! 30 s after it entered TIME-WAIT, which should last 2MSL (4 min)
      `,
    },
    {
      name: 'after a simultaneous close either end may have let it go',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.055  server  F.  1:1(0)     ack 1   ! simultaneous-close
        0.070  client  .   2:2(0)     ack 2
        0.080  server  .   2:2(0)     ack 2
        120.0  client  F.  1:1(0)     ack 2
        120.1  server  R   2:2(0)             ! the server answered the client's repeated FIN with RST 2 min
      `,
    },
    {
      name: '2MSL is over',
      packets: `
        open
        close
        241.0  server  F.  1:1(0)     ack 2   ! retransmission
        241.1  client  R   2:2(0)
      `,
    },
    {
      name: 'silence shows nothing',
      packets: `
        open
        close
        end 100
      `,
    },
    {
      name: 'the client has aborted: no TIME-WAIT is due',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        0.075  client  R   2:2(0)             ! abortive-close
        0.080  server  F.  1:1(0)     ack 2
        0.100  client  R   2:2(0)
      `,
    },
    {
      name: "the server's RST has ended it",
      packets: `
        open
        close
        1.000  server  R   2:2(0)
        2.000  server  F.  1:1(0)     ack 2   ! retransmission
        2.020  client  R   2:2(0)
      `,
    },
    {
      name: 'the capture has a gap: the RST may have another cause',
      packets: `
        open
        0.042  client  P.  1:11(10)   ack 1   lost
        0.048  server  .   1:1(0)     ack 11  ! capture-gap
        0.050  client  F.  11:11(0)   ack 1
        0.070  server  .   1:1(0)     ack 12
        0.080  server  F.  1:1(0)     ack 12
        0.100  client  .   12:12(0)   ack 2
        1.000  server  F.  1:1(0)     ack 12
        1.020  client  R   12:12(0)           ! the client answered the server's repeated FIN with RST
      `,
    },
  ],
})
