import type { SynAttempt } from '../tcp/attempt.js'
import * as Fact from '../tcp/fact.js'
import { isSynchronized, STATES, TIME_WAIT } from '../tcp/states.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** Fewer may all have met the throttle of challenge ACKs (RFC 5961, section 7), or been lost. */
const FEWEST = 3
/** Seconds between them beyond which no throttle reaches. */
const APART = 1

function isIgnored({ receiverState, answer, pendingCount, pending, lastTime }: SynAttempt): boolean {
  if (!isSynchronized(receiverState) || receiverState === TIME_WAIT || answer !== 'none') return false
  const first = pending[0]
  return first !== undefined && pendingCount >= FEWEST && lastTime - first.time >= (pendingCount - 1) * APART
}

export default rule({
  id: 'challenge-ack-missing',
  group: 'reset',
  severity: 'note',
  certainty: 'probable',
  tier: 'later',
  title: 'SYNs to an open connection get no answer',
  explanation: `
    Several SYNs reached an end whose connection is open, and none was answered although that end is alive. It has to
    send a challenge ACK: with it a client that has restarted learns that the old connection is still there, resets it,
    and connects. Without it, the client tries until its time is up. A filter between may also have dropped the SYNs.`,
  advice: 'Capture at the end that stays silent: do the SYNs arrive? Firewalls often drop a SYN to a known connection.',
  asks: "A SYN to a connection that is open is answered with a challenge ACK, an empty one of one's own numbers. These answers may be throttled.",
  causes: [
    'a firewall that drops a SYN to a connection that it knows',
    'an old stack that drops such a SYN without a word',
    'challenge ACKs throttled for all connections of the host together',
  ],
  wireshark:
    '"[TCP Port numbers reused]" on the first SYN, and "[TCP Retransmission]" on its copies: `tcp.flags.syn == 1 && (tcp.analysis.reused_ports || tcp.analysis.retransmission)`.',
  cite: ['RFC 9293, section 3.10.7.4, fourth step', 'RFC 5961, sections 4.2 and 7'],
  gates: ['BOTH'],
  on: Fact.ATTEMPT,
  find: (flow) =>
    flow.attempts
      .filter((attempt) => {
        const owner = flow.endpoint(attempt.by).peer
        return isIgnored(attempt) && owner.lastTime > attempt.lastTime
      })
      .map(({ by, pending, pendingCount, receiverState, lastTime }) => ({
        frame: pending[0]!.frame,
        time: pending[0]!.time,
        frames: pending.map(({ frame }) => frame),
        endpoint: flow.endpoint(by).peer.side,
        data: {
          by: flow.endpoint(by).peer.side,
          state: STATES[receiverState]!,
          syns: pendingCount,
          within: lastTime - pending[0]!.time,
        },
      })),
  message: ({ by, state, syns, within }) =>
    `the ${by} in ${state} answered none of ${syns} SYNs within ${span(within)}: a challenge ACK is due`,
  examples: [
    {
      name: 'a client that has restarted tries in vain',
      packets: `
        open
        1.000  client  S   90000:90000(0)            <mss 1460>  ! the server in ESTABLISHED answered none of 3 SYNs within 3 s ! stale-syn
        2.000  client  S   90000:90000(0)            <mss 1460>
        4.000  client  S   90000:90000(0)            <mss 1460>
        6.000  server  P.  1:11(10)           ack 1              ! data-never-acknowledged
        6.200  server  P.  1:11(10)           ack 1
        6.600  server  P.  1:11(10)           ack 1
        7.400  server  P.  1:11(10)           ack 1
        end 20
      `,
    },
    {
      name: 'the challenge ACK comes',
      packets: `
        open
        1.000  client  S   90000:90000(0)            <mss 1460>  ! stale-syn
        1.020  server  .   1:1(0)             ack 1
        2.000  client  P.  1:11(10)           ack 1
        2.020  server  .   1:1(0)             ack 11
      `,
    },
    {
      name: 'two misses may be the throttle',
      packets: `
        open
        1.000  client  S   90000:90000(0)            <mss 1460>  ! stale-syn
        2.000  client  S   90000:90000(0)            <mss 1460>
        3.000  server  P.  1:11(10)           ack 1
        3.020  client  .   1:1(0)             ack 11
      `,
    },
    {
      name: 'the server may be dead',
      packets: `
        open
        1.000  client  S   90000:90000(0)            <mss 1460>  ! stale-syn
        2.000  client  S   90000:90000(0)            <mss 1460>
        4.000  client  S   90000:90000(0)            <mss 1460>
        end 20
      `,
    },
  ],
})
