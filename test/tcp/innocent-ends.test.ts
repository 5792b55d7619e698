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
      'a RST that refuses an old SYN, after which the client answers a stale SYN of the server with other numbers',
      `
        0.00  client  S   -5000:-5000(0)                    <mss 1460>
        0.06  client  S.  0:0(0)              ack 1         <mss 536>
        0.15  server  R.  -3000:-3000(0)      ack -4999
        0.20  server  R   1:1(0)
      `,
    ],
    [
      'an end that goes on with a connection from before the capture, after its answer to an old SYN was refused',
      `
        0.00   client  S   0:0(0)                        <mss 536>
        0.02   server  S.  900000:900000(0)  ack 1       <mss 536>
        0.04   client  R   1:1(0)
        2.35   server  .   92:92(0)          ack 34923
        2.36   client  R   34923:34923(0)
        17.40  client  .   16299:16687(388)  ack 92
      `,
    ],
    [
      'a SYN,ACK that acknowledges the number which the client has in truth, as its own SYN,ACK shows later',
      `
        12.03  client  S   294170:294170(0)            <mss 1460>
        15.02  server  S.  0:0(0)            ack 1     <mss 400>
        15.05  client  S.  0:0(0)            ack -2697 <mss 256>
        15.06  client  .   1:1(0)            ack -2697
        31.02  server  S.  0:0(0)            ack 1     <mss 400>
        31.05  client  S.  0:0(0)            ack -2697 <mss 256>
      `,
    ],
    [
      'a TIME-WAIT that was over, as the ACK of the FIN that began it was lost on its way to the tap',
      `
        open
        0.156  client  F.  1:1(0)  ack 1
        0.158  server  F.  1:1(0)  ack 2
        6.281  server  F.  1:1(0)  ack 2
        6.336  client  .   2:2(0)  ack 2
        35.00  server  F.  1:1(0)  ack 2
        35.05  client  R   2:2(0)
      `,
    ],
    [
      'an ACK of a SYN without timestamps, whose SYN,ACK the tap has missed, in place of a connection that had them',
      `
        0.000  client  S   0:0(0)              <mss 1460, TS val 1 ecr 0>
        0.020  server  S.  0:0(0)    ack 1     <mss 1460, TS val 9 ecr 1>
        0.040  client  .   1:1(0)    ack 1     <nop, nop, TS val 2 ecr 9>
        0.050  server  F.  1:1(0)    ack 1     <nop, nop, TS val 3 ecr 2>
        0.070  client  F.  1:1(0)    ack 2     <nop, nop, TS val 4 ecr 3>
        0.090  server  .   2:2(0)    ack 2     <nop, nop, TS val 5 ecr 4>
        3.074  client  S   702355:702355(0)    <mss 1460>
        3.195  server  .   749842:749842(0)    ack 702356
        3.311  client  R   702356:702356(0)
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
      'the same, where the tap has missed the octets the first time',
      `
        0.00   client  S   0:0(0)                 <mss 256>
        0.02   server  S.  0:0(0)          ack 1  win 600  <mss 1460>
        0.04   client  .   1:1(0)          ack 1
        0.506  client  .   1:257(256)      ack 1
        0.906  server  .   5:5(0)          ack 257   win 344
        0.926  client  .   257:513(256)    ack 1
        1.006  server  .   5:5(0)          ack 513   win 600
        1.026  client  .   513:1025(512)   ack 1
        1.046  server  .   5:5(0)          ack 1025  win 88
        1.066  client  .   1025:1113(88)   ack 1
        1.076  server  P.  1:5(4)          ack 1113  win 0
        1.096  client  .   1113:1201(88)   ack 1
        1.116  server  .   5:5(0)          ack 1113  win 0
      `,
    ],
    [
      'octets below the SYN: those of the connection before',
      `
        0.000  client  S   7000000:7000000(0)               <mss 1460>
        0.002  server  S.  7400000:7400000(0)  ack 7000001  <mss 536>
        0.004  client  .   1451:1451(0)        ack 2392
        0.006  server  .   7400001:7400001(0)  ack 7000001
        1.002  server  S.  7400000:7400000(0)  ack 7000001  <mss 536>
        1.100  server  P.  1869:2391(522)      ack 1450
        1.102  client  .   1451:1451(0)        ack 2392
      `,
    ],
    [
      'a late copy of the SYN,ACK of the connection before, whose SYN has opened another',
      `
         0.00  client  S   0:0(0)                  id 7
         0.02  server  S.  0:0(0)          ack 1
         0.04  client  .   1:1(0)          ack 1
         1.00  client  P.  1:4(3)          ack 1
         1.02  server  P.  1:17(16)        ack 4
         1.04  client  R.  4:4(0)          ack 17
        17.00  client  S   0:0(0)                  id 7
        17.02  server  S.  4500000:4500000(0)  ack 1
        17.04  client  R   1:1(0)
        47.00  server  S.  0:0(0)          ack 1
        47.02  client  R   1:1(0)
        50.00  server  P.  1:17(16)        ack 4
        50.02  client  R   4:4(0)
        55.00  client  .   1:1(0)          ack 1
        55.02  server  R   1:1(0)
      `,
    ],
    [
      'an ACK in the name of a listener that has answered the SYN anew since',
      `
        open
        close
          98.00  client  S   30000:30000(0)
          98.02  server  S.  50000:50000(0)        ack 30001
          98.04  client  .   2:2(0)                ack 2
          98.06  server  .   50001:50001(0)        ack 30001
         176.00  server  S.  44000000:44000000(0)  ack 30001
         176.02  client  .   2:2(0)                ack 2
         176.04  server  .   44000001:44000001(0)  ack 30001
         193.00  server  .   50001:50001(0)        ack 30001
         193.02  client  .   2:2(0)                ack 2
         193.04  server  R   2:2(0)
      `,
    ],
    [
      'the answer to the SYN of an earlier attempt',
      `
        0.00  client  S   141434:141434(0)
        3.00  client  S   0:0(0)
        3.20  server  .   197701:197701(0)    ack 141435
        3.40  client  R   141435:141435(0)
        7.00  client  S   0:0(0)
        7.20  server  S.  1750000:1750000(0)  ack 1
        7.40  client  P.  1:2(1)              ack 1750001
        8.40  client  P.  1:2(1)              ack 1750001
      `,
    ],
    [
      'an end that has lost its memory before it came to TIME-WAIT, and calls anew',
      `
        open
        1.00  client  F.  1:1(0)  ack 1
        1.01  server  F.  1:1(0)  ack 1
        1.03  client  .   2:2(0)  ack 2
        3.00  client  S   900000:900000(0)
        4.00  server  F.  1:1(0)  ack 2
        8.00  server  F.  1:1(0)  ack 2
        8.02  client  R   2:2(0)
      `,
    ],
    [
      'octets that were under way for long, after an ACK that the file holds before its data',
      `
        0.00000  client  S   0:0(0)                 <mss 536,TS val 100 ecr 0>
        0.00200  server  S.  0:0(0)          ack 1  <mss 536,TS val 900 ecr 100>
        0.00400  client  .   1:1(0)          ack 1  <nop,nop,TS val 104 ecr 900>
        0.00500  client  P.  1:101(100)      ack 1  <nop,nop,TS val 105 ecr 900>
        0.00700  server  .   1:1(0)          ack 101  <nop,nop,TS val 905 ecr 105>
        0.02000  server  .   1:101(100)      ack 101  <nop,nop,TS val 920 ecr 105>
        0.03000  server  .   101:101(0)      ack 102  <nop,nop,TS val 930 ecr 130>
        0.03004  client  F.  101:101(0)      ack 101  <nop,nop,TS val 130 ecr 920>
        0.60000  server  .   1:101(100)      ack 101  <nop,nop,TS val 920 ecr 105>
      `,
    ],
    [
      'a segment that was overtaken by another, whose echo the file holds before its timestamp',
      `
        0.00000  client  S   0:0(0)                 <mss 536,TS val 100 ecr 0>
        0.00200  server  S.  0:0(0)         ack 1   <mss 536,TS val 900 ecr 100>
        0.00400  client  .   1:1(0)         ack 1   <nop,nop,TS val 104 ecr 900>
        0.01000  server  .   1:101(100)     ack 1   <nop,nop,TS val 910 ecr 104>
        0.02000  client  .   1:1(0)         ack 1   <nop,nop,TS val 120 ecr 900>
        0.40000  server  .   1:101(100)     ack 1   <nop,nop,TS val 1300 ecr 400>
        0.40004  client  .   1:1(0)         ack 1   <nop,nop,TS val 400 ecr 900>
        0.45000  server  .   101:201(100)   ack 1   <nop,nop,TS val 1020 ecr 120>
        0.47000  client  .   1:1(0)         ack 201 <nop,nop,TS val 470 ecr 1300>
      `,
    ],
    [
      'answers to a late copy of the SYN, long after the RST of an end without that connection',
      `
        0.00   client  S   0:0(0)                         <mss 536,sackOK,TS val 100 ecr 0>
        0.02   server  S.  0:0(0)                ack 1    <mss 400,sackOK,TS val 900 ecr 100>
        0.04   client  P.  1:11(10)              ack 1    <nop,nop,TS val 140 ecr 900>
        0.06   server  R.  1:1(0)                ack 11
        1.80   client  S   450000:450000(0)               <mss 536,sackOK,TS val 1900 ecr 0>
        1.82   server  S.  450000:450000(0)      ack 450001  <mss 400,sackOK,TS val 2700 ecr 1900>
        1.84   client  F.  450001:450001(0)      ack 450001  <nop,nop,TS val 1940 ecr 2700>
        1.86   server  F.  450001:450001(0)      ack 450002  <nop,nop,TS val 2740 ecr 1940>
        1.88   client  .   450002:450002(0)      ack 450002  <nop,nop,TS val 1980 ecr 2740>
        67.20  server  S.  16000000:16000000(0)  ack 1    <mss 400,sackOK,TS val 68100 ecr 100>
        67.22  client  .   450002:450002(0)      ack 450002  <nop,nop,TS val 67300 ecr 2740>
        67.24  server  .   16000001:16000001(0)  ack 1    <nop,nop,TS val 68140 ecr 100>
      `,
    ],
    [
      'the first octets that the capture holds of a connection, after an old SYN and the answer to the right one',
      `
        0.00  client  S   -5000000:-5000000(0)           <mss 1460>
        0.20  server  S.  0:0(0)                 ack 1   <mss 536>
        1.60  client  P.  257:295(38)            ack 1
        1.80  server  .   1:1(0)                 ack 295
      `,
    ],
    [
      'an ACK and a RST of the attempt before, which come between the SYN and its answer',
      `
        0.10  client  S   0:0(0)
        0.37  server  S   -80000000:-80000000(0)
        0.41  server  S.  0:0(0)                  ack 1
        0.51  client  S.  0:0(0)                  ack -79999999
        0.71  server  R   -79999999:-79999999(0)
        0.86  client  S   200000:200000(0)
        1.19  client  .   1:1(0)                  ack -79999999
        1.35  server  R   -79999999:-79999999(0)
        1.42  server  S.  250000:250000(0)        ack 200001
        1.56  client  P.  200001:200002(1)        ack 250001
        1.72  server  .   250001:250001(0)        ack 200002
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
    [
      'an ACK of the SYN that its peer has sent beside an answer to an old SYN (its own SYN,ACK is not in the capture)',
      `
        0.00  server  S   0:0(0)                           <mss 256>
        0.02  client  S   0:0(0)                           <mss 1220>
        0.20  server  S   -15344:-15344(0)                 <mss 1460>
        0.24  client  S.  0:0(0)            ack -15343     <mss 1220>
        1.14  client  .   1:1(0)            ack -15343
        3.24  server  .   1:1(0)            ack 1
      `,
    ],
    [
      'the same, where the old SYN comes first',
      `
        0.03  client  S   -187390:-187390(0)               <mss 1460>
        0.08  client  S   0:0(0)                           <mss 536>
        0.09  server  S   0:0(0)                           <mss 400>
        0.15  server  S.  0:0(0)            ack -187389    <mss 400>
        0.27  client  .   1:1(0)            ack 1
      `,
    ],
    [
      'data of an end that called while its peer called again, after a RST to its first SYN',
      `
        0.000  client  S   -300000:-300000(0)               <mss 1460>
        0.012  client  S   0:0(0)                           <mss 1220>
        0.014  server  R.  500000:500000(0)   ack -299999
        0.018  server  S   0:0(0)                           <mss 536>
        0.026  server  S.  0:0(0)             ack 1         <mss 536>
        0.043  client  S.  0:0(0)             ack 1         <mss 1220>
        0.466  client  P.  1:2(1)             ack 1
        0.680  server  .   1:1(0)             ack 2
      `,
    ],
    [
      'an end that refused an ACK of a connection from before, and goes on when the copy of its SYN is answered',
      `
        0.00  client  S   400000:400000(0)                   <TS val 2000 ecr 0>
        0.01  client  S   400000:400000(0)                   <TS val 2000 ecr 0>
        0.02  server  .   1:1(0)            ack 1            <TS val 500 ecr 1000>
        0.04  client  R   1:1(0)
        0.05  server  S.  450000:450000(0)  ack 400001       <TS val 510 ecr 2000>
        0.07  client  P.  400001:400002(1)  ack 450001       <TS val 2070 ecr 510>
        0.09  server  .   450001:450001(0)  ack 400002       <TS val 530 ecr 2070>
      `,
    ],
    [
      'an answer to a SYN from before the capture, sent after the old SYN with which that begins',
      `
        22.9  client  S   0:0(0)                             <TS val 1000 ecr 0>
        24.8  client  .   124901:124901(0)  ack -9000        <TS val 25900 ecr 400>
        95.9  server  S.  900000:900000(0)  ack 124896       <TS val 99000 ecr 1499>
        96.0  client  .   124901:124901(0)  ack -9000        <TS val 97100 ecr 400>
        96.1  server  R   -9000:-9000(0)
        96.9  server  S.  900000:900000(0)  ack 124896       <TS val 99999 ecr 1499>
        97.0  client  R   124896:124896(0)
      `,
    ],
    [
      'an end that waited in CLOSING in vain, and has given up',
      `
        open
        13.28  server  F.  1:1(0)  ack 1
        13.43  client  F.  1:1(0)  ack 1
        13.44  client  .   2:2(0)  ack 2
        14.07  client  F.  1:1(0)  ack 2
        14.58  server  F.  1:1(0)  ack 2
        14.73  client  .   2:2(0)  ack 2
        17.90  client  F.  1:1(0)  ack 2
        28.58  server  F.  1:1(0)  ack 2
        28.73  client  R   2:2(0)
      `,
    ],
    [
      'the blocks of a connection from before the capture, held up longer than the old SYN that was refused',
      `
        45.1  client  S   0:0(0)                       <mss 1460>
        45.2  server  S.  0:0(0)            ack 1      <mss 536>
        45.3  client  R   1:1(0)
        65.8  server  .   -9000:-9000(0)    ack -5000  <sack -4000--3000 -4900--4500>
        65.9  client  R   -5000:-5000(0)
      `,
    ],
    [
      'data of an end that took an old SYN for its peer calling, and whose own SYN was acknowledged rightly before',
      `
        0.02  client  S   0:0(0)                         <mss 1220>
        0.03  server  S.  0:0(0)            ack 1        <mss 1460>
        0.04  server  .   1:1(0)            ack 1
        0.06  server  S   -56099:-56099(0)               <mss 1460>
        0.10  client  S.  0:0(0)            ack -56098   <mss 1220>
        0.11  client  P.  1:101(100)        ack -56098
        1.02  server  S.  0:0(0)            ack 1        <mss 1460>
        1.11  client  P.  1:101(100)        ack -56098
        31.1  client  P.  1:101(100)        ack -56098
        31.2  server  R   -56098:-56098(0)
      `,
    ],
    [
      'a connection whose SYN the capture lacks, just after an old one that nobody answered',
      `
        0.01  client  S   -63214:-63214(0)          <mss 1460>
        0.30  server  S.  0:0(0)            ack 1   <mss 536>
        0.31  client  .   257:513(256)      ack 1
        0.32  server  .   1:1(0)            ack 1
        0.60  server  .   1:1(0)            ack 513
      `,
    ],
    [
      'a FIN that the file holds before the SYN,ACK to which it is the answer, where an old SYN was answered before',
      `
        0.000    client  S   0:0(0)                         <mss 536>
        0.004    server  S.  900000:900000(0)  ack 1        <mss 536>
        242.252  client  S   50000:50000(0)                 <mss 1460>
        242.256  client  F.  50001:50001(0)    ack 60000001
        242.257  server  S.  60000000:60000000(0) ack 50001  <mss 1220>
        242.260  server  P.  60000001:60000108(107) ack 50001
        242.261  server  .   60000108:60000108(0)   ack 50002
      `,
    ],
    [
      'an ACK of a SYN from before the capture, which begins with an answer to an old SYN',
      `
        0.10  server  S.  0:0(0)            ack -46647  <mss 1460>
        0.15  client  S   0:0(0)                        <mss 536>
        0.16  server  .   1:1(0)            ack -46647
        0.40  client  .   1:1(0)            ack 1
        0.41  server  .   1:1(0)            ack -46647
        0.45  client  R   -46647:-46647(0)
      `,
    ],
    [
      'octets that a RST has overtaken, which the file holds before the ACK that it answers',
      `
        open
        1.105822  client  .   1:257(256)    ack 1
        1.109826  client  R   257:257(0)
        1.109824  server  .   1:1(0)        ack 257
        1.112650  client  P.  257:401(144)  ack 1
        1.316652  server  .   1:1(0)        ack 401
        1.316654  client  R   401:401(0)
      `,
    ],
    [
      'a SYN,ACK that is sent again, of a connection that began before the capture and goes on beside an old SYN',
      `
        0.05  client  S   -200000000:-200000000(0)         <mss 1460>
        0.90  client  P.  1:2(1)                    ack 1
        3.00  server  S.  0:0(0)                    ack 1  <mss 1220>
      `,
    ],
    [
      'data of a connection whose third step the file holds before its second, and before the ACK of the last FIN of the one before',
      `
        0.0001  client  S   0:0(0)
        0.0002  server  S.  0:0(0)            ack 1
        0.0003  client  .   1:1(0)            ack 1
        0.0004  server  F.  1:1(0)            ack 1
        0.0005  client  .   1:1(0)            ack 2
        0.0011  server  .   2:2(0)            ack 2
        0.0010  client  F.  1:1(0)            ack 2
        0.0088  client  S   70000:70000(0)
        0.0088  client  .   70001:70001(0)    ack 70001
        0.0089  server  S.  70000:70000(0)    ack 70001
        0.0090  server  P.  70001:70006(5)    ack 70001
        0.1200  client  .   70001:70525(524)  ack 70006
        0.1201  server  .   70006:70006(0)    ack 70525
      `,
    ],
    [
      'refusals of old SYNs that the file holds behind them',
      `
        iss server 326422824
        0.0001  client  S   0:0(0)                                 <mss 1220>
        0.0002  server  R.  -326422824:-326422824(0)  ack 1
        0.0009  server  R.  -326422824:-326422824(0)  ack -287
        0.0010  client  S   -288:-288(0)                           <mss 1460>
        0.0188  server  R.  -326422824:-326422824(0)  ack -107
        0.0189  client  S   -108:-108(0)                           <mss 1460>
      `,
    ],
    [
      'an ACK of octets from before the capture, which begins with an old copy of the SYN,ACK',
      `
        84.5   server  S.  0:0(0)            ack 1    <mss 536>
        84.6   client  .   10:10(0)          ack 388
        100.5  client  S   0:0(0)                     <mss 1460>
        100.8  server  S.  900000:900000(0)  ack 1    <mss 536>
        100.9  client  .   10:10(0)          ack 388
        101.2  server  R   388:388(0)
      `,
    ],
    [
      'a connection whose SYN the capture lacks, after one that a RST has ended',
      `
        0.0     client  S   0:0(0)                              <mss 1460>
        0.1     server  .   1:1(0)                ack 1
        0.2     client  P.  1:2(1)                ack 1
        0.5     server  .   1:1(0)                ack 2
        9.7     client  R.  2:2(0)                ack 2
        242.59  server  S.  60648892:60648892(0)  ack 60648892  <mss 536>
        242.60  client  .   60648892:60648892(0)  ack 60648893
        242.62  client  P.  60648892:60648893(1)  ack 60648893
        242.63  server  .   60648893:60648893(0)  ack 60648893
      `,
    ],
    [
      'an end in SYN-RECEIVED for a copy of the SYN that was past the tap, which refuses late segments of the connection that is over',
      `
        0.000  client  S   0:0(0)                      <wscale 2,TS val 1000 ecr 0>
        0.001  server  S.  0:0(0)            ack 1     <wscale 2,TS val 5000 ecr 1000>
        0.002  client  .   1:1(0)            ack 1     <TS val 1002 ecr 5000>
        0.285  server  F.  1:1(0)            ack 2     <TS val 5285 ecr 1284>
        0.284  client  F.  1:1(0)            ack 1     <TS val 1284 ecr 5000>
        0.286  client  .   2:2(0)            ack 2     <TS val 1286 ecr 5285>
        0.418  server  S.  104601:104601(0)  ack 1     <wscale 2,TS val 5418 ecr 1000>
        0.419  server  R   2:2(0)
        0.515  server  .   104602:104602(0)  ack 1     <TS val 5515 ecr 1000>
        0.516  client  R   1:1(0)
      `,
    ],
    [
      'an end that called too, and refuses a SYN,ACK that answers an old SYN',
      `
        62.12  client  S   14746797:14746797(0)          <mss 1460>
        65.57  client  S.  0:0(0)                ack 1   <mss 256>
        65.58  server  R   1:1(0)
        65.59  server  R   1:1(0)
      `,
    ],
    [
      'a keepalive probe of a connection whose SYN the capture lacks, just after an old one',
      `
        0.01  client  S   -815044:-815044(0)           <mss 1460>
        0.30  server  S.  0:0(0)              ack 1    <mss 256>
        3.80  client  .   0:0(0)              ack 1
        3.90  server  .   1:1(0)              ack 1
      `,
    ],
    [
      'an ACK of a connection from before the capture, of which first its RSTs and an old copy of its SYN,ACK come',
      `
        62.2  client  R   4505:4505(0)
        67.2  server  S.  0:0(0)        ack 1    <TS val 700 ecr 100>
        67.3  client  R   1:1(0)
        67.8  client  .   541:541(0)    ack 733  <TS val 3000 ecr 3500>
        67.9  server  R   733:733(0)
        84.7  client  S   0:0(0)                 <TS val 100 ecr 0>
        84.8  server  S.  900000:900000(0)  ack 1  <TS val 18000 ecr 100>
        84.9  client  R   1:1(0)
      `,
    ],
    [
      'an ACK of a SYN that the capture lacks, of two ends that call at the same time beside an old SYN',
      `
        0.009  server  S   -68473:-68473(0)              <mss 1460>
        0.012  client  S.  0:0(0)            ack -68472  <mss 256>
        0.055  server  S   0:0(0)                        <mss 536>
        0.058  client  .   1:1(0)            ack -68472
        0.068  server  .   1:1(0)            ack 1
        0.163  server  .   1:1(0)            ack 1
      `,
    ],
    [
      'an end that left TIME-WAIT for a SYN with a higher number, as the ACK of the last FIN shows late',
      `
        open
        0.70  server  F.  1:1(0)            ack 1
        0.71  client  F.  1:1(0)            ack 2
        0.78  client  S   127500:127500(0)                <mss 1460>
        1.18  server  S.  220730:220730(0)  ack 127501    <mss 536>
        1.29  server  .   2:2(0)            ack 2
        2.18  server  S.  220730:220730(0)  ack 127501    <mss 536>
        11.9  client  F.  1:1(0)            ack 2
        12.2  server  R   2:2(0)
      `,
    ],
    [
      'segments without timestamps of an end that took an old SYN without them for its peer calling',
      `
        0.00  client  S   0:0(0)                         <TS val 1105 ecr 0>
        0.22  server  S.  0:0(0)            ack 1        <TS val 9026 ecr 1105>
        0.23  client  .   1:1(0)            ack 1        <TS val 1332 ecr 9026>
        0.47  client  R   1:1(0)
        0.71  client  S   178699:178699(0)               <TS val 1819 ecr 0>
        0.81  server  S   98913:98913(0)                 <mss 1460>
        0.82  client  S.  178699:178699(0)  ack 98914    <mss 256>
        0.94  server  S.  178699:178699(0)  ack 178700   <TS val 9740 ecr 1819>
        0.95  client  .   178700:178700(0)  ack 98914
        1.81  client  S.  178699:178699(0)  ack 98914    <mss 256>
        1.94  server  S.  178699:178699(0)  ack 178700   <TS val 10740 ecr 1819>
        1.95  client  .   178700:178700(0)  ack 98914
        3.95  client  .   178700:178700(0)  ack 98914
        7.94  client  R   178700:178700(0)
      `,
    ],
    [
      'a late ACK of the connection before, which the capture has not seen',
      `
        3.15  client  S   0:0(0)                         <mss 536>
        3.16  server  S.  785273:785273(0)  ack 1        <mss 400>
        3.49  client  .   1:1(0)            ack 785274
        4.65  server  .   241498:241498(0)  ack 177995
        4.99  client  .   1:1(0)            ack 785274
      `,
    ],
    [
      'data after a third step with which the capture begins, before late copies of the first and the second',
      `
        0.050  client  .   1:1(0)  ack 1
        0.060  client  S   0:0(0)         <mss 400>
        0.066  server  .   1:1(0)  ack 1
        0.080  server  S.  0:0(0)  ack 1  <mss 536>
        0.090  server  P.  1:2(1)  ack 1
      `,
    ],
    [
      'data of an end whose SYN,ACK the capture, which begins late, holds behind a later ACK of its own',
      `
        0.060  client  S   0:0(0)              <mss 400>
        0.066  server  .   1:1(0)      ack 1
        0.080  server  S.  0:0(0)      ack 1   <mss 536>
        0.090  server  P.  1:393(392)  ack 1
        0.107  client  P.  1:10(9)     ack 1
        0.152  server  .   393:393(0)  ack 10
      `,
    ],
    [
      'late copies of a SYN, which is refused, and of the SYN,ACK of a connection that is over',
      `
        0.0  client  S   0:0(0)                     <mss 1460>
        0.1  server  S.  0:0(0)              ack 1  <mss 536>
        0.2  client  .   1:1(0)              ack 1
        0.4  client  F.  1:1(0)              ack 1
        0.5  server  F.  1:1(0)              ack 2
        0.6  client  .   2:2(0)              ack 2
        0.7  server  R   2:2(0)
        17.0 client  S   0:0(0)                     <mss 1460>
        17.1 server  R.  -300000:-300000(0)  ack 1
        73.6 server  S.  0:0(0)              ack 1  <mss 536>
        73.7 client  .   2:2(0)              ack 2
        73.8 server  R   2:2(0)
      `,
    ],
  ])('%s', async (_, packets) => {
    const { findings } = await run(packets)
    expect(findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([])
  })
})
