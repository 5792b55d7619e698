import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import type { Side } from '../tcp/history.js'
import { isSynchronized, STATES, SYN_SENT, TIME_WAIT } from '../tcp/states.js'
import type { Case } from './rule.js'
import { rule } from './rule.js'
import { span } from './wording.js'

type Data = { lostBy: Side; state: string | null; after: number; reopened: boolean }

/** The handshake that came of it. */
function opening({ next }: Flow): number[] {
  if (next === null) return []
  return [...next.client.syns.frames.slice(0, 1), next.server.synAck?.frame ?? 0, next.ackFrame]
}

/** The SYN came to a connection that the capture knows. */
function discoveredLater(flow: Flow): Case<Data>[] {
  return flow.attempts
    .filter(
      ({ answer, resetFrame, receiverState }) =>
        answer === 'ACK' && resetFrame > 0 && isSynchronized(receiverState) && receiverState !== TIME_WAIT,
    )
    .map(({ frames, times: moments, answerFrame, resetFrame, resetTime, by, receiverState }) => ({
      frame: frames[0]!,
      time: moments[0]!,
      frames: [...frames, answerFrame, resetFrame, ...opening(flow)],
      endpoint: null,
      data: {
        lostBy: by,
        state: STATES[receiverState]!,
        after: resetTime - moments[0]!,
        reopened: flow.next !== null,
      },
    }))
}

/** The capture begins with the SYN: the other end's ACK of foreign numbers says that it has a connection open. */
function discoveredFirst(flow: Flow): Case<Data>[] {
  const { client, server, reset } = flow
  const isRefusal = reset?.by === 'client' && reset.senderState === SYN_SENT && reset.answers > 0
  if (!isRefusal || client.pureSyn === null || flow.wrongSynAcks.length > 0) return []
  // The copy of the SYN that is answered after the RST may have passed before it.
  const isAnswered = server.synAck !== null && server.synAck.frame > reset.frame
  if (server.syn !== null && !isAnswered) return []
  return [
    {
      frame: client.pureSyn.frame,
      time: client.pureSyn.time,
      frames: [reset.answers, reset.frame, ...opening(flow)],
      endpoint: null,
      data: {
        lostBy: 'client',
        state: null,
        after: reset.time - client.pureSyn.time,
        reopened: isAnswered || flow.next !== null,
      },
    },
  ]
}

export default rule({
  id: 'half-open-discovered',
  group: 'handshake',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'One end had lost the connection, and its SYN showed it',
  explanation: `
    One end had lost the connection (a crash, a restart) and sent a new SYN on the same ports. The other still
    had the connection open and answered with an ACK of its numbers, which means nothing to the first; the RST that
    came back told it. So the RFC wants it: the next SYN can open a new connection.`,
  advice:
    'Find out why that end lost its state: a restart, a crash, a power loss, a NAT or load balancer that moved the connection.',
  asks: 'The end that still has the connection answers the SYN with an ACK of its numbers; the other, in SYN-SENT, resets that; then a new SYN can succeed.',
  causes: [
    'the client crashed or lost power, and uses the same port again',
    'a NAT gives the port to another host',
    'an appliance that always begins from the same port',
  ],
  wireshark:
    'The SYN is "[TCP Port numbers reused]", and its answer may be "[TCP ACKed unseen segment]": `tcp.analysis.reused_ports`.',
  cite: [
    'RFC 9293, section 3.5.1 (Figure 9)',
    'RFC 9293, section 3.10.7.4, fourth step',
    'RFC 9293, section 3.10.7.3, first step',
    'RFC 5961, section 4.2',
  ],
  gates: ['BOTH'],
  on: Fact.ATTEMPT | Fact.RESET,
  find: (flow) => [...discoveredLater(flow), ...discoveredFirst(flow)],
  message: ({ lostBy, state, after, reopened }) =>
    `the ${lostBy} had lost the connection and sent a new SYN; the other end, ${state === null ? 'which had a connection open' : `still in ${state}`}, answered with an ACK of its numbers, and the RST that followed cleared it after ${span(after)}${reopened ? '; the next SYN opened a new connection' : ''}`,
  examples: [
    {
      name: 'Figure 9',
      packets: `
        iss client 100
        iss server 300
        0.000   server  P.  -10:0(10)    ack 0     ! capture-midstream
        0.020   client  .   0:0(0)       ack 0
        60.000  client  S   300:300(0)             ! the client had lost the connection and sent a new SYN; the other end, still in ESTABLISHED
        60.020  server  .   0:0(0)       ack 0
        60.040  client  R   0:0(0)
        61.000  client  S   300:300(0)
        61.020  server  S.  900:900(0)   ack 301
        61.040  client  .   301:301(0)   ack 901
      `,
    },
    {
      name: 'the connection was seen from its beginning',
      packets: `
        0.000   client  S   0:0(0)
        0.020   server  S.  0:0(0)            ack 1
        0.040   client  .   1:1(0)            ack 1
        0.050   client  P.  1:11(10)          ack 1
        0.070   server  .   1:1(0)            ack 11
        60.000  client  S   300000:300000(0)                  ! cleared it after 40 ms; the next SYN opened a new connection
        60.020  server  .   1:1(0)            ack 11
        60.040  client  R   11:11(0)
        61.000  client  S   300000:300000(0)
        61.020  server  S.  700000:700000(0)  ack 300001
        61.040  client  .   300001:300001(0)  ack 700001
      `,
    },
    {
      name: 'the capture begins with the SYN',
      packets: `
        0.000   client  S   0:0(0)                        ! the client had lost the connection and sent a new SYN
        0.020   server  .   -90000:-90000(0)  ack -50000
        0.040   client  R   -50000:-50000(0)
        1.000   client  S   0:0(0)
        1.020   server  S.  0:0(0)            ack 1
        1.040   client  .   1:1(0)            ack 1
      `,
    },
    {
      name: 'a copy of the SYN follows it closely, and is answered when the RST has cleared the old connection',
      packets: `
        0.0000  client  S   0:0(0)                                     ! cleared it after 40 ms; the next SYN opened a new connection
        0.0100  client  S   0:0(0)            id 7
        0.0200  server  .   -90000:-90000(0)  ack -50000
        0.0400  client  R   -50000:-50000(0)
        0.0500  server  S.  0:0(0)            ack 1
        0.0700  client  P.  1:11(10)          ack 1
        0.0900  server  .   1:1(0)            ack 11
        0.1000  client  P.  11:21(10)         ack 1
        0.1200  server  .   1:1(0)            ack 21
      `,
    },
    {
      name: 'the client answers nothing and goes on: the SYN was not its own',
      packets: `
        0.000   client  S   0:0(0)
        0.020   server  S.  0:0(0)            ack 1
        0.040   client  .   1:1(0)            ack 1
        60.000  client  S   300000:300000(0)          ! stale-syn
        60.020  server  .   1:1(0)            ack 1
        60.100  client  P.  1:11(10)          ack 1
        60.120  server  .   1:1(0)            ack 11
      `,
    },
  ],
})
