import { describe, expect, it } from 'vitest'
import { findingOf, run } from './run.js'

const SACK = `
  0.00  client  S   0:0(0)          <mss 1460, nop, nop, sackOK>
  0.02  server  S.  0:0(0)   ack 1  <mss 1460, nop, nop, sackOK>
  0.04  client  .   1:1(0)   ack 1
`

describe('what looks wrong and has an innocent account draws a note at most', () => {
  it.each([
    [
      'Linux reports a copy of an old segment as received twice',
      `${SACK}
        1.00  client  P.  -500:-400(100)  ack 1
        1.02  server  .   1:1(0)          ack 1  <nop, nop, sack -500--400>
      `,
    ],
    [
      'Linux echoes the last timestamp of the connection before, on whose port it opens another',
      `
        0.00  client  S   0:0(0)                  <mss 1460, TS val 100 ecr 0>
        0.02  server  S.  0:0(0)         ack 1    <mss 1460, TS val 900 ecr 100>
        0.04  client  .   1:1(0)         ack 1    <TS val 140 ecr 900>
        0.05  client  F.  1:1(0)         ack 1    <TS val 150 ecr 900>
        0.07  server  F.  1:1(0)         ack 2    <TS val 950 ecr 150>
        0.09  client  .   2:2(0)         ack 2    <TS val 190 ecr 950>
        2.00  client  S   9000:9000(0)            <mss 1460, TS val 2100 ecr 950>
        2.02  server  S.  7000:7000(0)  ack 9001  <mss 1460, TS val 2900 ecr 2100>
        2.04  client  .   9001:9001(0)  ack 7001  <TS val 2140 ecr 2900>
      `,
    ],
    [
      'a device with memory for sixteen small segments',
      `
        0.00  client  S   0:0(0)          win 2048  <mss 128>
        0.02  server  S.  0:0(0)   ack 1            <mss 1460>
        0.04  client  .   1:1(0)   ack 1  win 2048
      `,
    ],
    [
      'the last ACK of the connection before is not in the capture',
      `
        open
        0.05  client  F.  1:1(0)        ack 1
        0.07  server  F.  1:1(0)        ack 2
        0.09  client  .   2:2(0)        ack 2     lost
        2.07  client  S   9000:9000(0)            <mss 1460>
        2.09  server  S.  7000:7000(0)  ack 9001  <mss 1460>
      `,
    ],
  ])('%s', async (_, packets) => {
    const { findings } = await run(packets)
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  })
})

describe('the same without that account', () => {
  it('is a warning where a small segment comes with a large window', async () => {
    const report = await run('0.00  client  S  0:0(0)  win 65535  <mss 48>')
    expect(findingOf(report, 'mss-too-small')).toMatchObject({ severity: 'warning', data: { mss: 48 } })
  })

  it("is a probable warning where blocks lie below the peer's SYN three times", async () => {
    const report = await run(`${SACK}
      1.00  client  .  11:21(10)  ack 1
      1.01  client  .  21:31(10)  ack 1
      1.02  client  .  31:41(10)  ack 1
      1.03  server  .  1:1(0)     ack 1  <nop, nop, sack -5000--4990>
      1.04  server  .  1:1(0)     ack 1  <nop, nop, sack -5000--4980>
      1.05  server  .  1:1(0)     ack 1  <nop, nop, sack -5000--4970>
    `)
    expect(findingOf(report, 'sack-block-invalid')).toMatchObject({
      severity: 'warning',
      certainty: 'probable',
      data: { kind: 'below-syn' },
    })
  })

  it("is a probable warning where the number after TIME-WAIT may be another machine's", async () => {
    const report = await run(`
      open
      close
      5.00  server  S   9000:9000(0)                <mss 1460>
      5.02  client  S.  -70000:-70000(0)  ack 9001  <mss 1460>
    `)
    expect(findingOf(report, 'time-wait-reuse-isn-not-larger')).toMatchObject({
      severity: 'warning',
      certainty: 'probable',
    })
  })
})

