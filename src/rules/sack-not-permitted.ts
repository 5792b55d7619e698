import * as Fact from '../tcp/fact.js'
import { rule, withTotal } from './rule.js'

export default rule({
  id: 'sack-not-permitted',
  group: 'options',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'SACK to an end that does not permit it',
  explanation: `
    Only an end whose SYN carries SACK-permitted may be sent selective acknowledgments. This segment carries
    them although no copy of its peer's SYN does; the peer does not know what they mean.

    Where the capture begins less than a minute before the SYN, this is a warning: a first copy, which offered more,
    may have passed before, for stacks leave out options when a SYN gets no answer.`,
  advice:
    "Compare a capture at the other end: a device on the path may have removed SACK-permitted from the peer's SYN.",
  asks: 'Who has not received SACK-permitted in the SYN of its peer must not send SACK blocks.',
  causes: [
    "a device that removed SACK-permitted from one end's SYN",
    'a proxy that answers the handshake in the name of a server with other options',
    'a stack that sends SACK without asking',
    'a first SYN that did, which passed before the capture began',
  ],
  wireshark: 'Nothing is said. Compare the SYN with the blocks: `tcp.flags.syn == 1 || tcp.options.sack_le`.',
  cite: ['RFC 2018, section 4'],
  gates: ['HS', 'SYN', 'WHOLE', 'SUM'],
  on: Fact.INCIDENT,
  find: (flow) =>
    withTotal(
      flow.incidents.of('SACK not permitted').map(({ frame, time, by }) => ({
        frame,
        time,
        frames: flow.endpoint(by).peer.syns.frames.slice(0, 1),
        endpoint: by,
        data: { by, of: flow.endpoint(by).peer.side },
      })),
      flow.incidents.count('SACK not permitted'),
    ),
  message: ({ by, of }, count) =>
    `the ${by} sent SACK blocks${count === 1 ? '' : ` in ${count} segments`} although the ${of}'s SYN does not permit them`,
  examples: [
    {
      name: 'neither SYN has SACK-permitted',
      packets: `
        open
        0.050  client  .   1:11(10)   ack 1
        0.051  client  .   21:31(10)  ack 1
        0.070  server  .   1:1(0)     ack 11  <nop, nop, sack 21-31>  ! the server sent SACK blocks although the client's SYN does not permit them
        0.090  client  .   11:21(10)  ack 1                           ! retransmission
        0.110  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: 'the capture began long before, and the SYN is its first copy',
      packets: `
        endpoint other 192.0.2.7:61000

        0.000   other   R   0:0(0)
        70.000  client  S   0:0(0)             <mss 1460>
        70.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        70.040  client  .   1:1(0)     ack 1
        70.050  client  .   1:11(10)   ack 1
        70.051  client  .   21:31(10)  ack 1
        70.070  server  .   1:1(0)     ack 11  <nop, nop, sack 21-31>  ! sent SACK blocks
        70.090  client  .   11:21(10)  ack 1                           ! retransmission
        70.110  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: "the sender's own SYN permits nothing to itself",
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.051  client  .   21:31(10)  ack 1
        0.070  server  .   1:1(0)     ack 11  <nop, nop, sack 21-31>  ! sent SACK blocks
        0.090  client  .   11:21(10)  ack 1                           ! retransmission
        0.110  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: 'permitted',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.051  client  .   21:31(10)  ack 1
        0.070  server  .   1:1(0)     ack 11  <nop, nop, sack 21-31>
        0.090  client  .   11:21(10)  ack 1                           ! retransmission
        0.110  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: 'one copy of the SYN permits it',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>  ! syn-options-changed
        1.000  client  S   0:0(0)             <mss 1460>     ! syn-retransmission
        1.020  server  S.  0:0(0)     ack 1   <mss 1460>
        1.040  client  .   1:1(0)     ack 1
        1.050  client  .   1:11(10)   ack 1
        1.051  client  .   21:31(10)  ack 1
        1.070  server  .   1:1(0)     ack 11  <nop, nop, sack 21-31>
        1.090  client  .   11:21(10)  ack 1                           ! retransmission
        1.110  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: 'the snap length cut the options of the SYN',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>  snap 58  ! capture-truncated
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.051  client  .   21:31(10)  ack 1
        0.070  server  .   1:1(0)     ack 11  <nop, nop, sack 21-31>
        0.090  client  .   11:21(10)  ack 1                           ! retransmission
        0.110  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: 'the SYNs are not in the capture',
      packets: `
        0.050  client  .   1:11(10)   ack 1                           ! capture-midstream
        0.051  client  .   21:31(10)  ack 1
        0.070  server  .   1:1(0)     ack 11  <nop, nop, sack 21-31>
        0.090  client  .   11:21(10)  ack 1                           ! retransmission
        0.110  server  .   1:1(0)     ack 31
      `,
    },
  ],
})
