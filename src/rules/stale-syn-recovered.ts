import { type Flow, sameEnd } from '../tcp/flow.js'
import { isOldDuplicate } from '../tcp/incarnation.js'
import type { Case } from './rule.js'
import { rule } from './rule.js'
import { answersUnseenSyn } from './synack-ack-wrong.js'
import { span } from './wording.js'

type Data = { kind: 'old-duplicate' | 'half-open-scan'; test: number; after: number; copyOf: number | null }

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
      ...(isStale ? {} : { severity: 'note' as const }),
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
    data: { kind: 'old-duplicate' as const, test: 6, after: 0, copyOf: null },
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
    A server answered a SYN that its sender no longer wanted, and the sender refused that answer with RST:
    TCP's protection against old SYNs at work. The server went back to where it was, and no data passed.`,
  advice:
    'Nothing has to be mended in TCP. If it happens often, look for what delays or repeats SYNs: a lossy path, a middlebox, a client that gives up too soon.',
  cite: ['RFC 9293, section 3.5 (Figures 8 and 11)', 'RFC 9293, section 3.10.7.3, first step'],
  gates: ['BOTH'],
  find: (flow) => [...disowned(flow), ...unseenStale(flow)],
  message: ({ kind, after, copyOf }) =>
    kind === 'half-open-scan'
      ? `the client reset the SYN,ACK to its SYN after ${span(after)}: a half-open scan, or an application that gave up`
      : `the server answered ${copyOf === null ? 'a SYN that its sender no longer wanted' : `an old copy of the SYN in frame ${copyOf}`}, and the client refused the answer with RST after ${span(after)}: the third step did its work`,
  examples: [],
})
