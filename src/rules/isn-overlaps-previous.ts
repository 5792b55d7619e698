import type { Endpoint } from '../tcp/endpoint.js'
import * as Fact from '../tcp/fact.js'
import { type Flow, sameEnd } from '../tcp/flow.js'
import { isOldDuplicate } from '../tcp/incarnation.js'
import { onCircle, unroll } from '../tcp/sequence.js'
import { rule } from './rule.js'
import { count, span } from './wording.js'

/** Seconds for which segments of an ended connection may be under way: 2MSL (RFC 9293, section 3.4.2). */
const LONGEST = 240

/** How far above its first number in the previous connection the end begins, where it had used that number there; else null. */
function overlap(flow: Flow, end: Endpoint, previous: Flow): number | null {
  const before = sameEnd(flow, end, previous)
  const iss = unroll(onCircle(end.iss), before.nxt)
  return iss > before.iss && iss < before.nxt ? iss - before.iss : null
}

export default rule({
  id: 'isn-overlaps-previous',
  group: 'time-wait',
  severity: 'warning',
  certainty: 'certain',
  tier: 'later',
  title: 'Initial sequence number within those of the connection before',
  explanation: `
    One end began a connection within the sequence numbers that it had used in the one before on the same addresses and
    ports, and segments of that one may still be under way. Without timestamps nothing tells them from new ones.`,
  advice: 'Timestamps on both ends protect; so does a longer wait before the ports are used again.',
  asks: 'Initial sequence numbers come from a clock, so that a connection begins above the numbers of the one before. Where data runs faster than that clock, timestamps are recommended.',
  causes: [
    'a connection that sent more than the clock advanced',
    'a stack that takes its initial numbers at random',
    'two hosts behind one NAT address that come to use the same port',
  ],
  wireshark:
    '"[TCP Port numbers reused]" on the SYN: `tcp.analysis.reused_ports`. Compare its `tcp.seq_raw` with those before.',
  cite: ['RFC 9293, sections 3.4.1 and 3.4.3', 'RFC 6528, section 3'],
  gates: ['WHOLE'],
  on: Fact.REUSED,
  find: (flow) => {
    const { previous, client, server } = flow
    if (previous === null || !previous.handshakeSeen || flow.ackFrame === 0 || isOldDuplicate(flow.origin)) return []
    const after = flow.firstTime - previous.lastOwnTime
    if (after > LONGEST || (client.syn?.hasTimestamps && server.syn?.hasTimestamps)) return []
    // An end that is reopened out of TIME-WAIT has a rule of its own (time-wait-reuse-isn-not-larger).
    const isReopened = previous.timeWait?.reuse?.by === 'peer'
    return (isReopened ? [client] : [client, server]).flatMap((end) => {
      const above = overlap(flow, end, previous)
      if (above === null || end.syn === null) return []
      return [
        {
          frame: end.syn.frame,
          time: end.syn.time,
          frames: [previous.lastFrame],
          endpoint: end.side,
          data: { by: end.side, above, after },
        },
      ]
    })
  },
  message: ({ by, above, after }) =>
    `the ${by} began ${span(after)} after the last connection of these ports, within its sequence numbers (${count(above)} above the first)`,
  examples: [
    {
      name: 'in the midst of what was just sent',
      packets: `
        open
        0.050  client  P.  1:1001(1000)   ack 1
        0.070  server  .   1:1(0)         ack 1001
        0.080  client  R.  1001:1001(0)   ack 1               ! abortive-close
        5.000  client  S   500:500(0)              <mss 1460>  ! the client began 4.92 s after the last connection of these ports, within its sequence numbers (500 above the first)
        5.020  server  S.  90000:90000(0) ack 501  <mss 1460>
        5.040  client  .   501:501(0)     ack 90001
      `,
    },
    {
      name: 'above everything that was sent',
      packets: `
        open
        0.050  client  P.  1:1001(1000)   ack 1
        0.070  server  .   1:1(0)         ack 1001
        0.080  client  R.  1001:1001(0)   ack 1                ! abortive-close
        5.000  client  S   1001:1001(0)            <mss 1460>
        5.020  server  S.  90000:90000(0) ack 1002 <mss 1460>
        5.040  client  .   1002:1002(0)   ack 90001
      `,
    },
    {
      name: 'long after',
      packets: `
        open
        0.050  client  P.  1:1001(1000)   ack 1
        0.070  server  .   1:1(0)         ack 1001
        0.080  client  R.  1001:1001(0)   ack 1                ! abortive-close
        300.0  client  S   500:500(0)              <mss 1460>
        300.1  server  S.  90000:90000(0) ack 501  <mss 1460>
        300.2  client  .   501:501(0)     ack 90001
      `,
    },
    {
      name: 'timestamps tell old from new',
      packets: `
        open
        0.050  client  P.  1:1001(1000)   ack 1
        0.070  server  .   1:1(0)         ack 1001
        0.080  client  R.  1001:1001(0)   ack 1                ! abortive-close
        5.000  client  S   500:500(0)              <mss 1460, sackOK, TS val 5100 ecr 0>
        5.020  server  S.  90000:90000(0) ack 501  <mss 1460, sackOK, TS val 5900 ecr 5100>
        5.040  client  .   501:501(0)     ack 90001  <TS val 5140 ecr 5900>
      `,
    },
  ],
})
