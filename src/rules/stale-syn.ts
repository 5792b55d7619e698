import type { SynAttempt } from '../tcp/attempt.js'
import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { isOldDuplicate } from '../tcp/incarnation.js'
import { STATES, UNSEEN } from '../tcp/states.js'
import type { Case, Certainty, Severity } from './rule.js'
import { rule } from './rule.js'
import { count, times as often } from './wording.js'

type Data = {
  kind: 'old-duplicate' | 'own-duplicate' | 'foreign'
  test: number
  copyOf: number | null
  distance: number | null
  state: string | null
  /** The connection that it is a copy of had ended. */
  over: boolean
  answer: string
  copies: number
}

const ANSWERS: Record<string, string> = {
  ACK: 'the receiver answered with an ACK of its current numbers and kept the connection, as it should',
  RST: 'it was answered with RST',
  'SYN,ACK': 'it was answered with SYN,ACK, as a listener must',
}

function answerText(kind: Data['kind'], answer: string): string {
  if (kind === 'own-duplicate' && answer === 'SYN,ACK')
    return 'the server sent its SYN,ACK again, as it had not received the ACK'
  return ANSWERS[answer] ?? 'no answer was seen'
}

function what(kind: Data['kind'], copyOf: number | null, distance: number | null): string {
  if (kind === 'own-duplicate') return `a late copy of this handshake's own SYN (frame ${copyOf})`
  if (kind === 'old-duplicate')
    return copyOf === null
      ? 'a SYN with a timestamp older than those of the connection'
      : `an old copy of the SYN in frame ${copyOf}`
  const place =
    distance === null || distance === 0
      ? ''
      : ` (${count(Math.abs(distance))} ${distance > 0 ? 'above' : 'below'} what the receiver expects)`
  return `a SYN with a foreign number${place}`
}

/** SYNs that came to this flow and opened nothing. */
function staleAttempts(flow: Flow): Case<Data>[] {
  return flow.attempts.filter((attempt) => isStale(attempt)).map((attempt) => caseOf(attempt))
}

function isStale({ verdict, openedFlow, resetFrame, answer }: SynAttempt): boolean {
  if (openedFlow >= 0) return false
  if (verdict.test === 3) return true
  if (isOldDuplicate(verdict)) return true
  // Its sender disowned the answer: it has lost the connection, which is another story.
  return verdict.test === 7 && resetFrame === 0 && answer !== 'SYN,ACK'
}

function caseOf(attempt: SynAttempt): Case<Data> {
  const { verdict, frames, times, copies, answerFrame, answer, distance, receiverState } = attempt
  const isOwn = verdict.test === 3
  const kind = isOwn ? 'own-duplicate' : isOldDuplicate(verdict) ? 'old-duplicate' : 'foreign'
  const severity: Severity = isOwn ? 'note' : 'warning'
  const certainty: Certainty = verdict.certain ? 'certain' : 'probable'
  return {
    frame: frames[0]!,
    time: times[0]!,
    frames: [...frames, verdict.copyOf, answerFrame],
    endpoint: null,
    severity,
    certainty,
    data: {
      kind,
      test: verdict.test,
      copyOf: verdict.copyOf || null,
      distance: kind === 'foreign' ? distance : null,
      state: receiverState === UNSEEN ? null : STATES[receiverState]!,
      over: false,
      answer,
      copies,
    },
  }
}

/** A stale SYN that a listener answered: a flow of its own, of which nothing more is known. */
function staleOpening(flow: Flow): Case<Data>[] {
  const { origin, client, server } = flow
  if (origin === null || !isOldDuplicate(origin) || client.pureSyn === null || flow.ackFrame > 0) return []
  return [
    {
      frame: client.pureSyn.frame,
      time: client.pureSyn.time,
      frames: [origin.copyOf, server.synAck?.frame ?? 0, flow.reset?.frame ?? 0],
      endpoint: null,
      certainty: origin.certain ? 'certain' : 'probable',
      data: {
        kind: 'old-duplicate',
        test: origin.test,
        copyOf: origin.copyOf || null,
        distance: null,
        state: null,
        over: true,
        answer: server.synAck !== null ? 'SYN,ACK' : flow.reset !== null ? 'RST' : 'none',
        copies: client.syns.count,
      },
    },
  ]
}

