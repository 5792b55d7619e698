import type { SynRecord } from '../tcp/endpoint.js'
import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { DEFAULT_MSS, lacksMss, synsOf } from '../tcp/syn-options.js'
import { rule } from './rule.js'
import { count as number } from './wording.js'

const nameOf = ({ ack }: SynRecord): string => (ack === null ? 'SYN' : 'SYN,ACK')

const defaultOf = ({ serverAddress }: Flow): number => DEFAULT_MSS[serverAddress.includes(':') ? 6 : 4]

export default rule({
  id: 'mss-missing',
  group: 'options',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'SYN without a maximum segment size',
  explanation: `
    This SYN does not say how large a segment its sender takes, so its peer must assume 536 octets (1220 with IPv6).
    Ethernet carries nearly three times as much, so three packets travel in place of one. Legal, and rare: crafted
    packets and very old stacks do so, or a device on the path removes the option. It is told only where it matters:
    where that end was sent more data than one such segment holds.`,
  advice: 'If the host is an ordinary one, compare a capture at its side: a firewall may strip options from SYNs.',
  asks: 'A SYN should announce the size whenever it is not the default: 536 octets with IPv4, 1220 with IPv6. Without the option the peer must assume the default.',
  causes: [
    'a port scanner, or another program that makes its own packets',
    'a small or very old stack',
    'a firewall that strips options from SYNs',
  ],
  wireshark: 'Nothing is said; the Info column lacks "MSS=": `tcp.flags.syn == 1 && !tcp.options.mss`.',
  cite: ['RFC 9293, section 3.7.1, SHLD-5, MAY-3 and MUST-15'],
  gates: [],
  on: Fact.ODD_SYN,
  find: (flow) =>
    flow.endpoints
      .filter(({ peer }) => peer.streamOctets > defaultOf(flow))
      .flatMap((endpoint) =>
        synsOf(endpoint)
          .filter(lacksMss)
          .slice(0, 1)
          .map((syn) => ({
            frame: syn.frame,
            time: syn.time,
            frames: [],
            endpoint: endpoint.side,
            data: { by: endpoint.side as string, name: nameOf(syn), limit: defaultOf(flow) },
          })),
      ),
  message: ({ by, name, limit }, count) =>
    count === 1
      ? `the ${by}'s ${name} announces no maximum segment size: its peer must assume ${number(limit)} bytes`
      : `neither end announces a maximum segment size: each must assume ${number(limit)} bytes`,
  examples: [
    {
      name: 'a SYN without options, and two segments for its sender',
      packets: `
        0.000  client  S   0:0(0)                            ! the client's SYN announces no maximum segment size: its peer must assume 536 bytes
        0.020  server  S.  0:0(0)        ack 1   <mss 1460>
        0.040  client  .   1:1(0)        ack 1
        0.050  server  .   1:537(536)    ack 1
        0.051  server  P.  537:737(200)  ack 1
        0.070  client  .   1:1(0)        ack 737
      `,
    },
    {
      name: 'IPv6 has a larger default',
      packets: `
        client [2001:db8::1]:40000
        server [2001:db8::2]:80
        0.000  client  S   0:0(0)            <mss 1440>
        0.020  server  S.  0:0(0)    ack 1                   ! the server's SYN,ACK announces no maximum segment size: its peer must assume 1,220 bytes
        0.040  client  .   1:1(0)    ack 1
        0.050  client  .   1:1221(1220)     ack 1
        0.051  client  P.  1221:1421(200)   ack 1
        0.070  server  .   1:1(0)    ack 1421
      `,
    },
    {
      name: 'neither end says it',
      packets: `
        0.000  client  S   0:0(0)                            ! neither end announces
        0.020  server  S.  0:0(0)        ack 1   <nop, nop, sackOK>
        0.040  client  .   1:1(0)        ack 1
        0.050  server  .   1:537(536)    ack 1
        0.051  server  P.  537:737(200)  ack 1
        0.070  client  .   1:537(536)    ack 737
        0.071  client  P.  537:737(200)  ack 737
        0.090  server  .   737:737(0)    ack 737
      `,
    },
    {
      name: 'one small segment is the same with any size',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)        ack 1
        0.040  client  .   1:1(0)        ack 1
        0.050  client  P.  1:201(200)    ack 1
        0.070  server  .   1:1(0)        ack 201
      `,
    },
    {
      name: 'both say it',
      packets: `
        open
        0.050  client  .   1:537(536)    ack 1
        0.051  client  P.  537:737(200)  ack 1
        0.070  server  .   1:1(0)        ack 737
      `,
    },
    {
      name: 'the SYN that was sent again has it',
      packets: `
        0.000  client  S   0:0(0)                            ! syn-options-changed
        1.000  client  S   0:0(0)                <mss 1460>  ! syn-retransmission
        1.020  server  S.  0:0(0)        ack 1   <mss 1460>
        1.040  client  .   1:1(0)        ack 1
        1.050  server  .   1:537(536)    ack 1
        1.051  server  P.  537:737(200)  ack 1
        1.070  client  .   1:1(0)        ack 737
      `,
    },
    {
      name: 'the snap length cut the options',
      packets: `
        0.000  client  S   0:0(0)                <mss 1460>  snap 54  ! capture-truncated
        0.020  server  S.  0:0(0)        ack 1   <mss 1460>
        0.040  client  .   1:1(0)        ack 1
        0.050  server  .   1:537(536)    ack 1
        0.051  server  P.  537:737(200)  ack 1
        0.070  client  .   1:1(0)        ack 737
      `,
    },
    {
      name: 'the options can not be read to the end',
      packets: `
        0.000  client  S   0:0(0)                <opt 3 len 0>  ! option-malformed
        0.020  server  S.  0:0(0)        ack 1   <mss 1460>
        0.040  client  .   1:1(0)        ack 1
        0.050  server  .   1:537(536)    ack 1
        0.051  server  P.  537:737(200)  ack 1
        0.070  client  .   1:1(0)        ack 737
      `,
    },
  ],
})
