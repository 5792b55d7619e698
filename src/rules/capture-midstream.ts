import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'

export default rule({
  id: 'capture-midstream',
  group: 'capture-quality',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Capture starts in the middle of the connection',
  explanation: `
    The connection was open when the capture began: its handshake, its options and its initial numbers are
    not known. Rules that need them sleep.`,
  advice: 'Start the capture before the connection, if the handshake matters.',
  causes: ['the capture was started after the connection', 'a capture filter, or a rotated file, begins in the middle'],
  wireshark: 'Nothing is said. Relative sequence numbers count from the first segment that was seen.',
  cite: ['tcpcheck manual, capture quality'],
  gates: [],
  on: Fact.LATE,
  find: (flow) =>
    flow.joinedLate && !flow.isScan
      ? [
          {
            frame: flow.firstFrame,
            time: flow.firstTime,
            frames: [],
            endpoint: null,
            data: { basis: flow.clientBasis },
          },
        ]
      : [],
  message: ({ basis }) =>
    `the capture starts after this connection was opened; ${basis === 'port' ? 'the ports tell which end is the client' : 'the end that is seen first is taken for the client'}`,
  examples: [
    {
      name: 'the first frame is data',
      packets: `
        0.000  client  P.  101:111(10) ack 301  ! the ports tell which end is the client
        0.020  server  .   301:301(0)  ack 111
      `,
    },
    {
      name: 'no port tells which end is the client',
      packets: `
        server 10.0.0.2:50000
        0.000  client  P.  101:111(10) ack 301  ! the end that is seen first is taken for the client
        0.020  server  .   301:301(0)  ack 111
      `,
    },
    {
      name: "the service's segment comes first",
      packets: `
        0.000  server  P.  301:311(10) ack 101  ! the ports tell which end is the client
        0.020  client  .   101:101(0)  ack 311
      `,
    },
    {
      name: 'the first frame is the SYN',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the first frame is the SYN,ACK',
      packets: `
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>  ! unsolicited-synack
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a RST of which nothing else is seen',
      packets: `
        0.000  server  R   301:301(0)
      `,
    },
  ],
})
