import * as Fact from '../tcp/fact.js'
import type { Flow, WrongSynAck } from '../tcp/flow.js'
import { onCircle } from '../tcp/sequence.js'
import { rule } from './rule.js'
import { count } from './wording.js'

/**
 * An older SYN that the tap has not seen clears the server: then the client resets the answer, and the right answer to
 * its own SYN has another ISS, chosen anew (RFC 9293, Figure 8). The same ISS is one answer, given wrongly.
 */
export function answersUnseenSyn({ server, wrongSynAcks }: Flow): boolean {
  const right = server.synAck
  return right !== null && wrongSynAcks.every(({ seq, resetFrame }) => resetFrame > 0 && seq !== onCircle(right.seq))
}

/** The wrong answers that no timestamp shows to be those to another SYN, nor the numbers that the client had in truth: its first SYN was an old one. */
const blameable = (flow: Flow): readonly WrongSynAck[] =>
  answersUnseenSyn(flow)
    ? []
    : flow.wrongSynAcks.filter(({ isOwn, ack }) => isOwn !== false && ack !== onCircle(flow.client.iss + 1))

export default rule({
  id: 'synack-ack-wrong',
  group: 'handshake',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'Server acknowledges a number that the client never sent',
  explanation: `
    The server's SYN,ACK must acknowledge the number of the client's SYN plus one: that tells the client that
    this answer is for it. This one acknowledges something else, which no SYN of the client in this capture
    asked for. A correct client refuses it with RST, and no connection comes of it. An older SYN that the capture
    has missed would excuse the server: then it gives the right answer later, with a new initial sequence number.
    Where the number lies far off and nothing else tells, the finding is a warning.`,
  advice:
    'Look at how the server computes the acknowledgment number, and for a device on the way that rewrites sequence numbers on one side only.',
  asks: 'A SYN,ACK acknowledges the number of the SYN plus one.',
  causes: [
    'a server that computes the number wrongly',
    'a device that rewrites the numbers of the SYN, and not those of the answer',
    'an answer to an older SYN that is not in the capture',
  ],
  wireshark: 'Sometimes "[TCP ACKed unseen segment]": `tcp.flags.syn == 1 && tcp.flags.ack == 1 && tcp.ack != 1`.',
  cite: ['RFC 9293, section 3.10.7.2, third step', 'RFC 9293, section 3.5 (Figure 6, line 3)'],
  gates: ['WHOLE'],
  on: Fact.WRONG_SYN_ACK,
  find: (flow) => {
    const { client, server } = flow
    if (client.pureSyn === null) return []
    const right = server.synAck === null ? null : onCircle(server.synAck.seq)
    return blameable(flow).map(({ frame, time, seq, ack, resetFrame, isOwn }) => {
      // One number, one connection: it is the one that it has answered rightly besides.
      const certain = isOwn === true || seq === right
      return {
        frame,
        time,
        frames: [...client.syns.frames.slice(0, 3), resetFrame],
        endpoint: server.side,
        severity: certain ? undefined : 'warning',
        certainty: certain ? undefined : 'probable',
        data: {
          ack,
          wanted: onCircle(client.iss + 1),
          off: (ack - onCircle(client.iss + 1)) | 0,
          seq,
          refused: resetFrame > 0,
          certain,
        },
      }
    })
  },
  message: ({ off, refused, certain }) =>
    `the server's SYN,ACK acknowledges a number ${count(Math.abs(off))} too ${off > 0 ? 'high' : 'low'}: not the client's SYN plus one${certain ? '' : ', unless it answers a SYN from before the capture'}${refused ? '; the client refused it with RST, as it must' : ''}`,
  examples: [
    {
      name: 'the acknowledgment is too high, and the client does not mind',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 105  ! acknowledges a number 104 too high
        0.040  client  .   1:1(0)    ack 1    ! accepted-bad-synack
      `,
    },
    {
      name: 'a broken server never gets it right',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 0    ! 1 too low: not the client's SYN plus one; the client refused it with RST
        0.040  client  R   0:0(0)
      `,
    },
    {
      name: 'the right answer follows with the same initial sequence number: one answer, given wrongly first',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 501  ! acknowledges a number 500 too high
        0.040  client  R   501:501(0)
        1.000  client  S   0:0(0)
        1.020  server  S.  0:0(0)      ack 1
        1.040  client  .   1:1(0)      ack 1
      `,
    },
    {
      name: 'far off, and nothing tells: the server may be waiting since before the capture',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack -900000  ! 900,001 too low: not the client's SYN plus one, unless it answers a SYN from before the capture
        0.040  client  R   -900000:-900000(0)
      `,
    },
    {
      name: "its timestamp echoes the SYN's: it is the answer to that",
      packets: `
        0.000  client  S   0:0(0)                            <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)              ack -900000   <mss 1460, TS val 900 ecr 100>  ! 900,001 too low: not the client's SYN plus one; the client refused it with RST
        0.040  client  R   -900000:-900000(0)
      `,
    },
    {
      name: 'its timestamp echoes an older one: it answers a SYN from before the capture, again',
      packets: `
        0.000  client  S   0:0(0)                            <mss 1460, TS val 5100 ecr 0>
        0.020  server  S.  0:0(0)              ack -900000   <mss 1460, TS val 900 ecr 100>
        0.040  client  R   -900000:-900000(0)
      `,
    },
    {
      name: 'Figure 8 seen near the client: the server answers an old SYN that is not in the capture',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)
        0.010  server  S.  0:0(0)      ack -9   ! stale-syn-recovered
        0.011  client  R   -9:-9(0)
        0.050  server  S.  100:100(0)  ack 1
        0.051  client  .   1:1(0)      ack 101
      `,
    },
    {
      name: 'data in the SYN may be acknowledged (TCP Fast Open)',
      packets: `
        0.000  client  S   0:10(10)             <mss 1460,fastopen 0123456789abcdef>  ! syn-with-data
        0.020  server  S.  0:0(0)      ack 11
        0.040  client  .   11:11(0)    ack 1
      `,
    },
  ],
})
