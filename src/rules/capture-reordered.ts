import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import type { FrameList } from '../tcp/frame-list.js'
import { type Case, caseOfList, rule } from './rule.js'
import { times } from './wording.js'

type Data = { kind: 'clock' | 'order'; what: string }

const clockSteps = (backwards: FrameList): Case<Data>[] =>
  backwards.count === 0 ? [] : [caseOfList(backwards, null, { kind: 'clock', what: '' })]

function flowsOutOfOrder(flows: readonly Flow[]): Case<Data>[] {
  const disordered = flows.filter((flow) => flow.incidents.count('capture reordered') > 0)
  const first = disordered[0]?.incidents.of('capture reordered')[0]
  if (first === undefined) return []
  const count = disordered.reduce((sum, flow) => sum + flow.incidents.count('capture reordered'), 0)
  return [
    {
      frame: first.frame,
      time: first.time,
      frames: first.frames,
      endpoint: null,
      count,
      data: { kind: 'order', what: first.what },
    },
  ]
}

export default rule({
  id: 'capture-reordered',
  group: 'capture-quality',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Capture holds frames out of order',
  explanation: `
    Time runs backwards in the capture, or frames stand in another order than they can have had on the wire: an
    answer before its question. Several receive queues, a merged capture or a clock that was set do this.`,
  advice: "Sort the capture (reordercap), or capture with one queue. Times around the jump can't be trusted.",
  causes: [
    'a network card with several receive queues',
    'captures that were merged by clocks that differ',
    'the clock of the capturing host was set',
  ],
  wireshark:
    'Such frames look like losses and retransmissions: `tcp.analysis.flags`. `frame.time_delta < 0` finds time that runs backwards.',
  cite: ['tcpcheck manual, capture quality'],
  gates: [],
  on: Fact.ALL,
  findInCapture: ({ flowsWith, backwards }) => [...clockSteps(backwards), ...flowsOutOfOrder(flowsWith(Fact.INCIDENT))],
  message: ({ kind, what }, count) =>
    kind === 'clock'
      ? `time runs backwards at ${count === 1 ? 'one frame' : `${count} frames`}`
      : `the capture holds ${what}${count > 1 ? ` (${times(count)})` : ''}: the order of the file is not that of the wire`,
  examples: [
    {
      name: 'an ACK stands in the file before the data that it acknowledges',
      packets: `
        open
        0.0500  server  .   1:1(0)     ack 11  ! the capture holds data after its acknowledgment
        0.0501  client  P.  1:11(10)   ack 1
      `,
    },
    {
      name: 'the SYN,ACK stands before the SYN',
      packets: `
        0.00000  server  S.  0:0(0)    ack 1   <mss 1460>
        0.00002  client  S   0:0(0)            <mss 1460>  ! the capture holds a SYN after its answer
        0.02000  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'time runs backwards',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.045  client  P.  11:21(10)  ack 1   ! time runs backwards at one frame
        0.070  server  .   1:1(0)     ack 21
      `,
    },
    {
      name: "the network changes the order: that is not the capture's doing",
      packets: `
        open
        0.050  client  P.  11:21(10)  ack 1   id 102
        0.051  client  P.  1:11(10)   ack 1   id 101  ! out-of-order
        0.070  server  .   1:1(0)     ack 21
      `,
    },
    {
      name: 'the data is late by more than queues disagree',
      packets: `
        open
        0.050  server  .   1:1(0)     ack 11  ! ack-beyond-sent
        0.090  client  P.  1:11(10)   ack 1
      `,
    },
  ],
})
