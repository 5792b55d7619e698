import * as Fact from '../tcp/fact.js'
import { mayLackAck } from '../tcp/missed-acks.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'reset-discards-data',
  group: 'teardown',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'RST throws data away',
  explanation: `
    When the RST was sent, data was still under way: octets of its peer that it had not acknowledged, or own
    octets that its peer had not. A RST empties all queues, so they never reach an application: the stream was
    cut.`,
  advice:
    'Let the application read what has arrived, and wait for what it has sent, before it closes; a linger time of 0 does the opposite.',
  asks: 'A RST empties all queues. A host that closes with data unread should send one, so that the sender knows that data was lost.',
  causes: [
    'an application that closes before it has read everything',
    'a linger time of 0',
    'a timeout that ends the process in the middle of a transfer',
  ],
  wireshark: '"Connection reset (RST)", and nothing of the data that was lost: `tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.6.1, SHLD-3', 'RFC 9293, section 3.9.1.6', 'RFC 9293, section 3.10.7.4, second step'],
  gates: ['BOTH'],
  on: Fact.RESET,
  find: (flow) => {
    const { reset } = flow
    if (reset?.ended !== 'connection') return []
    const sender = flow.endpoint(reset.by)
    const unread = mayLackAck(flow, sender.peer) ? 0 : reset.unreadOctets
    const unsent = mayLackAck(flow, sender) ? 0 : reset.unsentOctets
    if (unread + unsent <= 0) return []
    return [
      {
        frame: reset.frame,
        time: reset.time,
        frames: [unread > 0 ? sender.peer.nxtFrame : sender.nxtFrame],
        endpoint: reset.by,
        data: { by: reset.by, unread, unsent },
      },
    ]
  },
  message: ({ by, unread, unsent }) =>
    `the ${by}'s RST threw away ${[unread > 0 ? `${octetCount(unread)} that it had not acknowledged` : '', unsent > 0 ? `${octetCount(unsent)} of its own that were not acknowledged` : ''].filter(Boolean).join(' and ')}`,
  told: 'late',
  examples: [
    {
      name: 'the client leaves data unread and resets',
      packets: `
        open
        0.050  server  P.  1:101(100) ack 1
        0.700  client  R.  1:1(0)     ack 1   ! threw away 100 bytes that it had not acknowledged
      `,
    },
    {
      name: 'the capture lacks what the client sent after it',
      packets: `
        open
        0.050  server  P.  1:101(100) ack 1
        0.100  client  P.  1:11(10)   ack 101  lost
        0.120  server  .   101:101(0) ack 11   ! capture-gap
        0.700  client  R   11:11(0)            ! abortive-close
      `,
    },
    {
      name: "the server's own data is cut off",
      packets: `
        open
        0.050  server  .   1:1461(1460)     ack 1
        0.051  server  .   1461:2921(1460)  ack 1
        0.052  server  .   2921:4381(1460)  ack 1
        0.300  server  R.  4381:4381(0)     ack 1   ! 4,380 bytes of its own that were not acknowledged
      `,
    },
    {
      name: 'all data was acknowledged before',
      packets: `
        open
        0.050  server  P.  1:101(100) ack 1
        0.070  client  .   1:1(0)     ack 101
        0.700  client  R.  1:1(0)     ack 101 ! abortive-close
      `,
    },
    {
      name: 'the ACK may still have been waiting for company',
      packets: `
        open
        0.050  server  P.  1:101(100) ack 1
        0.200  client  R.  1:1(0)     ack 1   ! abortive-close
      `,
    },
    {
      name: 'the RST acknowledges the data itself',
      packets: `
        open
        0.050  server  P.  1:101(100) ack 1
        0.700  client  R.  1:1(0)     ack 101 ! abortive-close
      `,
    },
  ],
})
