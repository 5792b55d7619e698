import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import type { KeepaliveRun } from '../tcp/keepalive.js'
import { type Case, rule } from './rule.js'

/** Runs of probes with an octet, of one connection. */
type Habit = readonly KeepaliveRun[]

function runsByHost(flows: readonly Flow[]): Map<string, Habit[]> {
  const byHost = new Map<string, Habit[]>()
  for (const { client, server, clientAddress, serverAddress } of flows)
    for (const { keepalive, peer } of [client, server]) {
      const runs = keepalive.kept.filter(({ oneOctet }) => oneOctet)
      if (runs.length === 0 || !peer.isSeen) continue
      const host = peer === server ? clientAddress : serverAddress
      byHost.set(host, [...(byHost.get(host) ?? []), runs])
    }
  return byHost
}

function caseOf(host: string, habits: readonly Habit[]): Case<{ host: string; connections: number }> {
  const runs = habits.flat()
  const [first] = runs
  return {
    frame: first!.frames[0]!,
    time: first!.times[0]!,
    frames: runs.flatMap(({ frames }) => frames),
    endpoint: null,
    count: runs.reduce((sum, { probes }) => sum + probes, 0),
    data: { host, connections: habits.length },
  }
}

export default rule({
  id: 'keepalive-garbage-octet',
  group: 'keepalive',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Keepalive probes carry an octet',
  explanation: `
    The keepalive probes of a host carry one octet, with the number of the last octet that the peer has already.
    They should carry none; the octet is allowed for the sake of old stacks that do not answer an empty probe. It is
    garbage and no part of the stream: a tool that takes it for a retransmission may show the wrong text.`,
  advice: 'Nothing is wrong: Windows probes like this, and so do the keepalives of some devices.',
  asks: 'A probe should carry no data. It may carry one octet of garbage, for the sake of stacks that answer nothing else.',
  causes: [
    'Windows, which puts an octet of 0 into its probes',
    'a device with an old BSD stack, or one that is set so',
  ],
  wireshark: '"[TCP Keep-Alive]" with a length of 1: `tcp.analysis.keep_alive && tcp.len == 1`.',
  cite: ['RFC 9293, section 3.8.4, SHLD-12 and MAY-6', 'RFC 1122, section 4.2.3.6'],
  gates: ['BOTH'],
  on: Fact.KEEPALIVE,
  // It is a habit of the host: one finding for all of its connections.
  findInCapture: ({ flowsWith }) =>
    [...runsByHost(flowsWith(Fact.KEEPALIVE))].map(([host, runs]) => caseOf(host, runs)),
  message: ({ host, connections }, count) =>
    `${host} puts a byte of garbage into its keepalive probes (${count === 1 ? 'one' : `${count}${connections > 1 ? ` on ${connections} connections` : ''}`}): an empty one should do`,
  examples: [
    {
      name: 'Windows: one octet of 0',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1   data "GET /\\r\\n\\r\\n\\n"
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:11(1)   ack 1   data "\\x00"  ! keepalive-probe ! 10.0.0.1 puts a byte of garbage into its keepalive probes (one): an empty one should do
        7200.09  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'in the place of the SYN, while no data has followed that',
      packets: `
        open
        60.00  client  .   0:1(1)     ack 1   data "\\x00"  ! keepalive-probe ! 10.0.0.1 puts a byte of garbage into its keepalive probes (2)
        60.02  server  .   1:1(0)     ack 1
        120.0  client  .   0:1(1)     ack 1   data "\\x00"
        120.1  server  .   1:1(0)     ack 1
      `,
    },
    {
      name: 'on two connections',
      packets: `
        endpoint other 10.0.0.1:40001

        0.000  client          S   0:0(0)            <mss 1460>
        0.020  server          S.  0:0(0)     ack 1  <mss 1460>
        0.040  client          .   1:1(0)     ack 1
        0.100  other           S   0:0(0)            <mss 1460>
        0.120  server > other  S.  0:0(0)     ack 1  <mss 1460>
        0.140  other           .   1:1(0)     ack 1
        60.00  client          .   0:1(1)     ack 1  data "\\x00"  ! keepalive-probe ! (2 on 2 connections)
        60.02  server          .   1:1(0)     ack 1
        60.10  other           .   0:1(1)     ack 1  data "\\x00"  ! keepalive-probe
        60.12  server > other  .   1:1(0)     ack 1
      `,
    },
    {
      name: 'an empty probe',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7200.09  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the last octet again before its ACK: a retransmission',
      packets: `
        open
        0.050  client  P.  1:2(1)     ack 1
        0.350  client  P.  1:2(1)     ack 1   ! retransmission
        0.370  server  .   1:1(0)     ack 2
      `,
    },
    {
      name: "the peer's window is closed: a window probe",
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        60.00  client  .   10:11(1)   ack 1   data "\\x00"  ! zero-window-probe
        60.02  server  .   1:1(0)     ack 11  win 0
      `,
    },
  ],
})
