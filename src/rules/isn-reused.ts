import type { Endpoint } from '../tcp/endpoint.js'
import * as Fact from '../tcp/fact.js'
import { type Flow, sameEnd } from '../tcp/flow.js'
import { isOldDuplicate } from '../tcp/incarnation.js'
import { onCircle } from '../tcp/sequence.js'
import { rule } from './rule.js'
import { count } from './wording.js'

/** How many earlier connections of a pair are looked at. */
const PAST = 8

/** Both SYNs were acknowledged: neither is a copy that nobody wanted. */
const isComplete = (flow: Flow): boolean => flow.handshakeSeen && flow.ackFrame > 0

/** An earlier connection in which the same end began with the same number. */
function originalOf(flow: Flow, end: Endpoint): Flow | null {
  let steps = 0
  for (let past = flow.previous; past !== null && steps < PAST; past = past.previous, steps++)
    if (isComplete(past) && onCircle(sameEnd(flow, end, past).iss) === onCircle(end.iss)) return past
  return null
}

export default rule({
  id: 'isn-reused',
  group: 'security',
  severity: 'warning',
  certainty: 'certain',
  tier: 'later',
  title: 'The same initial sequence number again',
  explanation: `
    One end began two connections on the same addresses and ports with the very same sequence number, and both were
    established. The number must come from a clock that runs on, so that segments of one connection can't be taken for
    those of the next; a constant or a replayed one also lets anybody guess it.`,
  advice: 'Look at how this host chooses its numbers: embedded stacks and packet generators often use a constant.',
  asks: 'Initial sequence numbers come from a clock that runs on: for hours no two connections begin with the same one.',
  causes: [
    'an embedded or user-space TCP that begins with a constant',
    'a packet generator or test tool',
    'a virtual machine that was set back, and begins as it did before',
  ],
  wireshark:
    'The second SYN is "[TCP Retransmission]", as it has the number of the first: `tcp.flags.syn == 1 && tcp.analysis.retransmission`.',
  cite: ['RFC 9293, section 3.4.1, MUST-8', 'RFC 6528, section 3'],
  gates: ['WHOLE'],
  on: Fact.REUSED,
  find: (flow) => {
    // A copy of an old SYN has its number, and says nothing of the next.
    if (!isComplete(flow) || isOldDuplicate(flow.origin)) return []
    const { client, server } = flow
    // With the client's number the same, that of a server without memory (SYN cookies) may be the same as well.
    const found = originalOf(flow, client) === null ? [server] : [client]
    return found.flatMap((end) => {
      const original = originalOf(flow, end)
      if (original === null || end.syn === null) return []
      const before = sameEnd(flow, end, original).syn
      return [
        {
          frame: end.syn.frame,
          time: end.syn.time,
          frames: [before?.frame ?? 0],
          endpoint: end.side,
          data: { by: end.side, iss: onCircle(end.iss), before: before?.frame ?? 0 },
        },
      ]
    })
  },
  message: ({ by, iss, before }) =>
    `the ${by} began with sequence number ${count(iss)}, just as in the earlier connection of the same addresses and ports (frame ${before})`,
  examples: [
    {
      name: 'a constant',
      packets: `
        open
        close
        300.0  client  S   0:0(0)                  <mss 1460>  ! the client began with sequence number 1,000, just as in the earlier connection of the same addresses and ports (frame 1)
        300.1  server  S.  90000:90000(0)   ack 1  <mss 1460>
        300.2  client  .   1:1(0)           ack 90001
      `,
    },
    {
      name: "the server's",
      packets: `
        open
        close
        300.0  client  S   90000:90000(0)              <mss 1460>
        300.1  server  S.  0:0(0)           ack 90001  <mss 1460>  ! the server began with sequence number 3,000
        300.2  client  .   90001:90001(0)   ack 1
      `,
    },
    {
      name: 'another number',
      packets: `
        open
        close
        300.0  client  S   90000:90000(0)              <mss 1460>
        300.1  server  S.  70000:70000(0)   ack 90001  <mss 1460>
        300.2  client  .   90001:90001(0)   ack 70001
      `,
    },
    {
      name: 'a copy of the old SYN, which the client disowns',
      packets: `
        open
        close
        300.0  client  S   0:0(0)           id 1       <mss 1460>  ! stale-syn-recovered
        300.1  server  S.  70000:70000(0)   ack 1      <mss 1460>
        300.2  client  R   1:1(0)
      `,
    },
  ],
})
