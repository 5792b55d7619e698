import type { Endpoint } from '../tcp/endpoint.js'
import * as Fact from '../tcp/fact.js'
import type { Flow, SeenReset } from '../tcp/flow.js'
import { rule } from './rule.js'

/** Hops by which the paths of one host's packets may differ. */
const HOPS = 3

/** Seconds after which no data can have been overtaken by the RST. */
const OVERTAKEN = 0.2

/** New data after the RST; what that has overtaken lies below its number. */
function wentOn({ lastNewDataTime, nxt }: Endpoint, { time, seq }: SeenReset): boolean {
  return lastNewDataTime > time && (nxt > seq || lastNewDataTime - time > OVERTAKEN)
}

/** What speaks against the host as the RST's sender, in words. */
function hintsAt(flow: Flow, reset: SeenReset): string[] {
  const { by, time, seq, ttl, ttlBefore, isEarly, isBeyond } = reset
  const sender = flow.endpoint(by)
  const hints: string[] = []
  if (ttlBefore > 0 && Math.abs(ttl - ttlBefore) > HOPS)
    hints.push(`its TTL is ${ttl} where the ${by}'s other packets have ${ttlBefore}`)
  if (isEarly) hints.push(`it came sooner after the request than the ${by} can answer`)
  // A host that has sent RST once does not know higher numbers the second time.
  if (isBeyond && flow.resets.some((other) => other.by === by && other.time <= time && other.seq < seq))
    hints.push(`its sequence number is a guess past that of an earlier RST`)
  if (wentOn(sender, reset)) hints.push(`the ${by} went on with new data`)
  return hints
}

/** All RSTs in that end's name, and the segment with which it went on. */
function evidence({ resets, incidents }: Flow, { by }: SeenReset): number[] {
  const own = resets.filter((reset) => reset.by === by)
  return [...own, ...incidents.of('segment after own RST').filter((after) => after.by === by)].map(({ frame }) => frame)
}

export default rule({
  id: 'rst-injection-suspected',
  group: 'security',
  severity: 'warning',
  certainty: 'heuristic',
  tier: 'base',
  title: 'RST that somebody else seems to have sent',
  explanation: `
    A RST bears the address of one end but does not look as if that host had sent it: at least two of these speak
    against it: its TTL, its time, its sequence number, and what the host did afterwards. Firewalls, load balancers and
    filters on the path reset connections so in a host's name, and so do attackers.`,
  advice: 'The TTL tells roughly how far away the sender is: look for a device at that distance, and at its policy.',
  asks: 'A RST counts by its number alone, so that who sees the traffic, or guesses well, can send one for somebody else. RFC 5961 asks for the exact number against those who guess.',
  causes: [
    'a firewall, content filter or intrusion prevention that ends connections',
    'a load balancer that answers for a server',
    'an attacker on the same network',
  ],
  wireshark:
    '"Connection reset (RST)", whoever sent it. Compare `ip.ttl` and `ip.id` with the packets of that host around it: `tcp.flags.reset == 1`.',
  cite: ['RFC 5961, sections 1 and 3', 'RFC 3360'],
  gates: ['BOTH'],
  on: Fact.RESET,
  find: (flow) =>
    flow.resets.flatMap((reset) => {
      const hints = hintsAt(flow, reset)
      if (hints.length < 2) return []
      const { frame, time, by } = reset
      return [{ frame, time, frames: evidence(flow, reset), endpoint: null, data: { by, hints: hints.join(', and ') } }]
    }),
  message: ({ by, hints }, count) =>
    count === 1
      ? `somebody else seems to have sent the RST in the ${by}'s name: ${hints}`
      : `somebody else seems to have sent ${count} RSTs in the ${by}'s name; of the first, ${hints}`,
  examples: [
    {
      name: 'another TTL, and the server goes on',
      packets: `
        open
        0.050  client  P.  1:11(10)    ack 1
        0.060  server  R   1:1(0)      ttl 250  ! somebody else seems to have sent the RST in the server's name: its TTL is 250 where the server's other packets have 64, and the server went on with new data
        0.070  server  P.  1:101(100)  ack 11
        0.090  client  R   11:11(0)           
      `,
    },
    {
      name: 'another TTL, and sooner than the server can answer',
      packets: `
        0.000  client  S   0:0(0)          <mss 1460>
        0.100  server  S.  0:0(0)   ack 1  <mss 1460>  ttl 49
        0.120  client  .   1:1(0)   ack 1
        0.130  client  P.  1:11(10) ack 1
        0.140  server  R.  1:1(0)   ack 11  ttl 57  ! its TTL is 57 where the server's other packets have 49, and it came sooner after the request than the server can answer
      `,
    },
    {
      name: 'three RSTs with guessed numbers',
      packets: `
        0.000  client  S   0:0(0)          <mss 1460>
        0.100  server  S.  0:0(0)   ack 1  <mss 1460>  ttl 49
        0.120  client  .   1:1(0)   ack 1
        0.130  client  P.  1:11(10) ack 1
        0.220  server  R.  1:1(0)       ack 11  ttl 57
        0.221  server  R.  1461:1461(0) ack 11  ttl 57  ! somebody else seems to have sent 2 RSTs in the server's name; of the first, its TTL is 57
        0.222  server  R.  4381:4381(0) ack 11  ttl 57
      `,
    },
    {
      name: 'data that the RST has overtaken',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>
        0.100  server  S.  0:0(0)      ack 1  <mss 1460>
        0.120  client  .   1:1(0)      ack 1
        0.130  client  P.  1:11(10)    ack 1
        0.140  server  R.  101:101(0)  ack 1             ! rst-in-window-not-exact
        0.141  server  P.  1:101(100)  ack 1
      `,
    },
    {
      name: "the host's own RST",
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1
        0.070  server  R.  1:1(0)    ack 11  ! abortive-close
      `,
    },
    {
      name: 'another TTL alone proves nothing',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1
        0.070  server  R.  1:1(0)    ack 11  ttl 57  ! unexplained-reset
      `,
    },
    {
      name: 'every late segment earns one more RST',
      packets: `
        open
        0.050  client  R.  1:1(0)      ack 1  ! abortive-close
        0.060  server  P.  1:101(100)  ack 1
        0.061  server  .   101:201(100)  ack 1
        0.080  client  R   1:1(0)
        0.081  client  R   1:1(0)
      `,
    },
  ],
})
