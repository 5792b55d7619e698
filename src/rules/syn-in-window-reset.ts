import * as Fact from '../tcp/fact.js'
import { isSynchronized, TIME_WAIT } from '../tcp/states.js'
import { rule } from './rule.js'

export default rule({
  id: 'syn-in-window-reset',
  group: 'reset',
  severity: 'note',
  certainty: 'certain',
  tier: 'later',
  title: 'SYN in the window ends the connection',
  explanation: `
    A SYN with a number inside the receive window came to an open connection, and the end that it reached reset that
    connection, as RFC 793 asked. Anybody who guesses a number in the window can cut a connection that way, so newer
    stacks send a challenge ACK and go on.`,
  advice: 'An old stack, or a device in its name: nothing to mend on the other side. See what sent that SYN.',
  asks: 'RFC 5961, and with it RFC 9293, asks for an ACK in answer to any SYN on an open connection. RFC 793 asked for a reset where the SYN lies in the window.',
  causes: [
    'a stack older than RFC 5961, or a small one',
    'a firewall that resets in the name of the host',
    'a client that restarted and uses the port again, or a forged SYN, as the trigger',
  ],
  wireshark:
    '"[TCP Port numbers reused]", then "Connection reset (RST)": `tcp.analysis.reused_ports || tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.10.7.4, fourth step', 'RFC 5961, section 4'],
  gates: ['HS', 'WS', 'BOTH'],
  on: Fact.ATTEMPT,
  find: (flow) =>
    flow.attempts
      .filter(({ answer, receiverState, distance, by }) => {
        const { windowNow } = flow.endpoint(by).peer
        const isInWindow = distance !== null && distance >= 0 && distance < windowNow
        return answer === 'RST' && isInWindow && isSynchronized(receiverState) && receiverState !== TIME_WAIT
      })
      .map(({ by, frames, times, answerFrame, distance }) => ({
        frame: answerFrame,
        time: times[0]!,
        frames,
        endpoint: flow.endpoint(by).peer.side,
        data: { by: flow.endpoint(by).peer.side, distance: distance! },
      })),
  message: ({ by }) =>
    `the ${by} answered a SYN inside the window with RST, as in RFC 793: a challenge ACK would have kept the connection`,
  examples: [
    {
      name: 'the connection is cut',
      packets: `
        open
        1.000  client  S   101:101(0)        <mss 1460>  ! stale-syn
        1.020  server  R   1:1(0)                        ! the server answered a SYN inside the window with RST
      `,
    },
    {
      name: 'a challenge ACK',
      packets: `
        open
        1.000  client  S   101:101(0)        <mss 1460>  ! stale-syn
        1.020  server  .   1:1(0)     ack 1
        2.000  client  P.  1:11(10)   ack 1
        2.020  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the SYN lies outside the window',
      packets: `
        open
        1.000  client  S   900000:900000(0)  <mss 1460>  ! stale-syn
        1.020  server  R   1:1(0)
      `,
    },
  ],
})
