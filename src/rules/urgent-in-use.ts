import * as Fact from '../tcp/fact.js'
import { caseOfList, rule } from './rule.js'
import { count } from './wording.js'

export default rule({
  id: 'urgent-in-use',
  group: 'data',
  severity: 'note',
  certainty: 'certain',
  tier: 'later',
  title: 'Urgent data',
  explanation: `
    A segment carries the URG flag: somewhere ahead in the stream is something that the receiver should know of at once.
    Stacks disagree about where the urgent data ends, and many devices clear the flag or drop the octet, so that new
    applications should not use it. The pointer must never move back in what is sent later.`,
  advice:
    'Telnet, rlogin and FTP (on abort) use it on purpose; elsewhere look for an application that sends out-of-band data.',
  asks: 'The pointer leads to the octet after the urgent data, and in newer data it only advances. New applications should do without (RFC 6093).',
  causes: [
    'Telnet, rlogin, or an FTP client that stops a transfer',
    'an application with out-of-band data (MSG_OOB), such as some databases',
    'a port scan, or an attempt to mislead intrusion detection',
  ],
  wireshark: '"Urg=" in the Info column: `tcp.flags.urg == 1`.',
  cite: ['RFC 9293, section 3.8.5, SHLD-13, MUST-62', 'RFC 6093, sections 3 and 5'],
  gates: [],
  on: Fact.URGENT,
  find: (flow) =>
    flow.endpoints.flatMap(({ side, urgent }) => {
      if (urgent === null) return []
      const { receded } = urgent
      const used = caseOfList(urgent, side, { by: side, kind: 'in-use' })
      return receded.count === 0
        ? [used]
        : [
            used,
            { ...caseOfList(receded, side, { by: side, kind: 'receded' }), severity: 'warning' as const, count: 0 },
          ]
    }),
  message: ({ by, kind }, total) =>
    kind === 'receded'
      ? `the ${by} moved its urgent pointer back, which can only advance`
      : `the ${by} sent ${total === 1 ? 'a segment' : `${count(total)} segments`} with urgent data`,
  isForEachEnd: true,
  examples: [
    {
      name: 'a segment with URG',
      packets: `
        open
        0.050  client  PU. 1:6(5)     ack 1   urg 5  ! the client sent a segment with urgent data
        0.070  server  .   1:1(0)     ack 6
      `,
    },
    {
      name: 'the pointer moves back in newer data',
      packets: `
        open
        0.050  client  U.  1:6(5)     ack 1   urg 50
        0.070  server  .   1:1(0)     ack 6
        0.080  client  U.  6:11(5)    ack 1   urg 5  ! the client moved its urgent pointer back, which can only advance
        0.100  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the pointer stands still while the data comes nearer to it, and a segment is sent again',
      packets: `
        open
        0.050  client  U.  1:6(5)     ack 1   urg 10  ! the client sent 3 segments with urgent data
        0.060  client  U.  6:11(5)    ack 1   urg 5
        0.350  client  U.  1:6(5)     ack 1   urg 5   ! retransmission
        0.370  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the field means nothing without the flag',
      packets: `
        open
        0.050  client  P.  1:6(5)     ack 1   urg 5
        0.070  server  .   1:1(0)     ack 6
      `,
    },
  ],
})
