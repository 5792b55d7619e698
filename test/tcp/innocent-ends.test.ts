import { describe, expect, it } from 'vitest'
import { run } from './run.js'

describe('what conforming ends do on a bad network, and what a file does to their order, is no error', () => {
  it.each([
    [
      'an end that has a connection from before the capture answers a late copy of its SYN',
      `
        0.00   client  S  0:0(0)                 <mss 536>
        0.02   server  .  900:900(0)    ack 837
        20.00  client  .  1:245(244)    ack 1
        20.02  server  .  900:900(0)    ack 837
      `,
    ],
    [
      'a SYN,ACK that acknowledges another SYN than the old one with which the capture begins',
      `
        0.00  client  S   -5000:-5000(0)               <mss 536>
        0.44  client  S.  0:0(0)          ack -66075   <mss 536>
        0.45  server  S.  0:0(0)          ack 1        <mss 536>
        0.46  client  .   1:1(0)          ack -66075
      `,
    ],
    [
      'a TIME-WAIT of 30 s, whose first ACK came to the tap a little late',
      `
        open
        0.05   client  F.  1:1(0)  ack 1
        0.07   server  F.  1:1(0)  ack 2
        0.10   client  .   2:2(0)  ack 2
        30.00  server  F.  1:1(0)  ack 2
        30.09  client  R   2:2(0)
      `,
    ],
    [
      'octets sent again acknowledge more, and leave the larger window in force that their receiver knows (SND.WL1)',
      `
        0.00  client  S   0:0(0)               win 1024  <mss 400>
        0.02  server  S.  0:0(0)        ack 1            <mss 400>
        0.04  client  .   1:1(0)        ack 1    win 1024
        0.05  client  P.  401:441(40)   ack 1    win 1024
        0.07  server  .   1:1(0)        ack 1
        0.08  server  .   1:401(400)    ack 1
        0.10  client  .   441:441(0)    ack 401  win 640
        1.00  client  .   1:401(400)    ack 401  win 640
        1.05  server  .   701:1101(400) ack 441
        1.09  client  .   441:441(0)    ack 401  win 640
      `,
    ],
    [
      'a keepalive probe after data whose ACK the file holds before it',
      `
        0.000000  client  S   0:0(0)                   <mss 536,TS val 100 ecr 0>
        0.002000  server  S.  0:0(0)        ack 1      <mss 536,TS val 900 ecr 100>
        0.004000  client  .   1:1(0)        ack 1      <nop,nop,TS val 104 ecr 900>
        0.006000  client  .   1:1(0)        ack 158    <nop,nop,TS val 106 ecr 906>
        0.006040  server  P.  1:158(157)    ack 1      <nop,nop,TS val 906 ecr 104>
        60.00000  server  .   157:157(0)    ack 1      <nop,nop,TS val 60906 ecr 106>
        60.00200  client  .   1:1(0)        ack 158    <nop,nop,TS val 60100 ecr 906>
      `,
    ],
  ])('%s', async (_, packets) => {
    const { findings } = await run(packets)
    expect(findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([])
  })
})
