import type { Endpoint } from '../tcp/endpoint.js'
import * as Fact from '../tcp/fact.js'
import { type Flow, sameEnd } from '../tcp/flow.js'
import { SHORTEST_TIME_WAIT } from '../tcp/profiles.js'
import { onCircle, unroll } from '../tcp/sequence.js'
import { rule } from './rule.js'
import { count, span } from './wording.js'

/** By how much the new ISS lies below what the holder has used; 0 or less where it lies above. */
function shortfall(holder: Endpoint, next: Flow): number {
  const synAck = next.server.synAck
  return synAck === null ? 0 : holder.nxt - unroll(onCircle(synAck.seq), holder.nxt)
}

/** Another machine may have answered (a load balancer); its packets rarely have come equally far. */
function isSameHost(holder: Endpoint, next: Flow): boolean {
  const { synAck } = next.server
  return holder.syn === null || synAck === null || holder.syn.ttl === synAck.ttl
}

export default rule({
  id: 'time-wait-reuse-isn-not-larger',
  group: 'time-wait',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'Reopened out of TIME-WAIT with an old number',
  explanation: `
    An end in TIME-WAIT accepted a new connection and began it with a sequence number not above those that it had used
    in the old one. A connection may be reopened so only with a larger number: otherwise old segments of this end may be
    taken for new ones. It is an error where its numbers were used before and no timestamps tell old from new.`,
  advice:
    'Look at how the host, or a firewall that rewrites sequence numbers, chooses initial ones; behind a load balancer another host may have answered.',
  asks: 'An end that leaves TIME-WAIT for a new SYN must begin with a number above the largest that it used before.',
  causes: [
    'a stack that chooses the number at random, whatever went before',
    'a firewall that rewrites sequence numbers',
    'a load balancer that sent the SYN to another host',
  ],
  wireshark:
    '"[TCP Port numbers reused]"; compare `tcp.seq_raw` of the SYN,ACK with those before: `tcp.analysis.reused_ports`.',
  cite: ['RFC 9293, section 3.6.1, MAY-2, condition 1', 'RFC 6191, section 2', 'RFC 6528, section 3'],
  gates: ['BOTH', 'WHOLE'],
  on: Fact.TIME_WAIT_REUSED,
  find: (flow) => {
    const { timeWait, next } = flow
    const reuse = timeWait?.reuse ?? null
    if (timeWait === null || next === null || reuse === null || reuse.by !== 'peer') return []
    const synAck = next.server.synAck
    // By then a TIME-WAIT of the shortest kind is over, and any number is right.
    if (synAck === null || reuse.after >= SHORTEST_TIME_WAIT) return []
    const holder = sameEnd(next, next.server, flow)
    const below = shortfall(holder, next)
    if (below <= 0 || !isSameHost(holder, next)) return []
    const wasUsed = below <= holder.nxt - holder.iss
    return [
      {
        frame: synAck.frame,
        time: synAck.time,
        frames: [timeWait.enteredFrame, reuse.frame],
        endpoint: holder.side,
        severity: wasUsed && !synAck.hasTimestamps ? 'error' : undefined,
        // One that was never used there may be another machine's.
        certainty: wasUsed ? undefined : 'probable',
        data: { holder: holder.side, below, wasUsed, after: reuse.after },
      },
    ]
  },
  message: ({ holder, below, wasUsed, after }) =>
    `the ${holder}, reopened ${span(after)} into TIME-WAIT, began with a sequence number ${count(below)} below the next one of the old connection${wasUsed ? ': one that it had used there' : ''}`,
  examples: [
    {
      name: 'one that the old connection had used',
      packets: `
        open
        0.050  client  P.  1:1001(1000)     ack 1
        0.070  server  .   1:1(0)           ack 1001
        0.080  client  F.  1001:1001(0)     ack 1
        0.100  server  F.  1:1(0)           ack 1002
        0.120  client  .   1002:1002(0)     ack 2
        5.000  server  S   9000:9000(0)                 <mss 1460>
        5.020  client  S.  500:500(0)       ack 9001    <mss 1460>  ! the client, reopened 4.88 s into TIME-WAIT, began with a sequence number 502 below the next one of the old connection: one that it had used there
        5.040  server  .   9001:9001(0)     ack 501
      `,
    },
    {
      name: 'one below them all',
      packets: `
        open
        close
        5.000  server  S   9000:9000(0)                 <mss 1460>
        5.020  client  S.  -70000:-70000(0) ack 9001    <mss 1460>  ! began with a sequence number 70,002 below the next one of the old connection
        5.040  server  .   9001:9001(0)     ack -69999
      `,
    },
    {
      name: 'another machine behind a load balancer has answered',
      packets: `
        open
        close
        5.000  server  S   9000:9000(0)                 <mss 1460>          ! time-wait-reopened
        5.020  client  S.  -70000:-70000(0) ack 9001    <mss 1460>  ttl 60
        5.040  server  .   9001:9001(0)     ack -69999
      `,
    },
    {
      name: 'a larger one',
      packets: `
        open
        close
        5.000  server  S   9000:9000(0)                 <mss 1460>  ! time-wait-reopened
        5.020  client  S.  65538:65538(0)   ack 9001    <mss 1460>
        5.040  server  .   9001:9001(0)     ack 65539
      `,
    },
    {
      name: 'the very next one is larger than all that were used',
      packets: `
        open
        close
        5.000  server  S   9000:9000(0)                 <mss 1460>  ! time-wait-reopened
        5.020  client  S.  2:2(0)           ack 9001    <mss 1460>
        5.040  server  .   9001:9001(0)     ack 3
      `,
    },
    {
      name: 'many a TIME-WAIT is over by then',
      packets: `
        open
        close
        40.00  server  S   9000:9000(0)                 <mss 1460>  ! time-wait-reopened
        40.02  client  S.  -70000:-70000(0) ack 9001    <mss 1460>
        40.04  server  .   9001:9001(0)     ack -69999
      `,
    },
  ],
})
