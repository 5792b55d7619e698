import * as Fact from '../tcp/fact.js'
import { keepaliveProfiles } from '../tcp/profiles.js'
import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'keepalive-timeout-close',
  group: 'keepalive',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Keepalive gave up',
  explanation: `
    After a row of unanswered probes the prober gave the connection up with RST. That is what keepalive is
    for.`,
  advice: 'Find out why the peer did not answer. The count and the interval are settings of the prober.',
  cite: ['RFC 9293, section 3.8.4'],
  gates: ['BOTH'],
  on: Fact.KEEPALIVE,
  find: (flow) =>
    [flow.client, flow.server].flatMap((prober) =>
      prober.keepalive.kept
        .filter((run) => run.gaveUpFrame > 0 && run.gaveUpByReset && run.streak >= 2)
        .map((run) => {
          const interval = run.streakTimes[1]! - run.streakTimes[0]!
          const profiles = keepaliveProfiles(run.idle, interval, run.streak).join(', ')
          return {
            frame: run.gaveUpFrame,
            time: flow.reset?.time ?? flow.lastTime,
            frames: run.streakFrames,
            endpoint: prober.side,
            data: { by: prober.side, probes: run.streak, interval, profile: profiles || null },
          }
        }),
    ),
  message: ({ by, probes, interval, profile }) =>
    `the ${by} gave up with RST after ${probes} unanswered probes, ${span(interval)} apart${profile === null ? '' : ` (fits ${profile})`}`,
  examples: [
    {
      name: 'Linux: nine probes, 75 s apart, then RST',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7275.07  client  .   10:10(0)   ack 1   ! keepalive-unanswered
        7350.07  client  .   10:10(0)   ack 1
        7425.07  client  .   10:10(0)   ack 1
        7500.07  client  .   10:10(0)   ack 1
        7575.07  client  .   10:10(0)   ack 1
        7650.07  client  .   10:10(0)   ack 1
        7725.07  client  .   10:10(0)   ack 1
        7800.07  client  .   10:10(0)   ack 1
        7875.07  client  R.  11:11(0)   ack 1   ! the client gave up with RST after 9 unanswered probes, 75 s apart (fits rfc, textbook, linux)
      `,
    },
    {
      name: 'Windows: ten probes, 1 s apart, then RST',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:11(1)   ack 1   data "\\x00"  ! keepalive-probe
        7201.07  client  .   10:11(1)   ack 1   data "\\x00"  ! keepalive-unanswered
        7202.07  client  .   10:11(1)   ack 1   data "\\x00"
        7203.07  client  .   10:11(1)   ack 1   data "\\x00"
        7204.07  client  .   10:11(1)   ack 1   data "\\x00"
        7205.07  client  .   10:11(1)   ack 1   data "\\x00"
        7206.07  client  .   10:11(1)   ack 1   data "\\x00"
        7207.07  client  .   10:11(1)   ack 1   data "\\x00"
        7208.07  client  .   10:11(1)   ack 1   data "\\x00"
        7209.07  client  .   10:11(1)   ack 1   data "\\x00"
        7210.07  client  R.  11:11(0)   ack 1   ! after 10 unanswered probes, 1 s apart
      `,
    },
    {
      name: 'the capture ends before it gives up',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7275.07  client  .   10:10(0)   ack 1   ! keepalive-unanswered
        7350.07  client  .   10:10(0)   ack 1
        end 7424
      `,
    },
    {
      name: 'the application closes the idle connection: a FIN is no giving up',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        60.00  client  .   10:10(0)   ack 1   ! keepalive-probe
        60.02  server  .   1:1(0)     ack 11
        90.00  client  F.  11:11(0)   ack 1
        90.02  server  F.  1:1(0)     ack 12
        90.04  client  .   12:12(0)   ack 2
      `,
    },
    {
      name: 'the peer resets',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        60.00  client  .   10:10(0)   ack 1   ! keepalive-probe
        60.02  server  R   1:1(0)             ! keepalive-reset-by-peer
      `,
    },
    {
      name: "a RST after an answered probe is the application's",
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        60.00  client  .   10:10(0)   ack 1   ! keepalive-probe
        60.02  server  .   1:1(0)     ack 11
        75.00  client  R.  11:11(0)   ack 1   ! abortive-close
      `,
    },
  ],
})
