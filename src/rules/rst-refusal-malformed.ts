import * as Fact from '../tcp/fact.js'
import { answersEarlierSyn } from '../tcp/handshake.js'
import { isMiscounted } from '../tcp/other-connection.js'
import { onCircle } from '../tcp/sequence.js'
import { rule } from './rule.js'
import { count } from './wording.js'

export default rule({
  id: 'rst-refusal-malformed',
  group: 'reset',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Refusal that the client must ignore',
  explanation: `
    A RST answered the SYN but does not acknowledge it: it carries no ACK, or acknowledges another number than the one
    after the SYN. The client can't tell it from an old one and has to ignore it, so it tries on until its time is up,
    where a right refusal would end the attempt at once.`,
  advice:
    'Look at the stack, firewall or load balancer that sent the RST: its sequence number must be 0, and its ACK that of the SYN plus 1.',
  asks: 'In answer to a SYN a RST has sequence number 0 and acknowledges the SYN. In SYN-SENT a RST that does not acknowledge the SYN is dropped.',
  causes: [
    'a firewall or load balancer that makes its own RSTs',
    'a small stack that takes the number from the wrong field',
    'a device that rewrites the numbers of one direction only',
  ],
  wireshark:
    '"Connection reset (RST)", as if it had worked; sometimes "[TCP ACKed unseen segment]": `tcp.flags.reset == 1 && tcp.ack != 1`.',
  cite: [
    'RFC 9293, section 3.5.2, group 1',
    'RFC 9293, section 3.10.7.1',
    'RFC 9293, section 3.10.7.3, first and second steps',
  ],
  gates: ['WHOLE'],
  on: Fact.INCIDENT,
  find: (flow) => {
    const { incidents, client, server, reset } = flow
    // It may answer a SYN that the file holds behind it.
    const told = incidents
      .of('refusal malformed')
      .filter(({ off }) => off === null || !answersEarlierSyn(flow, client, onCircle(client.iss + 1 + off)))
    const [first] = told
    // A right answer besides: the wrong one was to an old SYN that the tap did not see, or somebody else's.
    if (first === undefined || server.synAck !== null || reset?.ended === 'refused') return []
    // A RST with another number than 0, or for another SYN, may answer what is older, unless every SYN gets it.
    const isForThis = first.hasZeroSeq && (first.off === null || isMiscounted(first.off))
    const isCertain = isForThis || (told.length > 1 && client.syns.count > 1)
    return [
      {
        frame: first.frame,
        time: first.time,
        frames: [...client.syns.frames, ...told.map(({ frame }) => frame)],
        endpoint: first.by,
        count: incidents.count('refusal malformed'),
        severity: isCertain ? undefined : 'warning',
        certainty: isCertain ? undefined : 'probable',
        data: { off: first.off, by: first.by, syn: client.syns.frames[0]! },
      },
    ]
  },
  message: ({ off, by, syn }) =>
    `the ${by} refused the SYN in frame ${syn} with a RST that ${off === null ? 'acknowledges nothing' : `acknowledges a number ${count(Math.abs(off))} too ${off > 0 ? 'high' : 'low'}`}: the client has to ignore it`,
  told: 'late',
  examples: [
    {
      name: 'the RST acknowledges another number',
      packets: `
        iss server 0

        0.000  client  S   0:0(0)            <mss 1460>
        0.020  server  R.  0:0(0)  ack 400                ! the server refused the SYN in frame 1 with a RST that acknowledges a number 399 too high
      `,
    },
    {
      name: "the SYN's own number, not the one after it",
      packets: `
        iss server 0

        0.000  client  S   0:0(0)          <mss 1460>
        0.020  server  R.  0:0(0)  ack 0               ! a RST that acknowledges a number 1 too low: the client has to ignore it
        1.000  client  S   0:0(0)          <mss 1460>  ! syn-retransmission
        1.020  server  R.  0:0(0)  ack 0
      `,
    },
    {
      name: 'no ACK at all',
      packets: `
        iss server 0

        0.000  client  S   0:0(0)  <mss 1460>
        0.020  server  R   0:0(0)               ! a RST that acknowledges nothing
      `,
    },
    {
      name: 'with a number that may be of an older connection',
      packets: `
        0.000  client  S   0:0(0)  <mss 1460>
        0.020  server  R   7:7(0)               ! a RST that acknowledges nothing
      `,
    },
    {
      name: 'a right refusal',
      packets: `
        iss server 0

        0.000  client  S   0:0(0)          <mss 1460>
        0.020  server  R.  0:0(0)  ack 1               ! connection-refused
      `,
    },
    {
      name: 'the data in the SYN is acknowledged as well, or is not',
      packets: `
        iss server 0
        endpoint other 10.0.0.1:40001

        0.000  client          S   0:10(10)         <mss 1460, fastopen 0102030405060708>  ! syn-with-data
        0.020  server          R.  0:0(0)   ack 11               ! connection-refused
        0.100  other           S   0:10(10)         <mss 1460, fastopen 0102030405060708>  ! syn-with-data
        0.120  server > other  R.  0:0(0)   ack 1                ! connection-refused
      `,
    },
    {
      name: 'the answer to an old SYN; the right one follows',
      packets: `
        iss server 0

        0.000  client  S   0:0(0)            <mss 1460>
        0.010  server  R.  0:0(0)  ack -499
        0.020  server  R.  0:0(0)  ack 1                  ! connection-refused
      `,
    },
    {
      name: 'the answer to a late segment of the connection before',
      packets: `
        open
        0.050  client  R.  1:1(0)        ack 1                   ! abortive-close
        1.000  client  S   70000:70000(0)         <mss 1460>
        1.010  server  R   1:1(0)
        1.020  server  S.  90000:90000(0)  ack 70001  <mss 1460>
        1.040  client  .   70001:70001(0)  ack 90001
      `,
    },
  ],
})
