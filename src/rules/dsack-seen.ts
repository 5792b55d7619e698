import * as Fact from '../tcp/fact.js'
import { rule, withTotal } from './rule.js'
import { octetCount, times } from './wording.js'

export default rule({
  id: 'dsack-seen',
  group: 'options',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Data received twice (D-SACK)',
  explanation: `
    The first SACK block of an ACK lies below the ACK itself, or inside the second block: its sender says that
    it received these octets once more. Either the network made a copy, or the peer sent again what had arrived,
    because its timer was too short, the ACK was lost, or segments overtook each other.`,
  advice:
    'A few are harmless. Many say that the peer sends again too early: look at its retransmissions, and at what reorders or duplicates packets on the path.',
  asks: 'A receiver may report data that came twice in the first SACK block of its ACK (RFC 2883). The sender learns that it sent again without need.',
  causes: [
    'an ACK that was lost, so that the sender repeated what had arrived',
    'a sender whose timer ran out too soon: the round trip time has jumped',
    'segments that overtook each other and were taken for lost',
    'a network that makes copies',
  ],
  wireshark:
    '"D-SACK Sequence" in the SACK option; what it reports is mostly "[TCP Spurious Retransmission]": `tcp.options.sack.dsack`.',
  cite: ['RFC 2883, section 4'],
  gates: ['BOTH'],
  on: Fact.INCIDENT,
  isForEachEnd: true,
  find: (flow) => {
    const reports = flow.incidents.of('D-SACK')
    return flow.endpoints.flatMap(({ side }) => {
      const own = reports.filter(({ by }) => by === side)
      const cases = own.map(({ frame, time, by, left, right }) => ({
        frame,
        time,
        frames: [],
        endpoint: by,
        data: { by: by as string, left, right },
      }))
      return own.length === reports.length ? withTotal(cases, flow.incidents.count('D-SACK')) : cases
    })
  },
  message: ({ by, left, right }, total) =>
    `the ${by} reports ${times(total)} that it received data again${total === 1 ? ':' : ', first'} ${octetCount(right - left)}`,
  examples: [
    {
      name: 'the ACK was lost, and the data is sent again',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)      ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)      ack 1
        0.050  client  P.  1:101(100)  ack 1
        0.070  server  .   1:1(0)      ack 101
        0.300  client  P.  1:101(100)  ack 1                            ! retransmission
        0.320  server  .   1:1(0)      ack 101 <nop, nop, sack 1-101>   ! the server reports once that it received data again: 100 bytes
      `,
    },
    {
      name: 'a duplicate of what lies above a hole',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)      ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)      ack 1
        0.050  client  .   1:11(10)    ack 1
        0.051  client  .   21:31(10)   ack 1
        0.052  client  .   31:41(10)   ack 1
        0.070  server  .   1:1(0)      ack 11  <nop, nop, sack 21-31>
        0.072  server  .   1:1(0)      ack 11  <nop, nop, sack 21-41>
        0.090  client  .   31:41(10)   ack 1                            ! retransmission
        0.110  server  .   1:1(0)      ack 11  <nop, nop, sack 31-41 21-41>  ! 10 bytes
        0.120  client  .   11:21(10)   ack 1
        0.140  server  .   1:1(0)      ack 41
      `,
    },
    {
      name: 'the octet of a keepalive probe',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)      ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)      ack 1
        0.050  client  P.  1:101(100)  ack 1
        0.070  server  .   1:1(0)      ack 101
        60.000 client  .   100:101(1)  ack 1   data "\\x00"              ! keepalive-probe  ! keepalive-garbage-octet
        60.020 server  .   1:1(0)      ack 101 <nop, nop, sack 100-101>
      `,
    },
    {
      name: 'a SYN that is received twice is no data',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)      ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)      ack 1
        1.020  server  S.  0:0(0)      ack 1   <mss 1460, nop, nop, sackOK>  ! synack-retransmission
        1.040  client  .   1:1(0)      ack 1   <nop, nop, sack 0-1>
      `,
    },
    {
      name: 'a block above the ACK reports a hole, not a duplicate',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)      ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)      ack 1
        0.050  client  .   1:11(10)    ack 1
        0.051  client  .   21:31(10)   ack 1
        0.070  server  .   1:1(0)      ack 11  <nop, nop, sack 21-31>
        0.090  client  .   11:21(10)   ack 1                            ! retransmission
        0.110  server  .   1:1(0)      ack 31
      `,
    },
  ],
})
