import * as Fact from '../tcp/fact.js'
import { type Flow, sameEnd } from '../tcp/flow.js'
import { isOldDuplicate } from '../tcp/incarnation.js'
import type { Case } from './rule.js'
import { rule } from './rule.js'
import { answersUnseenSyn } from './synack-ack-wrong.js'
import { span } from './wording.js'

type Data = {
  kind: 'old-duplicate' | 'unseen' | 'half-open-scan'
  test: number
  after: number | null
  copyOf: number | null
}

const answered = (kind: Data['kind'], copyOf: number | null): string => {
  if (kind === 'unseen') return 'a SYN that is not in the capture'
  return copyOf === null ? 'a SYN that its sender no longer wanted' : `an old copy of the SYN in frame ${copyOf}`
}

/** Longest between a stale SYN and the attempt that shows it to be stale, in seconds. */
const NEAR = 240

/** The initiator's RST answers the SYN,ACK with the very number that it acknowledges. */
function disowned(flow: Flow): Case<Data>[] {
  const { client, server, reset, origin } = flow
  const { synAck } = server
  if (client.pureSyn === null || synAck === null || reset?.ended !== 'handshake' || reset.by !== 'client') return []
  if (server.payloadOctets > 0) return []
  const other = otherAttempt(flow)
  const isStale = isOldDuplicate(origin) || other !== null
  const test = origin !== null && isOldDuplicate(origin) ? origin.test : 6
  return [
    {
      frame: isStale ? client.pureSyn.frame : reset.frame,
      time: isStale ? client.pureSyn.time : reset.time,
      frames: [
        client.pureSyn.frame,
        ...server.syns.frames,
        reset.frame,
        origin?.copyOf ?? 0,
        ...(other === null ? [] : [other]),
      ],
      endpoint: null,
      severity: isStale ? undefined : 'note',
      data: {
        kind: isStale ? 'old-duplicate' : 'half-open-scan',
        test,
        after: reset.time - synAck.time,
        copyOf: origin?.copyOf || null,
      },
    },
  ]
}

/** A SYN of the same end with another number, before it and not given up, or soon after it: then this one was not wanted. */
function otherAttempt(flow: Flow): number | null {
  for (const near of [flow.next, flow.previous]) {
    if (near === null) continue
    const end = sameEnd(flow, flow.client, near)
    const syn = end.pureSyn
    if (syn === null || Math.abs(syn.time - flow.firstTime) > NEAR) continue
    const isOpen = near === flow.next || end.peer.synAck === null
    if (isOpen && near.reset?.ended !== 'handshake') return syn.frame
  }
  return null
}

/** The SYN was not seen, only its answer and the RST (a tap near the client): Figure 8. */
function unseenStale(flow: Flow): Case<Data>[] {
  if (flow.client.pureSyn === null || flow.wrongSynAcks.length === 0 || !answersUnseenSyn(flow)) return []
  return flow.wrongSynAcks.map(({ frame, time, resetFrame }) => ({
    frame,
    time,
    frames: [frame, resetFrame, flow.server.synAck!.frame],
    endpoint: null,
    data: { kind: 'unseen', test: 6, after: null, copyOf: null },
  }))
}

