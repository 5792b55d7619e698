import type { Endpoint } from '../tcp/endpoint.js'
import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { rule } from './rule.js'

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

/** Source and destination are one; a connection of a host with itself goes on with a SYN,ACK (RFC 9293, section 3.5). */
function isLand({ client, clientAddress, serverAddress, clientPort, serverPort }: Flow): boolean {
  if (clientPort !== serverPort || clientAddress !== serverAddress || isLoopback(clientAddress)) return false
  return client.pureSyn !== null && client.segments === client.syns.count
}

/** Nothing that it sent has a right checksum: the port may be as wrong as the rest. */
const isDamaged = ({ badChecksums, goodChecksums }: Endpoint): boolean => badChecksums.count > 0 && goodChecksums === 0

export default rule({
  id: 'land-segment',
  group: 'security',
  severity: 'warning',
  certainty: 'certain',
  tier: 'later',
  title: 'SYN to its own source, or a segment with port 0',
  explanation: `
    A SYN has the same address and port for source and destination, so that the host answers itself: the LAND attack,
    which made old stacks hang. Or a segment has port 0, which is reserved: no host listens on it or sends from it.
    Both are made by hand, for attacks and scans.`,
  advice: 'Filter such packets where they enter the network; the source address is forged.',
  asks: 'A host sends with an address of its own, and ignores a SYN from an address that cannot be. Port 0 is reserved.',
  causes: [
    'a scan or an attack',
    'a tool or test that makes packets by hand',
    'a program or device that never filled in the port',
  ],
  wireshark: 'Nothing is said: `(ip.src == ip.dst && tcp.srcport == tcp.dstport) || tcp.port == 0`.',
  cite: ['RFC 1122, section 3.2.1.3', 'RFC 9293, section 3.9.2.3', 'RFC 6335, section 6'],
  gates: [],
  on: Fact.ALL,
  find: (flow) => {
    if (isDamaged(flow.client)) return []
    const isOfPortZero = flow.clientPort === 0 || flow.serverPort === 0
    if (!isOfPortZero && !isLand(flow)) return []
    const data = { kind: isOfPortZero ? 'port-0' : 'land', address: flow.clientAddress, port: flow.clientPort }
    return [{ frame: flow.firstFrame, time: flow.firstTime, frames: [], endpoint: null, data }]
  },
  message: ({ kind, address, port }) =>
    kind === 'port-0'
      ? 'a segment with port 0, which is reserved: a scan, or a fault'
      : `a SYN from ${address}, port ${port}, to itself: a LAND attack`,
  examples: [
    {
      name: 'LAND',
      packets: `
        client 10.0.0.1:80
        server 10.0.0.1:80

        0.000  client  S   0:0(0)  <mss 1460>  ! a SYN from 10.0.0.1, port 80, to itself: a LAND attack
      `,
    },
    {
      name: 'port 0',
      packets: `
        server 10.0.0.2:0

        0.000  client  S   0:0(0)          <mss 1460>  ! a segment with port 0
        0.020  server  R.  -3000:-3000(0)  ack 1       ! connection-refused
      `,
    },
    {
      name: 'a host that has connected with itself',
      packets: `
        client 10.0.0.1:5000
        server 10.0.0.1:5000

        0.000   client  S   0:0(0)           <mss 1460>
        0.0001  client  S.  0:0(0)    ack -1999  <mss 1460>
        0.0002  client  .   1:1(0)    ack -1999
      `,
    },
    {
      name: 'a damaged segment: the port may be wrong as well',
      packets: `
        server 10.0.0.2:0

        0.000  client  P.  1:11(10)  ack 1  bad-checksum  ! capture-midstream ! checksum-bad
      `,
    },
    {
      name: 'over loopback',
      packets: `
        client 127.0.0.1:5000
        server 127.0.0.1:5000

        0.000   client  S   0:0(0)           <mss 1460>
      `,
    },
  ],
})