describe("what a bad network, a late start or the file's order explains is no error", () => {
  it.each([
    [
      "a simultaneous open: one end's SYN,ACK overtakes its SYN",
      `
        0.15  server  S   0:0(0)          <mss 536>
        0.16  client  S.  0:0(0)   ack 1  <mss 536>
        0.24  client  S   0:0(0)          <mss 536>
        0.54  server  S.  0:0(0)   ack 1  <mss 536>
        1.17  server  P.  1:2(1)   ack 1
        1.66  client  .   1:1(0)   ack 2
      `,
    ],
    [
      'data that the file holds before the third step, a round trip of 0.2 ms apart',
      `
        0.000003  client  S   0:0(0)            <mss 536>
        0.000203  server  S.  0:0(0)     ack 1  <mss 536>
        0.000207  server  .   1:101(100) ack 1
        0.000409  client  .   1:1(0)     ack 1
        0.000619  client  .   1:1(0)     ack 101
      `,
    ],
    [
      'an end refuses a SYN, and then calls: its SYN overtakes the refusal',
      `
        iss server 3000
        0.0001  client  S   0:0(0)                    <mss 536>
        0.0010  server  S   0:0(0)                    <mss 536>
        0.0011  server  R.  -3000:-3000(0)  ack 1
        0.0012  client  S.  0:0(0)          ack 1     <mss 536>
        0.0013  server  .   1:1(0)          ack 1
        0.0014  client  P.  1:2(1)          ack 1
        0.2014  server  .   1:1(0)          ack 2
      `,
    ],
    [
      'ends without a connection refuse old copies of its segments, one after the other',
      `
        23.76  client  .  12329:12865(536)  ack 1
        23.77  server  R  1:1(0)
        26.38  server  .  1:1(0)            ack 78257
        26.39  client  R  78257:78257(0)
        27.72  server  .  1:1(0)            ack 17153
        27.73  client  R  17153:17153(0)
      `,
    ],
    [
      'an old copy of a SYN from before the capture, and a client in TIME-WAIT since then',
      `
        90.35  client  S   0:0(0)                        <mss 400>
        90.36  server  S.  22589617:22589617(0)  ack 1   <mss 1220>
        90.37  client  .   27:27(0)              ack 10
        90.38  server  R   10:10(0)
        91.36  server  S.  22589617:22589617(0)  ack 1   <mss 1220>
        91.37  client  R   1:1(0)
      `,
    ],
    [
      'an old copy of a SYN, and one of the data that followed it then',
      `
        0.25  client  S   0:0(0)                  <mss 536>
        0.26  server  S.  70000:70000(0)  ack 1   <mss 536>
        0.27  client  R   1:1(0)
        0.73  client  P.  1:2(1)          ack 1
        0.74  server  R   1:1(0)
      `,
    ],
    [
      'a client that took an old SYN, from before the capture, for its call',
      `
        0.15  client  S   0:0(0)                <mss 1460>
        0.16  server  S.  0:0(0)    ack 1       <mss 536>
        0.35  client  S.  0:0(0)    ack -13623  <mss 1460>
        0.36  server  .   1:1(0)    ack 1
        0.40  client  .   1:1(0)    ack -13623
        0.41  server  R   -13623:-13623(0)
      `,
    ],
    [
      'a server that waits in SYN-RECEIVED since before the capture',
      `
        iss client 5000000
        5.85  client  S   0:0(0)                 <mss 536>
        5.86  server  .   1:1(0)   ack -1425003
        6.15  server  S.  0:0(0)   ack -1425003  <mss 1460>
        6.85  client  S   0:0(0)                 <mss 536>
      `,
    ],
    [
      'an old SYN of the server while a connection is open that another old SYN came before',
      `
        0.03  client  S   -188863041:-188863041(0)         <mss 1460>
        0.07  client  S   0:0(0)                           <mss 1220, TS val 100 ecr 0>  id 426
        0.19  server  S.  0:0(0)                   ack 1   <mss 256, TS val 900 ecr 100>
        0.31  client  .   1:1(0)                   ack 1   <nop, nop, TS val 340 ecr 900>
        0.84  server  S   -442261:-442261(0)               <mss 1460>
        7.45  client  S   0:0(0)                           <mss 1220, TS val 100 ecr 0>  id 426
        7.57  server  S.  1844171:1844171(0)       ack 1   <mss 256, TS val 8280 ecr 100>
        8.69  client  .   1:1(0)                   ack 1   <nop, nop, TS val 8717 ecr 900>
        8.81  server  R   1:1(0)
      `,
    ],
    [
      'copies of what a connection sent, after an old copy of its SYN was refused',
      `
        iss server 3000
        0.00  client  S   0:0(0)                   <mss 400>  id 7
        0.02  server  S.  0:0(0)          ack 1    <mss 400>
        0.04  client  P.  1:272(271)      ack 1               id 8
        0.06  server  P.  1:48(47)        ack 272
        0.08  client  F.  272:272(0)      ack 48
        0.10  server  F.  48:48(0)        ack 273
        0.12  client  .   273:273(0)      ack 49
        7.49  client  S   0:0(0)                   <mss 400>  id 7
        7.51  server  R.  -3000:-3000(0)  ack 1
        13.9  server  .   48:48(0)        ack 272
        14.0  client  .   273:273(0)      ack 49
        14.1  server  R   49:49(0)
        22.8  client  P.  1:272(271)      ack 1               id 8
        22.9  server  R   1:1(0)
      `,
    ],
    [
      'copies of what a connection sent, two attempts later',
      `
        iss client 3000
        0.00  client  S   0:0(0)                            <mss 400>  id 7
        0.02  server  S.  0:0(0)                   ack 1    <mss 400>
        0.04  client  P.  1:272(271)               ack 1               id 8
        0.06  server  P.  1:48(47)                 ack 272
        0.08  client  R   272:272(0)
        24.6  server  S   6063260:6063260(0)                <mss 1460>
        24.7  client  R.  -3000:-3000(0)           ack 6063261
        62.3  client  S   0:0(0)                            <mss 400>  id 7
        62.4  server  S.  15593068:15593068(0)     ack 1    <mss 400>
        62.5  client  R   1:1(0)
        80.3  server  P.  1:48(47)                 ack 272
        80.4  client  R   272:272(0)
        99.2  client  P.  1:272(271)               ack 1               id 8
        99.3  server  R   1:1(0)
      `,
    ],
    [
      'an end that an old SYN finds in a connection of minutes ago, of which it has reported octets by SACK',
      `
        iss client 100
        0.00    client  S   0:0(0)                         <mss 1460, sackOK>
        0.02    server  S.  0:0(0)          ack 1          <mss 1460, sackOK>
        0.04    client  .   1:1(0)          ack 1
        0.06    server  .   11:21(10)       ack 1
        0.07    server  .   31:41(10)       ack 1
        0.08    client  .   1:1(0)          ack 1          <nop, nop, sack 31-41 11-21>
        462.00  client  S   39796022:39796022(0)           <mss 1460>
        462.02  server  S.  40654478:40654478(0)  ack 39796023  <mss 1460>
        462.04  client  .   1:1(0)          ack 1          <nop, nop, sack 31-41 11-21>
        463.02  server  S.  40654478:40654478(0)  ack 39796023  <mss 1460>
        463.04  client  .   1:1(0)          ack 1          <nop, nop, sack 31-41 11-21>
      `,
    ],
    [
      'such an end, where the capture begins at the old SYN',
      `
        162.00  client  S   0:0(0)                         <mss 1460>
        162.02  server  S.  0:0(0)  ack 1                  <mss 1460>
        162.04  client  .   1:1(0)  ack -5000000           <nop, nop, sack -4999990--4999980>
        162.06  server  R   -5000000:-5000000(0)
      `,
    ],
    [
      'an ACK of what the file holds just behind the RST of its sender, and that came before it',
      `
        0.0000  client  S   0:0(0)         <mss 1460>
        0.0200  server  S.  0:0(0)  ack 1  <mss 1460>
        0.0400  client  .   1:1(0)  ack 1
        0.1000  server  R   1:1(0)
        0.1002  client  F.  1:1(0)  ack 1
        0.1500  server  .   1:1(0)  ack 2
      `,
    ],
    [
      'an old copy of data, captured after a later ACK in a connection from before the capture',
      `
        23.4  server  P.  10481:10561(80)  ack 2585  <nop, nop, TS val 4072 ecr 32785>
        23.7  client  R   2585:2585(0)
        34.3  client  .   2585:2585(0)     ack 5765  <nop, nop, TS val 30679 ecr 1732>
        34.4  server  .   11257:11257(0)   ack 3824  <nop, nop, TS val 31428 ecr 35540>
        34.6  client  R   3824:3824(0)
        90.9  server  P.  11160:11256(96)  ack 3823  <nop, nop, TS val 5142 ecr 33788>
      `,
    ],
    [
      'the third step before the SYN,ACK in the file, after a RST that an old copy of data has followed',
      `
        0.000   client  S   0:0(0)                       <mss 1460>
        0.020   server  S.  0:0(0)              ack 1    <mss 400>
        0.040   client  P.  1:69(68)            ack 1
        0.060   server  .   1:389(388)          ack 69
        0.080   client  .   69:69(0)            ack 389
        0.090   client  R.  69:69(0)            ack 389
        0.550   server  .   1:389(388)          ack 69
        7.5520  client  S   1888078:1888078(0)           <mss 1460>
        7.5562  client  P.  1888079:1888097(18) ack 1888079
        7.5563  server  S.  1888078:1888078(0)  ack 1888079  <mss 400>
        7.5603  server  .   1888079:1888079(0)  ack 1888097
      `,
    ],
    [
      'the FIN of the next connection, of which the capture lacks the beginning',
      `
        0.00  client  S   0:0(0)                            <mss 1460, wscale 8>
        0.02  server  S.  0:0(0)            ack 1           <mss 1460, wscale 8>
        0.04  client  .   1:1(0)            ack 1           win 1500
        0.05  server  .   1:1(0)            ack 1           win 1500
        0.06  client  F.  1:1(0)            ack 1           win 1500
        0.08  server  .   1:1(0)            ack 2           win 1500
        9.00  client  F.  184656:184656(0)  ack 185000      win 1500
      `,
    ],
    [
      'an end that has given up in CLOSING, when at last its FIN is acknowledged',
      `
        open
        0.050  client  F.  1:1(0)  ack 1
        0.060  server  F.  1:1(0)  ack 1
        0.070  client  .   2:2(0)  ack 2
        1.050  client  F.  1:1(0)  ack 2
        3.050  client  F.  1:1(0)  ack 2
        19.500 server  F.  1:1(0)  ack 2
        19.520 client  R   2:2(0)
      `,
    ],
    [
      'an end that calls since before the capture, and takes the SYN,ACK of one that has taken an old SYN',
      `
        0.70  server  S   71325:71325(0)                     <mss 1460>
        1.15  server  S.  0:0(0)          ack 1              <mss 1220>
        1.36  client  S.  0:0(0)          ack -929878188     <mss 1220>
        1.37  server  .   1:1(0)          ack 1
        1.66  client  .   1:1(0)          ack -929878188
      `,
    ],
    [
      'old copies of data, and the ACKs of their receiver, who had all of it before the capture',
      `
        89.1  client  P.  1201:1202(1)    ack 88
        91.8  client  .   1802:2058(256)  ack 88
        91.9  server  .   88:88(0)        ack 9612
        101.3 client  P.  4801:4802(1)    ack 88
        101.4 server  .   88:88(0)        ack 9612
      `,
    ],
    [
      'an end that crashed in CLOSING refuses the ACK of its FIN, which an old copy of a FIN has followed here',
      `
        0.00  client  S   0:0(0)          <mss 1460>
        0.17  server  S.  0:0(0)   ack 1  <mss 536>
        0.30  client  .   1:1(0)   ack 1
        0.31  client  F.  1:1(0)   ack 1
        0.47  server  F.  1:1(0)   ack 1
        0.48  server  .   2:2(0)   ack 2
        0.60  client  .   2:2(0)   ack 2
        0.71  client  F.  1:1(0)   ack 1
        0.77  server  R   2:2(0)
        0.88  server  R   1:1(0)
      `,
    ],
    [
      'the refusal of an older SYN that the capture has not seen',
      `
        iss server 0
        0.027  client  S   0:0(0)            <mss 256>
        0.049  server  R.  0:0(0)  ack 2565
      `,
    ],
    [
      'a window that counts from a later ACK, since that came with octets sent again',
      `
        0.00  client  S   0:0(0)                            <mss 1460>
        0.02  server  S.  0:0(0)           ack 1            <mss 1460>
        0.04  client  .   1:1461(1460)     ack 1     win 1780
        0.05  client  .   1461:2921(1460)  ack 1     win 1780
        0.06  server  .   1:1461(1460)     ack 1
        0.07  server  .   1461:1461(0)     ack 2921
        0.34  client  .   1:1461(1460)     ack 1461  win 320
        0.36  server  P.  1461:2314(853)   ack 2921
        0.38  client  .   2921:2921(0)     ack 1781  win 0
      `,
    ],
    [
      'both ends have taken an old SYN for the call of the other',
      `
        0.02  client  S   -937130:-937130(0)               <mss 1460>
        0.07  client  S   0:0(0)                           <mss 1220>
        0.17  server  S   16369:16369(0)                   <mss 1460>
        0.22  server  S.  0:0(0)              ack -937129  <mss 536>
        0.26  server  .   1:1(0)              ack -937129
        0.36  client  S.  0:0(0)              ack 16370    <mss 1220>
        0.41  client  .   1:1(0)              ack 16370
        1.22  server  S.  0:0(0)              ack -937129  <mss 536>
        1.36  client  S.  0:0(0)              ack 16370    <mss 1220>
        1.41  client  .   1:1(0)              ack 16370
        1.56  server  .   1:1(0)              ack -937129
      `,
    ],
    [
      'the next connection, of which the capture lacks the beginning',
      `
        0.00  server  S.  0:0(0)                     ack 1        <mss 1220>
        0.02  client  P.  1:11(10)                   ack 1
        0.04  client  F.  11:11(0)                   ack 1
        0.06  server  .   1:1(0)                     ack 11
        9.00  client  P.  7703365:7703375(10)        ack 9000000
        9.02  server  .   9000000:9000000(0)         ack 7703375
      `,
    ],
  ])('%s', async (_, packets) => {
    const { findings } = await run(packets)
    expect(findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([])
  })
})
