import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'rst-with-data',
  group: 'reset',
  severity: 'note',
  certainty: 'certain',
  tier: 'later',
  title: 'RST with data',
  explanation: `
    A RST carries data. It is no part of the stream: some stacks and middleboxes write there why they reset. A receiver
    should allow that.`,
  advice: 'Read the text: it may name the reason, or the device that sent the RST.',
  asks: 'A receiver should accept a RST with data. What the data means is not laid down.',
  causes: [
    'a stack that writes its reason into the RST',
    'a firewall or proxy that names itself',
    'a program that makes its own packets',
  ],
  wireshark: 'The data is shown as "Reset cause": `tcp.flags.reset == 1 && tcp.len > 0`.',
  cite: ['RFC 9293, section 3.5.3, SHLD-2', 'RFC 1122, section 4.2.2.12'],
  gates: [],
  on: Fact.RESET,
  find: ({ resets }) =>
    resets
      .filter(({ octets }) => octets > 0)
      .map(({ frame, time, by, octets, text }) => ({
        frame,
        time,
        frames: [],
        endpoint: by,
        data: { by, octets, text },
      })),
  message: ({ by, octets, text }) =>
    `the ${by}'s RST carries ${octetCount(octets)}${text === null ? ' of data' : `: "${text}"`}`,
  examples: [
    {
      name: 'a reason in words',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1
        0.070  server  R   1:14(13)         data "No app, reset"  ! abortive-close ! the server's RST carries 13 bytes: "No app, reset"
      `,
    },
    {
      name: 'octets that are no text',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1
        0.070  server  R   1:5(4)           data "\\x00\\x01\\x02\\x03"  ! abortive-close ! the server's RST carries 4 bytes of data
      `,
    },
    {
      name: 'a refusal with a reason',
      packets: `
        iss server 0

        0.000  client  S   0:0(0)           <mss 1460>
        0.020  server  R.  0:6(6)   ack 1   data "No tcp"  ! connection-refused ! "No tcp"
      `,
    },
    {
      name: 'a RST as usual',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1
        0.070  server  R   1:1(0)           ! abortive-close
      `,
    },
  ],
})
