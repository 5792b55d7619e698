import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { rule } from './rule.js'
import { span, times } from './wording.js'

const lastBefore = (moments: readonly number[], end: number): number =>
  moments.findLast((moment) => moment <= end) ?? moments[0]!

/** Windows tries a refused SYN again, twice. */
export const triesAfter = ({ client, reset }: Flow): number =>
  reset?.ended === 'refused' ? client.syns.times.filter((moment) => moment > reset.time).length : 0

export default rule({
  id: 'connection-refused',
  group: 'handshake',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Connection refused',
  explanation: `
    The client's SYN was answered by a RST that acknowledges it: nobody listens on that port, or a firewall
    answers in the host's name. This is how TCP says no.`,
  advice:
    "Check that the service runs and listens on this address and port. A TTL unlike the host's other packets points to a firewall.",
  asks: 'A SYN to a port where nobody listens (state CLOSED) is answered with RST,ACK that acknowledges it; the client then gives up.',
  causes: [
    'the service does not run, or listens on another address or port',
    'a firewall that rejects rather than drops',
    'a listener whose queue is full, on stacks that refuse then',
  ],
  wireshark: 'A red line, RST,ACK right after the SYN: `tcp.flags.reset == 1 && tcp.ack == 1`.',
  cite: ['RFC 9293, section 3.10.7.1', 'RFC 9293, section 3.5.2, group 1', 'RFC 9293, section 3.10.7.3, second step'],
  gates: [],
  on: Fact.RESET,
  find: (flow) => {
    const { reset, client } = flow
    if (reset?.ended !== 'refused' || client.pureSyn === null || reset.by === 'client') return []
    return [
      {
        frame: reset.frame,
        time: reset.time,
        frames: client.syns.frames,
        endpoint: 'server',
        data: {
          after: reset.time - lastBefore(client.syns.times, reset.time),
          triesAfter: triesAfter(flow),
          takenBack: reset.contradicted,
        },
      },
    ]
  },
  message: ({ after, triesAfter: tries, takenBack }) => {
    const refusal = `the server refused the SYN with RST after ${span(after)}`
    if (takenBack) return `${refusal}, and took ${tries > 0 ? 'it when it came again' : 'it all the same'}`
    const again = tries > 0 ? `; the client tried the same SYN ${times(tries)} more, in vain` : ''
    return `${refusal}: nobody listens on that port${again}`
  },
  examples: [
    {
      name: 'nobody listens',
      packets: `
        iss server 0
        0.000  client  S   0:0(0)
        0.020  server  R.  0:0(0)    ack 1   ! the server refused the SYN with RST after 20 ms
      `,
    },
    {
      name: 'the first SYN was lost, the second is refused',
      packets: `
        iss server 0
        0.000  client  S   0:0(0)
        1.000  client  S   0:0(0)            ! syn-retransmission
        1.020  server  R.  0:0(0)    ack 1   ! the server refused the SYN with RST after 20 ms
      `,
    },
    {
      name: 'the client does not take no for an answer (as Windows does)',
      packets: `
        iss server 0
        0.000  client  S   0:0(0)
        0.020  server  R.  0:0(0)    ack 1   ! the client tried the same SYN twice more, in vain
        0.500  client  S   0:0(0)
        0.520  server  R.  0:0(0)    ack 1
        1.000  client  S   0:0(0)
        1.020  server  R.  0:0(0)    ack 1
      `,
    },
    {
      name: 'the client tries again, and the service has come up',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  R.  0:0(0)    ack 1   ! the server refused the SYN with RST after 20 ms, and took it when it came again
        0.500  client  S   0:0(0)
        0.520  server  S.  0:0(0)    ack 1
        0.540  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a RST that does not acknowledge the SYN refuses nothing',
      packets: `
        iss server 0
        0.000  client  S   0:0(0)
        0.020  server  R   0:0(0)
        1.000  client  S   0:0(0)            ! syn-retransmission
        1.020  server  S.  0:0(0)    ack 1
        1.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a RST of the client ends its own attempt',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  R   1:1(0)            ! stale-syn-recovered
      `,
    },
  ],
})
