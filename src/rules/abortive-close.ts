import * as Fact from '../tcp/fact.js'
import { STATES } from '../tcp/states.js'
import { rule } from './rule.js'

export default rule({
  id: 'abortive-close',
  group: 'teardown',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Connection aborted by RST',
  explanation: `
    An open connection ended by RST in place of the exchange of FINs: at once, for both directions. Applications
    do it on purpose (a linger time of 0), stacks do it when received data was left unread, and middleboxes do
    it in a host's name.`,
  advice:
    "A RST right after the last data of the same end points to the application; a TTL unlike that host's other packets points to a middlebox.",
  asks: 'A RST ends a connection at once, and the other side must be told that it was aborted, not closed. When to abort is left to the application.',
  causes: [
    'the application closes with a linger time of 0',
    'a process ends, or is killed, with data unread',
    'a firewall, load balancer or proxy resets in the name of a host',
  ],
  wireshark: 'The RST is marked as "Connection reset (RST)": `tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.6, case 2', 'RFC 9293, section 3.5.3'],
  gates: ['BOTH'],
  on: Fact.RESET,
  find: ({ reset, client, server }) => {
    if (reset?.ended !== 'connection') return []
    const sender = reset.by === 'client' ? client : server
    if (sender.finAckedFrame > 0 && sender.peer.finAckedFrame > 0) return []
    return [
      {
        frame: reset.frame,
        time: reset.time,
        frames: [reset.answers],
        endpoint: reset.by,
        data: { by: reset.by, state: STATES[reset.senderState]!, afterFin: sender.fins.count > 0 },
      },
    ]
  },
  message: ({ by, state, afterFin }) =>
    `the ${by} aborted the connection with RST${state === 'UNSEEN' || state === 'CLOSED' ? '' : ` in ${state}`}${afterFin ? ' after its own FIN' : ''}`,
  examples: [
    {
      name: 'the client resets an open connection',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        0.100  client  R.  11:11(0)   ack 1   ! the client aborted the connection with RST in ESTABLISHED
      `,
    },
    {
      name: 'the server answers the FIN with RST',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  R.  1:1(0)     ack 2   ! fin-answered-with-reset
      `,
    },
    {
      name: 'the client resets after its own FIN',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        0.200  client  R.  2:2(0)     ack 1   ! the client aborted the connection with RST in FIN-WAIT-2 after its own FIN
      `,
    },
    {
      name: 'a plain close',
      packets: `
        open
        close
      `,
    },
    {
      name: 'after both FINs are acknowledged a RST ends nothing',
      packets: `
        open
        close
        0.200  server  R   2:2(0)
      `,
    },
    {
      name: 'a RST outside the window ends nothing',
      packets: `
        open
        0.050  client  P.  1:11(10)         ack 1
        0.070  server  .   1:1(0)           ack 11
        0.080  client  R   900000:900000(0)        ! rst-out-of-window
        0.100  client  P.  11:21(10)        ack 1
        0.120  server  .   1:1(0)           ack 21
      `,
    },
    {
      name: 'a RST that answers the SYN refuses the connection',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>
        0.020  server  R.  -3000:-3000(0)  ack 1      ! connection-refused
      `,
    },
  ],
})
