import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'

/** 224.0.0.0/4 and 255.255.255.255 (RFC 1112, section 4; RFC 919, section 7), and ff00::/8 (RFC 4291, section 2.7). */
const isForMany = (address: string): boolean => {
  const first = address.includes(':') ? -1 : Number.parseInt(address, 10)
  return (first >= 224 && first < 240) || address === '255.255.255.255' || /^ff[0-9a-f]{2}:/.test(address)
}

export default rule({
  id: 'multicast-address',
  group: 'security',
  severity: 'warning',
  certainty: 'certain',
  tier: 'later',
  title: 'SYN to or from a multicast or broadcast address',
  explanation: `
    A TCP connection has two ends. An address that stands for many hosts can be neither of them: a host must refuse to
    open such a connection, and one that receives a SYN to or from such an address must drop it without an answer.
    Otherwise a single segment would make every host of a network answer, or be answered to every host.`,
  advice: 'Look for a wrong address in a configuration, a scanner, or packets made by hand.',
  asks: 'A call to open a connection to such an address is an error; a SYN to or from it is dropped without an answer.',
  causes: ['a scanner, or packets made by hand', 'a mistaken address in a configuration'],
  wireshark: 'It gives it no name; `tcp.flags.syn == 1 && (ip.addr == 224.0.0.0/4 || ipv6.addr == ff00::/8)` finds it.',
  cite: ['RFC 9293, section 3.9.1.1, MUST-46', 'RFC 9293, section 3.9.2.3, MUST-57 and MUST-63'],
  gates: [],
  on: Fact.ALL,
  find: ({ client, server, clientAddress, serverAddress }) => {
    const isFrom = isForMany(clientAddress)
    if (client.pureSyn === null || !(isFrom || isForMany(serverAddress))) return []
    const { frame, time } = server.isSeen ? { frame: server.firstFrame, time: server.firstTime } : client.pureSyn
    const by = server.isSeen ? server : client
    const data = { address: isFrom ? clientAddress : serverAddress, isFrom, isAnswered: server.isSeen }
    return [{ frame, time, frames: [client.pureSyn.frame], endpoint: by.side, data }]
  },
  message: ({ address, isFrom, isAnswered }) => {
    const who = `${address}, which stands for many hosts`
    if (isAnswered) return `a SYN ${isFrom ? 'from' : 'to'} ${who}, was answered: it had to be dropped`
    return isFrom ? `a SYN comes from ${who}` : `the client tries to connect to ${who}`
  },
  examples: [
    {
      name: 'a SYN to a multicast group',
      packets: `
        server 224.0.0.251:80

        0.000  client  S   0:0(0)          <mss 1460>  ! the client tries to connect to 224.0.0.251
      `,
    },
    {
      name: 'over IPv6, and somebody answers',
      packets: `
        client [2001:db8::1]:40000
        server [ff02::1]:80

        0.000  client  S   0:0(0)          <mss 1440>
        0.020  server  R.  -3000:-3000(0)  ack 1       ! a SYN to ff02::1, which stands for many hosts, was answered  ! connection-refused
      `,
    },
    {
      name: 'a SYN from a broadcast address, and the server answers',
      packets: `
        client 255.255.255.255:40000

        0.000  client  S   0:0(0)          <mss 1460>
        0.020  server  S.  0:0(0)   ack 1  <mss 1460>  ! a SYN from 255.255.255.255, which stands for many hosts, was answered
      `,
    },
    {
      name: 'a SYN from a multicast group, which the server drops',
      packets: `
        client 239.1.2.3:40000

        0.000  client  S   0:0(0)          <mss 1460>  ! a SYN comes from 239.1.2.3
      `,
    },
    {
      name: 'an address of one host',
      packets: `
        server 223.255.255.254:80

        0.000  client  S   0:0(0)          <mss 1460>
      `,
    },
  ],
})
