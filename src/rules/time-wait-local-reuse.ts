import * as Fact from '../tcp/fact.js'
import { type Flow, sameEnd } from '../tcp/flow.js'
import { SHORTEST_TIME_WAIT } from '../tcp/profiles.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** Linux uses a pair again after a second when its timestamps tell old from new (tcp_tw_reuse). */
const LINUX_REUSE = 1

/** Behind one address there may be several hosts (NAT); their packets rarely have come equally far. */
function isSameHost(flow: Flow, next: Flow): boolean {
  const before = sameEnd(next, next.client, flow).syn
  const now = next.client.syn
  return before === null || now === null || before.ttl === now.ttl
}

export default rule({
  id: 'time-wait-local-reuse',
  group: 'time-wait',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'The end in TIME-WAIT opens the connection anew',
  explanation: `
    The end that had closed first, and had to keep the pair of addresses and ports in TIME-WAIT for 2MSL, opened a new
    connection on it. Old segments may still be under way. Linux does so from the first second on where newer timestamps
    tell old from new; other stacks keep the pair for half a minute at least.`,
  advice:
    'Look for a client that binds its port, or is short of ports (tcp_tw_reuse, a small range of ports); behind a NAT another host may have got the port.',
  asks: 'The end that closes first stays in TIME-WAIT for 2MSL. A SYN of the peer may end that sooner; a connection of its own may not, unless timestamps tell old from new (RFC 6191).',
  causes: [
    'a client that binds a fixed port',
    'a busy client or proxy with few ports (on Linux: tcp_tw_reuse)',
    'a NAT that gave the port to another host',
  ],
  wireshark: '"[TCP Port numbers reused]": `tcp.analysis.reused_ports`.',
  cite: ['RFC 9293, section 3.6.1, MUST-13', 'RFC 7323, section 5.8', 'RFC 6191, section 2'],
  gates: ['BOTH'],
  on: Fact.TIME_WAIT_REUSED,
  find: (flow, { settings }) => {
    const { timeWait, next } = flow
    const reuse = timeWait?.reuse ?? null
    if (timeWait === null || next === null || reuse === null || reuse.by !== 'holder') return []
    // Whose TIME-WAIT it is can't be seen: by default the shortest of all counts.
    const limit = settings.profile === 'auto' ? Math.min(SHORTEST_TIME_WAIT, settings.timeWait) : settings.timeWait
    if (reuse.stale || reuse.after >= limit || !isSameHost(flow, next)) return []
    // It disowns the answer: the SYN was an old one (RFC 9293, Figure 8).
    if (next.reset?.ended === 'handshake' && next.reset.by === 'client') return []
    const isStrict = settings.profile === 'rfc' || settings.profile === 'textbook'
    const isUsual = reuse.basis === 'timestamp' && reuse.after >= LINUX_REUSE
    const holder = sameEnd(next, next.client, flow).side
    return [
      {
        frame: reuse.frame,
        time: timeWait.startTime + reuse.after,
        frames: [timeWait.enteredFrame],
        endpoint: holder,
        severity: isUsual && !isStrict ? 'note' : undefined,
        data: { holder, after: reuse.after, hasNewerTime: reuse.basis === 'timestamp' },
      },
    ]
  },
  message: ({ holder, after, hasNewerTime }) =>
    `the ${holder} opened a new connection on the same addresses and ports ${span(after)} into its own TIME-WAIT${hasNewerTime ? ', with a newer timestamp' : ''}`,
  examples: [
    {
      name: 'after two seconds, without timestamps',
      packets: `
        open
        close
        2.000  client  S   90000:90000(0)              <mss 1460>  ! the client opened a new connection on the same addresses and ports 1.9 s into its own TIME-WAIT
        2.020  server  S.  70000:70000(0)   ack 90001  <mss 1460>
        2.040  client  .   90001:90001(0)   ack 70001
      `,
    },
    {
      name: 'as Linux does: a newer timestamp, more than a second later',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  F.  1:1(0)    ack 1   <TS val 150 ecr 900>
        0.070  server  .   1:1(0)    ack 2   <TS val 950 ecr 150>
        0.080  server  F.  1:1(0)    ack 2   <TS val 960 ecr 150>
        0.100  client  .   2:2(0)    ack 2   <TS val 200 ecr 960>
        2.000  client  S   90000:90000(0)              <mss 1460, sackOK, TS val 2100 ecr 0>  ! 1.9 s into its own TIME-WAIT, with a newer timestamp
        2.020  server  S.  70000:70000(0)   ack 90001  <mss 1460, sackOK, TS val 2900 ecr 2100>
        2.040  client  .   90001:90001(0)   ack 70001  <TS val 2140 ecr 2900>
      `,
    },
    {
      name: 'after a minute and a half, where 2MSL is 4 minutes',
      profile: 'rfc',
      packets: `
        open
        close
        90.00  client  S   90000:90000(0)              <mss 1460>  ! the client opened a new connection on the same addresses and ports 89.9 s into its own TIME-WAIT
        90.02  server  S.  70000:70000(0)   ack 90001  <mss 1460>
        90.04  client  .   90001:90001(0)   ack 70001
      `,
    },
    {
      name: 'the TIME-WAIT of many stacks is over',
      packets: `
        open
        close
        90.00  client  S   90000:90000(0)              <mss 1460>
        90.02  server  S.  70000:70000(0)   ack 90001  <mss 1460>
        90.04  client  .   90001:90001(0)   ack 70001
      `,
    },
    {
      name: 'the other end opens: it has no TIME-WAIT',
      packets: `
        open
        close
        2.000  server  S   90000:90000(0)              <mss 1460>  ! time-wait-reopened
        2.020  client  S.  70000:70000(0)   ack 90001  <mss 1460>
        2.040  server  .   90001:90001(0)   ack 70001
      `,
    },
    {
      name: 'behind a NAT: another host has got the port',
      packets: `
        open
        close
        2.000  client  S   90000:90000(0)              <mss 1460>  ttl 63
        2.020  server  S.  70000:70000(0)   ack 90001  <mss 1460>
        2.040  client  .   90001:90001(0)   ack 70001              ttl 63
      `,
    },
    {
      name: 'a RST has ended TIME-WAIT',
      packets: `
        open
        close
        1.000  server  R   2:2(0)
        2.000  client  S   90000:90000(0)              <mss 1460>
        2.020  server  S.  70000:70000(0)   ack 90001  <mss 1460>
        2.040  client  .   90001:90001(0)   ack 70001
      `,
    },
    {
      name: 'an old SYN, which the client disowns',
      packets: `
        open
        close
        2.000  client  S   -9000:-9000(0)              <mss 1460>
        2.020  server  S.  70000:70000(0)   ack -8999  <mss 1460>
        2.040  client  R   -8999:-8999(0)                          ! stale-syn-recovered
      `,
    },
  ],
})
