import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { rule } from './rule.js'

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

/** Source and destination are one; a connection of a host with itself goes on with a SYN,ACK (RFC 9293, section 3.5). */
function isLand({ client, clientAddress, serverAddress, clientPort, serverPort }: Flow): boolean {
  if (clientPort !== serverPort || clientAddress !== serverAddress || isLoopback(clientAddress)) return false
  return client.pureSyn !== null && client.segments === client.syns.count
}

export default rule({
  id: 'land-segment',
  group: 'security',
  severity: 'warning',
  certainty: 'certain',
  tier: 'later',
  title: 'SYN to its own source, or port 0',
  explanation: `
    The SYN has one address and port for source and destination, so that the answer goes to the host itself: the LAND
    attack, which made old stacks hang. Or it uses port 0, which is reserved and which no host listens on or sends from.
    Both are made by hand: attacks and scans.`,
  advice: 'Filter such packets where they enter the network; the source address is forged.',
  cite: ['RFC 9293, section 3.9.2.3, MUST-63', 'RFC 6335, section 6'],
  gates: [],
  on: Fact.ALL,
  find: (flow) => {
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
      name: 'over loopback',
      packets: `
        client 127.0.0.1:5000
        server 127.0.0.1:5000

        0.000   client  S   0:0(0)           <mss 1460>
      `,
    },
  ],
})
