import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import type { Side } from '../tcp/history.js'
import { type CaptureContext, type Case, rule } from './rule.js'
import { count as number, octetCount } from './wording.js'

type Data = { of: Side; by: Side; octets: number; dropped: number }

/** A SYN that leads to data without an answer: the SYN,ACK existed. */
function missingSynAck({ client, server, reset }: Flow): Case<Data>[] {
  if (client.pureSyn === null || server.syn !== null || server.segments === 0 || reset !== null) return []
  if (!(server.rcv > client.iss) || !(client.acksAdvanced > 0 || client.dataSegments > 0)) return []
  const { firstFrame: frame, firstTime: time } = server
  const data: Data = { of: 'server', by: 'client', octets: 0, dropped: 0 }
  return [{ frame, time, frames: [client.pureSyn.frame], endpoint: null, data }]
}

/** What the capture program tells of itself (pcapng, Interface Statistics Block: isb_ifdrop and isb_osdrop). */
function toldDrops({ flows: [first], droppedFrames }: CaptureContext): Case<Data>[] {
  if (droppedFrames === 0 || first === undefined) return []
  const { firstFrame: frame, firstTime: time } = first
  const data: Data = { of: 'server', by: 'client', octets: 0, dropped: droppedFrames }
  return [{ frame, time, frames: [], endpoint: null, severity: 'note', data }]
}

/** A number alone may be that of a FIN, where nobody has seen it. */
const lackText = (octets: number): string =>
  octets === 0 ? 'the SYN,ACK' : octets === 1 ? 'a byte or the FIN' : octetCount(octets)

export default rule({
  id: 'capture-gap',
  group: 'capture-quality',
  severity: 'warning',
  certainty: 'certain',
  tier: 'core',
  title: 'Capture lost segments',
  explanation: `
    An end acknowledged data, or a SYN,ACK, that the capture does not hold: it existed and arrived, and the
    capture missed it. What else is missing can't be known, so nothing after that is called an error with
    certainty in this flow.`,
  advice:
    'Capture with a larger buffer, a filter, a smaller snap length, or on a faster machine; look at the drop counter of the capture program.',
  causes: [
    'the capture program could not keep up (its drop counter tells)',
    'the switch could not copy all frames to the mirror port',
    'packets that took another way, past this place',
  ],
  wireshark:
    '"Previous segment(s) not captured" and "ACKed segment that wasn\'t captured": `tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment`.',
  cite: ['tcpcheck manual, capture quality'],
  gates: ['BOTH'],
  on: Fact.INCIDENT | Fact.UNFINISHED,
  find: (flow) => [
    ...missingSynAck(flow),
    ...flow.incidents.of('capture gap').map(({ frame, time, of, octets, frames }) => ({
      frame,
      time,
      frames,
      endpoint: null,
      data: { of, by: flow.endpoint(of).peer.side, octets, dropped: 0 },
    })),
  ],
  findInCapture: toldDrops,
  message: ({ of, by, octets, dropped }, count) =>
    dropped > 0
      ? `the capture program dropped ${dropped === 1 ? 'a frame' : `${number(dropped)} frames`}: what seems to be missing may have been on the wire`
      : `the capture lacks ${lackText(octets)} of the ${of} that the ${by} acknowledged${count > 1 ? `, and more in ${count - 1} other ${count === 2 ? 'place' : 'places'}` : ''}`,
  examples: [
    {
      name: 'ten octets were acknowledged, and never seen',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.051  client  P.  11:21(10)  ack 1   lost
        0.052  client  P.  21:31(10)  ack 1
        0.070  server  .   1:1(0)     ack 31  ! the capture lacks 10 bytes of the client that the server acknowledged
      `,
    },
    {
      name: 'the last octets were acknowledged, and never seen',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.051  client  P.  11:21(10)  ack 1   lost
        0.070  server  .   1:1(0)     ack 21  ! the capture lacks 10 bytes of the client that the server acknowledged
        0.080  client  P.  21:31(10)  ack 1
        0.100  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: 'twice',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   lost
        0.051  client  P.  11:21(10)  ack 1
        0.070  server  .   1:1(0)     ack 21  ! the capture lacks 10 bytes of the client that the server acknowledged, and more in 1 other place
        0.080  client  P.  21:31(10)  ack 1   lost
        0.081  client  P.  31:41(10)  ack 1
        0.100  server  .   1:1(0)     ack 41
      `,
    },
    {
      name: 'SACK shows that the octets arrived',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  P.  1:11(10)   ack 1   lost
        0.051  client  P.  11:21(10)  ack 1   lost <TS val 151 ecr 900>
        0.052  client  P.  21:31(10)  ack 1   <TS val 152 ecr 900>
        0.070  server  .   1:1(0)     ack 1   <TS val 950 ecr 140, sack 11-31>  ! the capture lacks 10 bytes of the client
        0.090  client  P.  1:11(10)   ack 1   <TS val 190 ecr 950>              ! retransmission
        0.110  server  .   1:1(0)     ack 31  <TS val 990 ecr 190>
      `,
    },
    {
      name: 'the SYN,ACK was not captured',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  ! the capture lacks the SYN,ACK
        0.080  server  P.  1:11(10)   ack 11
        0.100  client  .   11:11(0)   ack 11
      `,
    },
    {
      name: 'lost before the tap, and sent again',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   lost
        0.051  client  P.  11:21(10)  ack 1
        0.071  server  .   1:1(0)     ack 1
        0.351  client  P.  1:11(10)   ack 1   ! retransmission
        0.371  server  .   1:1(0)     ack 21
      `,
    },
    {
      name: 'captured a little late',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 21  ! capture-reordered
        0.071  client  P.  11:21(10)  ack 1
      `,
    },
    {
      name: 'the hole is still open when the capture ends',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   lost
        0.051  client  P.  11:21(10)  ack 1
        0.071  server  .   1:1(0)     ack 1
      `,
    },
  ],
})
