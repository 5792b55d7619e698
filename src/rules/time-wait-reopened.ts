import * as Fact from '../tcp/fact.js'
import { sameEnd } from '../tcp/flow.js'
import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'time-wait-reopened',
  group: 'time-wait',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Connection reopened out of TIME-WAIT',
  explanation: `
    The same ports were used again while one end was still in TIME-WAIT, and it accepted the SYN because its
    timestamp, or its number, shows that it is no old duplicate. Allowed, and safe.`,
  advice: 'Nothing is wrong. A client that reuses its ports this fast is short of them, or binds them on purpose.',
  asks: 'In TIME-WAIT a SYN may be accepted if its number is above the last of the old connection, or its timestamp newer (RFC 6191).',
  causes: [
    'a client that is short of ports',
    'a client that binds a fixed port',
    'a proxy or load balancer with few addresses',
  ],
  wireshark: '"[TCP Port numbers reused]": `tcp.analysis.reused_ports`.',
  cite: ['RFC 9293, section 3.6.1, MAY-2 and SHLD-4', 'RFC 6191, section 2', 'RFC 1122, section 4.2.2.13'],
  gates: ['BOTH'],
  on: Fact.TIME_WAIT_REUSED,
  find: (flow) => {
    const { timeWait, next } = flow
    const reuse = timeWait?.reuse ?? null
    if (timeWait === null || reuse === null || reuse.by !== 'peer' || !reuse.safe || reuse.stale) return []
    const answer = next?.server.synAck?.frame ?? 0
    if (next === null || answer === 0) return []
    return [
      {
        frame: reuse.frame,
        time: timeWait.startTime + reuse.after,
        frames: [timeWait.enteredFrame, answer],
        endpoint: null,
        data: { by: sameEnd(next, next.client, flow).side, after: reuse.after, basis: reuse.basis },
      },
    ]
  },
  message: ({ by, after, basis }) =>
    `the ${by} opened a new connection ${span(after)} into the TIME-WAIT of its peer, with ${basis === 'timestamp' ? 'a newer timestamp' : "a sequence number above the old connection's"}: accepted, as it may be`,
  examples: [
    {
      name: 'a higher sequence number',
      packets: `
        open
        close
        5.000  server  S   9000:9000(0)                   <mss 1460>  ! the server opened a new connection 4.9 s into the TIME-WAIT of its peer, with a sequence number above the old connection's
        5.020  client  S.  70000:70000(0)   ack 9001      <mss 1460>
        5.040  server  .   9001:9001(0)     ack 70001
      `,
    },
    {
      name: 'a newer timestamp, although the number is lower',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  F.  1:1(0)    ack 1   <TS val 150 ecr 900>
        0.070  server  .   1:1(0)    ack 2   <TS val 950 ecr 150>
        0.080  server  F.  1:1(0)    ack 2   <TS val 960 ecr 150>
        0.100  client  .   2:2(0)    ack 2   <TS val 200 ecr 960>
        5.000  server  S   -9000:-9000(0)                 <mss 1460, sackOK, TS val 5900 ecr 0>  ! with a newer timestamp
        5.020  client  S.  70000:70000(0)   ack -8999     <mss 1460, sackOK, TS val 5100 ecr 5900>
        5.040  server  .   -8999:-8999(0)   ack 70001     <TS val 5940 ecr 5100>
      `,
    },
    {
      name: 'neither number nor timestamp shows that it is new',
      packets: `
        open
        close
        5.000  server  S   -50:-50(0)                     <mss 1460>
        5.020  client  S.  70000:70000(0)   ack -49       <mss 1460>  ! time-wait-stale-syn-accepted
        5.040  server  .   -49:-49(0)       ack 70001
      `,
    },
    {
      name: '2MSL is over',
      packets: `
        open
        close
        300.0  server  S   9000:9000(0)                   <mss 1460>
        300.1  client  S.  70000:70000(0)   ack 9001      <mss 1460>
        300.2  server  .   9001:9001(0)     ack 70001
      `,
    },
    {
      name: 'the end that closed second uses the ports again: its peer holds no TIME-WAIT',
      packets: `
        open
        0.050  server  F.  1:1(0)     ack 1
        0.070  client  F.  1:1(0)     ack 2
        0.090  server  .   2:2(0)     ack 2
        0.500  server  S   9000:9000(0)                   <mss 1460>  ! time-wait-local-reuse
        0.520  client  S.  70000:70000(0)   ack 9001      <mss 1460>
        0.540  server  .   9001:9001(0)     ack 70001
      `,
    },
  ],
})
