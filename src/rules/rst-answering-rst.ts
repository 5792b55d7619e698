import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { times } from './wording.js'

/** Two RSTs may cross; an answer to a RST once may be a crossing one that came late. */
const TWICE = 2

export default rule({
  id: 'rst-answering-rst',
  group: 'reset',
  severity: 'warning',
  certainty: 'probable',
  tier: 'later',
  title: 'RST in answer to RST',
  explanation: `
    One end answers each RST of its peer with a RST, with nothing else of the peer between. A RST must not be answered:
    two ends that do so would go on for ever.`,
  advice: 'One of the two is no ordinary host: look for a middlebox or a tool that resets connections.',
  asks: 'A host without the connection answers everything with RST, except a RST.',
  causes: [
    'a firewall or load balancer that resets whatever it does not know',
    'a program that makes its own packets',
    'two devices on the path that both end the connection',
  ],
  wireshark: 'Each one is "Connection reset (RST)"; nothing is said of the row: `tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.5.2, group 1', 'RFC 9293, section 3.10.7.1'],
  gates: ['BOTH'],
  on: Fact.RESET,
  find: ({ resets }) =>
    (['client', 'server'] as const).flatMap((by) => {
      const answers = resets.filter((reset) => reset.by === by && reset.answersReset > 0)
      const [first] = answers
      if (first === undefined || answers.length < TWICE) return []
      const frames = answers.flatMap(({ frame, answersReset }) => [answersReset, frame])
      return [{ frame: first.frame, time: first.time, frames, endpoint: by, data: { by, answers: answers.length } }]
    }),
  message: ({ by, answers }) => `the ${by} answered a RST of its peer with RST, ${times(answers)}`,
  examples: [
    {
      name: 'two ends that reset each other',
      packets: `
        open
        0.050  client  R.  1:1(0)  ack 1  ! abortive-close
        0.060  server  R   1:1(0)
        0.070  client  R   1:1(0)         ! the client answered a RST of its peer with RST, twice
        0.080  server  R   1:1(0)
        0.090  client  R   1:1(0)
        0.100  server  R   1:1(0)
      `,
    },
    {
      name: 'two RSTs that cross',
      packets: `
        open
        0.050  client  R.  1:1(0)  ack 1  ! abortive-close
        0.051  server  R.  1:1(0)  ack 1
      `,
    },
    {
      name: 'each segment that was under way earns one',
      packets: `
        open
        0.050  client  R.  1:1(0)     ack 1  ! abortive-close
        0.051  server  P.  1:11(10)   ack 1
        0.052  server  P.  11:21(10)  ack 1
        0.060  client  R   1:1(0)
        0.061  client  R   1:1(0)
      `,
    },
  ],
})