export default rule({
  id: 'stale-syn-recovered',
  group: 'handshake',
  severity: 'warning',
  certainty: 'certain',
  tier: 'core',
  title: 'Stale SYN stopped by the third step',
  explanation: `
    A server answered a SYN that its sender did not want any more, and the sender refused that answer with RST in
    place of the third step: TCP's protection against old SYNs at work. The server went back to where it was, and no
    data passed. Where no other attempt of that client is seen, it may as well be a scan, or a client that gave up.`,
  advice:
    'Nothing has to be mended in TCP. If it happens often, look for what delays or repeats SYNs: a lossy path, a middlebox, a client that gives up too soon.',
  asks: 'In SYN-SENT, or without a connection, an answer that acknowledges the wrong number is refused with RST. The server goes back to LISTEN.',
  causes: [
    'a SYN that was late on its way',
    'a client that gave up and began anew',
    'a half-open scan, which resets every answer',
  ],
  wireshark: 'The later SYN is "[TCP Port numbers reused]": `tcp.flags.syn == 1 || tcp.flags.reset == 1`.',
  cite: [
    'RFC 9293, section 3.5 (Figure 8)',
    'RFC 9293, section 3.5.1 (Figure 11)',
    'RFC 9293, section 3.10.7.3, first step',
  ],
  gates: ['BOTH'],
  on: Fact.RESET | Fact.WRONG_SYN_ACK,
  find: (flow) => [...disowned(flow), ...unseenStale(flow)],
  message: ({ kind, after, copyOf }) => {
    const delay = after === null ? '' : ` after ${span(after)}`
    if (kind === 'half-open-scan')
      return `the client answered the SYN,ACK with RST${delay}: a half-open scan, a client that gave up, or an old SYN that it no longer wanted`
    return `the server answered ${answered(kind, copyOf)}, and the client refused the answer with RST${delay}: the third step did its work`
  },
  examples: [
    {
      name: 'Figure 8, seen near the server',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   -10:-10(0)           ! the server answered a SYN that its sender no longer wanted, and the client refused the answer with RST after 20 ms
        0.001  server  S.  0:0(0)      ack -9
        0.021  client  R   -9:-9(0)
        0.030  client  S   0:0(0)
        0.031  server  S.  100:100(0)  ack 1
        0.051  client  .   1:1(0)      ack 101
      `,
    },
    {
      name: 'Figure 8, seen near the client: the old SYN does not pass here',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)
        0.010  server  S.  0:0(0)      ack -9   ! the server answered a SYN that is not in the capture, and the client refused
        0.011  client  R   -9:-9(0)
        0.050  server  S.  100:100(0)  ack 1
        0.051  client  .   1:1(0)      ack 101
      `,
    },
    {
      name: 'Figure 8, seen in between: both SYNs pass before the answer to the old one',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)
        0.001  client  S   -10:-10(0)           ! the server answered a SYN that its sender no longer wanted
        0.020  server  S.  0:0(0)      ack -9
        0.040  client  R   -9:-9(0)
        0.050  server  S.  100:100(0)  ack 1
        0.070  client  .   1:1(0)      ack 101
        0.080  client  P.  1:11(10)    ack 101
        0.100  server  .   101:101(0)  ack 11
      `,
    },
    {
      name: 'the wanted SYN arrives before the RST does: resets in both directions, and then it succeeds',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   -10:-10(0)           ! the server answered a SYN that its sender no longer wanted
        0.001  server  S.  0:0(0)      ack -9
        0.005  client  S   0:0(0)
        0.006  server  .   1:1(0)      ack -9
        0.021  client  R   -9:-9(0)
        0.026  client  R   -9:-9(0)
        1.005  client  S   0:0(0)
        1.006  server  S.  100:100(0)  ack 1
        1.026  client  .   1:1(0)      ack 101
      `,
    },
    {
      name: 'an old SYN comes when its connection is over',
      packets: `
        0.000  client  S   0:0(0)               id 7
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 1
        0.050  client  R.  1:1(0)      ack 1          ! abortive-close
        9.000  client  S   0:0(0)               id 7  ! the server answered an old copy of the SYN in frame 1
        9.020  server  S.  900:900(0)  ack 1
        9.040  client  R   1:1(0)
      `,
    },
    {
      name: 'no other attempt is seen: a half-open scan, or Figure 11',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  R   1:1(0)               ! the client answered the SYN,ACK with RST after 20 ms: a half-open scan
      `,
    },
    {
      name: 'the third step comes',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 1
      `,
    },
    {
      name: 'a wrong answer, refused: the server never gave the right one',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 91   ! synack-ack-wrong
        0.040  client  R   91:91(0)
      `,
    },
  ],
})