export default rule({
  id: 'stale-syn',
  group: 'handshake',
  severity: 'warning',
  certainty: 'certain',
  tier: 'core',
  title: 'Stale SYN: an old or foreign SYN reaches a connection',
  explanation: `
    A SYN came that does not belong to the connection at hand: a copy of an earlier one that was late on its way, or
    one with a number that the receiver does not expect. Telling it from a wanted one is what the third step of
    the handshake is for. Nobody broke a rule; the answer shows whether the receiver held its ground.

    The message names the test that decided. 3: a late copy of this connection's own SYN. 4: the number of an
    earlier connection's SYN. 5: a timestamp older than those already sent. 6: its sender refused the answer.
    7: a foreign number, while the receiver has the connection open.`,
  advice:
    'Look for delayed duplicates in the network, a client that lost its state and uses the port again, a NAT that gives the mapping to another host, or a forged SYN.',
  asks: 'On an open connection a SYN changes nothing: it is answered with an ACK. An old SYN that reaches a listener is answered with SYN,ACK, which its sender must refuse with RST.',
  causes: [
    'a copy of a SYN that was late on its way',
    'a client that crashed and uses the port again',
    'a NAT that gives the mapping to another host',
    'a forged SYN',
  ],
  wireshark:
    'Mostly "[TCP Port numbers reused]": `tcp.analysis.reused_ports`. A copy of the same SYN is "[TCP Retransmission]".',
  cite: [
    'RFC 9293, section 3.5',
    'RFC 9293, section 3.4.1',
    'RFC 9293, section 3.10.7.4, fourth step',
    'RFC 1337, section 1',
  ],
  gates: [],
  on: Fact.ATTEMPT | Fact.STALE,
  find: (flow) => [...staleAttempts(flow), ...staleOpening(flow)],
  message: ({ kind, answer, distance, copyOf, state, over, copies }) =>
    `${what(kind, copyOf, distance)} arrived ${copies > 1 ? `${often(copies)} ` : ''}${over ? 'after that connection had ended' : state === null ? 'at an end that the capture does not show' : `at an end in ${state}`}; ${answerText(kind, answer)}`,
  told: 'at once',
  examples: [
    {
      name: 'a SYN with a foreign number reaches an open connection, which holds its ground',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 1
        0.400  client  S   600:600(0)           ! 599 above what the receiver expects) arrived at an end in ESTABLISHED; the receiver answered with an ACK of its current numbers and kept the connection, as it should
        0.420  server  .   1:1(0)      ack 1
        0.500  client  P.  1:11(10)    ack 1
        0.520  server  .   1:1(0)      ack 11
      `,
    },
    {
      name: 'nobody answers it',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 1
        0.400  client  S   600:600(0)           ! no answer was seen
        0.600  client  P.  1:11(10)    ack 1
        0.620  server  .   1:1(0)      ack 11
      `,
    },
    {
      name: "a late copy of the connection's own SYN",
      packets: `
        0.000  client  S   0:0(0)               id 7
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 1
        0.400  client  S   0:0(0)               id 7  ! a late copy of this handshake's own SYN (frame 1)
        0.420  server  .   1:1(0)      ack 1
      `,
    },
    {
      name: 'a late copy reaches a server that still waits for the ACK',
      packets: `
        0.000  client  S   0:0(0)               id 7
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 1
        0.500  client  S   0:0(0)               id 7  ! the server sent its SYN,ACK again, as it had not received the ACK
        0.520  server  S.  0:0(0)      ack 1
        0.540  client  .   1:1(0)      ack 1
      `,
    },
    {
      name: 'a copy of the SYN of the connection before',
      packets: `
        0.000  client  S   0:0(0)                             <TS val 100 ecr 0>
        0.020  server  S.  0:0(0)          ack 1              <TS val 500 ecr 100>
        0.040  client  .   1:1(0)          ack 1              <TS val 140 ecr 500>
        0.050  client  R.  1:1(0)          ack 1              <TS val 150 ecr 500>   ! abortive-close
        2.000  client  S   70000:70000(0)                     <TS val 2100 ecr 0>
        2.020  server  S.  90000:90000(0)  ack 70001          <TS val 2500 ecr 2100>
        2.040  client  .   70001:70001(0)  ack 90001          <TS val 2140 ecr 2500>
        2.500  client  S   0:0(0)                             <TS val 100 ecr 0>     ! an old copy of the SYN in frame 1
        2.520  server  .   90001:90001(0)  ack 70001          <TS val 3000 ecr 2140>
      `,
    },
    {
      name: 'its timestamp tells that it is old',
      packets: `
        0.000  client  S   0:0(0)                  <TS val 10000 ecr 0>
        0.020  server  S.  0:0(0)          ack 1   <TS val 500 ecr 10000>
        0.025  client  S   -900:-900(0)            <TS val 8000 ecr 0>      ! a timestamp older than those of the connection arrived at an end in SYN-RECEIVED
        0.026  server  .   1:1(0)          ack 1   <TS val 506 ecr 10000>
        0.040  client  .   1:1(0)          ack 1   <TS val 10040 ecr 500>
      `,
    },
    {
      name: 'a copy reaches an end that has closed long since',
      packets: `
        iss server 0
        0.000  client  S   0:0(0)                 id 7
        0.020  server  S.  300:300(0)    ack 1
        0.040  client  .   1:1(0)        ack 301
        0.050  client  R.  1:1(0)        ack 301        ! abortive-close
        2.500  client  S   0:0(0)                 id 7  ! arrived after that connection had ended; it was answered with RST
        2.520  server  R.  0:0(0)        ack 1
      `,
    },
    {
      name: 'the client uses its port again after a reset, with a new number',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)          ack 1
        0.040  client  .   1:1(0)          ack 1
        0.050  client  R.  1:1(0)          ack 1      ! abortive-close
        2.500  client  S   90000:90000(0)
        2.520  server  S.  70000:70000(0)  ack 90001
        2.540  client  .   90001:90001(0)  ack 70001
      `,
    },
    {
      name: 'a client that has lost the connection opens it anew',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)            ack 1
        0.040  client  .   1:1(0)            ack 1
        9.000  client  S   300000:300000(0)             ! half-open-discovered
        9.020  server  .   1:1(0)            ack 1
        9.040  client  R   1:1(0)
      `,
    },
  ],
})
