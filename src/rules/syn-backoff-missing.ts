import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { gapList, times as timesWord } from './wording.js'

/** Linux (since 6.5) and the BSDs begin with four or five equal waits, and double only then. */
const FEWEST_GAPS = 6
const GROWTH = 1.5

export default rule({
  id: 'syn-backoff-missing',
  group: 'handshake',
  severity: 'warning',
  certainty: 'heuristic',
  tier: 'later',
  title: 'SYNs repeated without slowing down',
  explanation: `
    A SYN that gets no answer is sent again when a timer runs out, and each time the timer must be doubled. Some stacks
    begin with up to five equal waits. This client never slowed down: a server that is overloaded stays so.`,
  advice:
    'Look at the client: a tool that makes its own SYNs (a scanner, a load generator), or a stack with its backoff switched off. Look for ICMP messages in between as well: they may be the reason.',
  asks: 'A SYN is sent again by the same rules as data: the timer doubles each time it runs out.',
  causes: [
    'a scanner or load generator that makes its own SYNs',
    'a small stack with a fixed timer',
    'ICMP messages that the server can not be reached: for each, a stack may take one doubling back (RFC 6069)',
  ],
  wireshark:
    'The copies are "[TCP Retransmission]", with equal times between: `tcp.flags.syn == 1 && tcp.analysis.retransmission`.',
  cite: ['RFC 9293, section 3.8.3, MUST-22', 'RFC 9293, section 3.8.2, MUST-19', 'RFC 6298, section 5, rule 5.5'],
  gates: [],
  on: Fact.SYN_AGAIN,
  find: ({ client, reset }) => {
    const { frames, times, count } = client.syns
    // A refused SYN is tried again by the application or for it, by no timer.
    if (client.pureSyn === null || reset?.ended === 'refused') return []
    const gaps = times.slice(1).map((time, at) => time - times[at]!)
    if (gaps.length < FEWEST_GAPS || gaps.some((gap, at) => at > 0 && gap >= GROWTH * gaps[at - 1]!)) return []
    return [
      {
        frame: frames[1]!,
        time: times[1]!,
        frames,
        endpoint: 'client',
        data: { syns: count, gaps: gapList(times) },
      },
    ]
  },
  message: ({ syns, gaps }) => `the client sent its SYN ${timesWord(syns)} without backing off (gaps of ${gaps})`,
  examples: [
    {
      name: 'a SYN each second',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>  ! syn-unanswered
        1.000  client  S   0:0(0)             <mss 1460>  ! the client sent its SYN 9 times without backing off (gaps of 1 s
        2.000  client  S   0:0(0)             <mss 1460>
        3.000  client  S   0:0(0)             <mss 1460>
        4.000  client  S   0:0(0)             <mss 1460>
        5.000  client  S   0:0(0)             <mss 1460>
        6.000  client  S   0:0(0)             <mss 1460>
        7.000  client  S   0:0(0)             <mss 1460>
        8.000  client  S   0:0(0)             <mss 1460>
        end 20
      `,
    },
    {
      name: 'a new Linux: five equal waits, then doubled ones',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>  ! syn-unanswered
        1.000  client  S   0:0(0)             <mss 1460>
        2.000  client  S   0:0(0)             <mss 1460>
        3.000  client  S   0:0(0)             <mss 1460>
        4.000  client  S   0:0(0)             <mss 1460>
        5.000  client  S   0:0(0)             <mss 1460>
        7.000  client  S   0:0(0)             <mss 1460>
        11.00  client  S   0:0(0)             <mss 1460>
        end 30
      `,
    },
    {
      name: 'five equal waits, and no more to be seen',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>
        1.000  client  S   0:0(0)             <mss 1460>  ! syn-retransmission
        2.000  client  S   0:0(0)             <mss 1460>
        3.000  client  S   0:0(0)             <mss 1460>
        4.000  client  S   0:0(0)             <mss 1460>
        5.000  client  S   0:0(0)             <mss 1460>
        5.020  server  S.  0:0(0)     ack 1   <mss 1460>
        5.040  client  .   1:1(0)     ack 1
      `,
    },
    {
      name: 'attempts with other numbers are new ones',
      packets: `
        repeat 8 every 1 {
          0.000  client  S   0+1000i:0+1000i(0)             <mss 1460>
          0.020  server  R.  0:0(0)              ack 1+1000i  ! connection-refused
        }
      `,
    },
  ],
})
