import * as Fact from '../tcp/fact.js'
import { type Flow, sameEnd } from '../tcp/flow.js'
import { synScheduleOf } from '../tcp/profiles.js'
import { rule } from './rule.js'
import { gapList, repeated, span } from './wording.js'

/** Initial retransmission timeout in seconds (RFC 6298, section 2.1). */
const RTO = 1

/** How many earlier flows of the addresses and ports are asked. */
const PAST = 8

/** A connection before still answers, from a TIME-WAIT that no SYN and no RST ends (RFC 1337, section 4); other attempts may lie between. */
function isAnsweredFromTimeWait(flow: Flow, since: number): boolean {
  let past = flow.previous
  for (let steps = 0; past !== null && steps < PAST; past = past.previous, steps++)
    if (sameEnd(flow, flow.server, past).lastTime > since) return true
  return false
}

export default rule({
  id: 'syn-unanswered',
  group: 'handshake',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'SYN never answered',
  explanation: `
    The client sent its SYN again and again, and nothing came back: neither SYN,ACK nor RST. A filter drops it, the
    host is down or unreachable, or the answer takes a way that does not lead past this tap. The gaps between the
    copies double on most stacks; where they follow the schedule of a known one, its name is given.`,
  advice:
    'Capture at the server too: if the SYN arrives there, look at its firewall and at the way back; if not, at the path.',
  asks: 'A SYN is sent again with growing gaps, for at least three minutes unless the application gives up.',
  causes: [
    'a firewall that drops',
    'the host is down, or there is no such host',
    'the way back is broken, or does not pass here',
  ],
  wireshark: 'The copies are "[TCP Retransmission]": `tcp.flags.syn == 1 && tcp.flags.ack == 0`.',
  cite: ['RFC 9293, section 3.8.3, MUST-22 and MUST-23', 'RFC 6298, section 2.1'],
  gates: [],
  on: Fact.UNFINISHED,
  find: (flow, { endTime, isOneWay }) => {
    const { client, server } = flow
    if (client.pureSyn === null || server.isSeen || flow.reset !== null || client.segments > client.syns.count)
      return []
    const { count, frames, times: moments } = client.syns
    if (isAnsweredFromTimeWait(flow, moments[0]!)) return []
    const end = flow.watchedUntil(endTime)
    if (count < 2 || end - moments[0]! <= RTO) return []
    return [
      {
        frame: frames[0]!,
        time: moments[0]!,
        frames,
        endpoint: null,
        // With one direction only in the capture an answer could not be seen.
        severity: isOneWay && client.segments > client.syns.count ? 'note' : undefined,
        data: {
          syns: count,
          lasted: end - moments[0]!,
          gaps: gapList(moments),
          schedule: synScheduleOf(moments.slice(1).map((moment) => moment - moments[0]!)),
        },
      },
    ]
  },
  message: ({ syns, lasted, gaps, schedule }) =>
    `no answer to the SYN: the client sent it ${repeated(syns, gaps)}${schedule === null ? '' : ` (the schedule of ${schedule})`}, and nothing came back within ${span(lasted)}`,
  examples: [
    {
      name: 'three SYNs, and silence',
      packets: `
        0.000  client  S  0:0(0)  ! the client sent it 3 times, with gaps of 1 s and 2 s (the schedule of linux)
        1.000  client  S  0:0(0)
        3.000  client  S  0:0(0)
        end 7
      `,
    },
    {
      name: 'each attempt on the same ports has its own finding',
      packets: `
        0.000   client  S  0:0(0)          ! the client sent it 3 times
        1.000   client  S  0:0(0)
        3.000   client  S  0:0(0)
        20.000  client  S  70000:70000(0)  ! the client sent it twice, 1 s apart
        21.000  client  S  70000:70000(0)
        end 25
      `,
    },
    {
      name: 'the third SYN is answered',
      packets: `
        0.000  client  S   0:0(0)
        1.000  client  S   0:0(0)           ! syn-retransmission
        3.000  client  S   0:0(0)
        3.020  server  S.  0:0(0)    ack 1
        3.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the capture ends before a retransmission timeout has passed',
      packets: `
        0.000  client  S  0:0(0)
        0.300  client  S  0:0(0)  ! syn-retransmission
        end 0.7
      `,
    },
    {
      name: 'a TIME-WAIT that no RST ends answers each of them',
      packets: `
        open
        0.050  server  F.  1:1(0)     ack 1
        0.070  client  F.  1:1(0)     ack 2
        0.090  server  .   2:2(0)     ack 2
        5.000  client  S   70000:70000(0)  <mss 1460>
        5.020  server  .   2:2(0)     ack 2
        5.040  client  R   2:2(0)
        6.000  client  S   70000:70000(0)  <mss 1460>
        6.020  server  .   2:2(0)     ack 2
        6.040  client  R   2:2(0)
        8.000  client  S   70000:70000(0)  <mss 1460>  ! syn-retransmission
        8.020  server  .   2:2(0)     ack 2
        8.040  client  R   2:2(0)
      `,
    },
    {
      name: 'the same TIME-WAIT answers the next attempt too',
      packets: `
        open
        0.050  server  F.  1:1(0)     ack 1
        0.070  client  F.  1:1(0)     ack 2
        0.090  server  .   2:2(0)     ack 2
        5.000  client  S   70000:70000(0)  <mss 1460>
        5.020  server  .   2:2(0)     ack 2
        5.040  client  R   2:2(0)
        20.00  client  S   4000000:4000000(0)  <mss 1460>
        20.02  server  .   2:2(0)     ack 2
        20.04  client  R   2:2(0)
        21.00  client  S   4000000:4000000(0)  <mss 1460>  ! syn-retransmission
        21.02  server  .   2:2(0)     ack 2
        21.04  client  R   2:2(0)
      `,
    },
    {
      name: 'a single SYN says too little',
      packets: `
        0.000  client  S  0:0(0)
        end 10
      `,
    },
    {
      name: 'the capture hears the client only',
      packets: `
        0.000  client  S   0:0(0)               ! capture-one-way
        1.000  client  S   0:0(0)               ! syn-retransmission
        1.040  client  .   1:1(0)      ack 1
        1.050  client  P.  1:11(10)    ack 1
        1.070  client  .   11:11(0)    ack 21
        1.080  client  .   11:11(0)    ack 41
        1.090  client  .   11:11(0)    ack 61
        1.100  client  .   11:11(0)    ack 81
      `,
    },
  ],
})
