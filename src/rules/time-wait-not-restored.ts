import * as Fact from '../tcp/fact.js'
import { sameEnd } from '../tcp/flow.js'
import { rule } from './rule.js'

export default rule({
  id: 'time-wait-not-restored',
  group: 'time-wait',
  severity: 'note',
  certainty: 'probable',
  tier: 'later',
  title: 'TIME-WAIT is gone after a SYN that was an old one',
  explanation: `
    An end in TIME-WAIT accepted a SYN, the SYN's sender disowned it with RST, and then a segment of the old connection
    was answered with RST. The end should have gone back to TIME-WAIT. Linux does not: an old SYN is enough there to end
    TIME-WAIT.`,
  advice:
    'Linux is known for it, and it does no harm in practice; the last FIN of the old connection is answered with RST.',
  asks: 'An end may leave TIME-WAIT for a new SYN only if it goes back when the SYN turns out to be an old copy.',
  causes: ['Linux, which does not go back', 'another stack that deletes the old connection for the new'],
  wireshark:
    '"[TCP Port numbers reused]", then two RSTs, one of each end: `tcp.analysis.reused_ports || tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.6.1, MAY-2, condition 2'],
  gates: ['BOTH'],
  on: Fact.TIME_WAIT_REUSED,
  find: (flow) => {
    const { timeWait, next, resets } = flow
    const disowned = next?.reset ?? null
    if (timeWait?.reuse?.by !== 'peer' || next === null || disowned === null) return []
    if (disowned.ended !== 'handshake' || disowned.by !== 'client') return []
    const holder = sameEnd(next, next.server, flow)
    const refusal = resets.find(({ by, time, seq }) => by === holder.side && time > disowned.time && seq === holder.nxt)
    if (refusal === undefined) return []
    return [
      {
        frame: refusal.frame,
        time: refusal.time,
        frames: [timeWait.enteredFrame, timeWait.reuse.frame, disowned.frame, holder.peer.lastFrame],
        endpoint: holder.side,
        data: { holder: holder.side },
      },
    ]
  },
  message: ({ holder }) =>
    `the ${holder} left TIME-WAIT for a SYN that its sender disowned, and did not go back: it answered a segment of the old connection with RST`,
  examples: [
    {
      name: 'the old FIN is answered with RST',
      packets: `
        open
        close
        5.000  server  S   90000:90000(0)                <mss 1460>
        5.020  client  S.  70000:70000(0)   ack 90001    <mss 1460>
        5.040  server  R   90001:90001(0)                            ! stale-syn-recovered
        6.000  server  F.  1:1(0)           ack 2                    ! old-incarnation-segment
        6.020  client  R   2:2(0)                                    ! the client left TIME-WAIT for a SYN that its sender disowned, and did not go back
      `,
    },
    {
      name: 'the old FIN is acknowledged again',
      packets: `
        open
        close
        5.000  server  S   90000:90000(0)                <mss 1460>  ! time-wait-reopened
        5.020  client  S.  70000:70000(0)   ack 90001    <mss 1460>
        5.040  server  R   90001:90001(0)                            ! stale-syn-recovered
        6.000  server  F.  1:1(0)           ack 2                    ! old-incarnation-segment
        6.020  client  .   2:2(0)           ack 2                    ! time-wait-fin-reacked
      `,
    },
    {
      name: 'the new connection is wanted',
      packets: `
        open
        close
        5.000  server  S   90000:90000(0)                <mss 1460>  ! time-wait-reopened
        5.020  client  S.  70000:70000(0)   ack 90001    <mss 1460>
        5.040  server  .   90001:90001(0)   ack 70001
        6.000  server  F.  1:1(0)           ack 2                    ! old-incarnation-segment
        6.020  client  .   70001:70001(0)   ack 90001
      `,
    },
  ],
})
