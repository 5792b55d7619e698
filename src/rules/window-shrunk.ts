import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount, times } from './wording.js'

export default rule({
  id: 'window-shrunk',
  group: 'data',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'Window taken back',
  explanation: `
    A window is a promise: so many octets past the acknowledged ones will be taken. This end moved the right edge of
    its window to the left, and so took back room that it had granted. Octets that its peer has sent on the strength
    of that promise are thrown away and must be sent again.`,
  advice:
    'Look at the memory of the receiver (it was short of it, or its buffer was made smaller while in use; tcp_shrink_window allows that on Linux), or for a device that rewrites windows.',
  asks: 'A receiver should not move the right edge of its window to the left. A sender must be able to bear it.',
  causes: [
    'a receiver that runs short of memory',
    'a receive buffer that was made smaller while in use',
    'a device that rewrites windows',
    'a setting (on Linux: tcp_shrink_window)',
  ],
  wireshark:
    'Nothing is said of the edge; "[TCP Window Update]" or a falling "Win=": `tcp.window_size` as a column, next to `tcp.ack`.',
  cite: ['RFC 9293, section 3.8.6, SHLD-14', 'RFC 7323, section 2.4'],
  gates: ['WS'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('window shrunk').map(({ frame, time, by, octets, grantFrame, window }) => ({
      frame,
      time,
      frames: [grantFrame],
      endpoint: by,
      data: { by, octets, grantFrame, window },
    })),
  message: ({ by, octets, grantFrame, window }, count) =>
    `the ${by} took back ${octetCount(octets)} of the window that it had granted in frame ${grantFrame}, to ${window === 0 ? 'nothing' : octetCount(window)}${count > 1 ? ` (${times(count)})` : ''}`,
  examples: [
    {
      name: 'less room than before, for the same octets',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460,TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1    win 1000 <mss 1460,TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1    <TS val 140 ecr 500>
        0.050  client  P.  1:11(10)   ack 1    <TS val 150 ecr 500>
        0.070  server  .   1:1(0)     ack 11   win 1000 <TS val 550 ecr 150>
        0.090  server  .   1:1(0)     ack 11   win 100 <TS val 570 ecr 150>  ! the server took back 900 bytes of the window that it had granted in frame 5, to 100 bytes
      `,
    },
    {
      name: 'the ACK advances by less than the window falls',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 64240
        0.080  client  P.  11:21(10)  ack 1
        0.100  server  .   1:1(0)     ack 21  win 64000  ! took back 230 bytes
        0.110  client  P.  21:31(10)  ack 1
        0.130  server  .   1:1(0)     ack 31  win 64000
      `,
    },
    {
      name: 'octets that were received take their part of the window',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 64240
        0.080  client  P.  11:21(10)  ack 1
        0.100  server  .   1:1(0)     ack 21  win 64230
      `,
    },
    {
      name: 'a window update that was overtaken',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460,TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1    win 1000 <mss 1460,TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1    <TS val 140 ecr 500>
        0.050  client  P.  1:11(10)   ack 1    <TS val 150 ecr 500>
        0.070  server  .   1:1(0)     ack 11   win 1000 <TS val 555 ecr 150>
        0.071  server  .   1:1(0)     ack 11   win 100 <TS val 550 ecr 150>
      `,
    },
    {
      name: 'without timestamps two windows of one ACK have no order',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 1000
        0.071  server  .   1:1(0)     ack 11  win 100
      `,
    },
    {
      name: 'the scale rounds the window down',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460,wscale 7>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460,wscale 7>
        0.040  client  .   1:1(0)     ack 1   win 502
        0.050  client  P.  1:11(10)   ack 1   win 502
        0.070  server  .   1:1(0)     ack 11  win 502
        0.080  client  P.  11:21(10)  ack 1   win 502
        0.100  server  .   1:1(0)     ack 21  win 501
      `,
    },
    {
      name: "the SYN,ACK's window has no scale yet",
      packets: `
        0.000  client  S   0:0(0)             win 65535 <mss 1460,wscale 7>
        0.020  server  S.  0:0(0)     ack 1   win 65535 <mss 1460,wscale 7>
        0.040  client  .   1:1(0)     ack 1   win 502
        0.050  client  P.  1:11(10)   ack 1   win 502
        0.070  server  .   1:1(0)     ack 11  win 502
      `,
    },
    {
      name: "after the peer's FIN the window is for nobody",
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 64240
        0.080  client  F.  11:11(0)   ack 1
        0.100  server  .   1:1(0)     ack 12  win 0
        0.110  server  F.  1:1(0)     ack 12  win 0
        0.130  client  .   12:12(0)   ack 2
      `,
    },
    {
      name: 'a RST grants nothing',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 64240
        0.080  server  R.  1:1(0)     ack 11  win 0      ! abortive-close
      `,
    },
    {
      name: 'subflows of one connection share a window, which each of them sees move',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460,mptcp 01>  ! mptcp-or-uto-seen
        0.020  server  S.  0:0(0)     ack 1   <mss 1460,mptcp 01>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 64240
        0.080  client  P.  11:21(10)  ack 1
        0.100  server  .   1:1(0)     ack 21  win 60000
      `,
    },
  ],
})
