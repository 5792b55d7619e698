import * as Fact from '../tcp/fact.js'
import { keepaliveProfiles } from '../tcp/profiles.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** No stack in the table of profiles gives up after fewer probes (profiles.ts: old Windows). */
const FEWEST = 5

export default rule({
  id: 'keepalive-timeout-close',
  group: 'keepalive',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Keepalive gave up',
  explanation: `
    After a row of unanswered keepalive probes the prober gave the connection up, with RST: its peer is taken
    for dead. That is what keepalive is for. Where the probes end and no RST follows it has probably given up
    without a word.`,
  advice: 'Find out why the peer did not answer. The count and the interval are settings of the prober.',
  asks: 'No single probe without an answer may be taken for a dead connection. After several the prober gives up; how many is its setting.',
  causes: [
    'the peer is down or unplugged',
    'a firewall or NAT dropped the connection and swallows the probes',
    'a mobile host changed its address',
  ],
  wireshark:
    'A row of "[TCP Keep-Alive]" without an ACK between, and a RST: `tcp.analysis.keep_alive || tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.8.4, MUST-29'],
  gates: ['BOTH'],
  on: Fact.KEEPALIVE,
  find: (flow, { endTime }) =>
    flow.endpoints.flatMap((prober) =>
      prober.keepalive.kept.flatMap((run) => {
        const { streak, rowFrames, rowTimes, lastTime } = run
        if (streak < 2) return []
        const interval = rowTimes[1]! - rowTimes[0]!
        const end = flow.watchedUntil(endTime)
        const isReset = run.gaveUpFrame > 0 && run.gaveUpByReset
        const isLast = run.gaveUpFrame === 0 && lastTime >= prober.lastTime && lastTime >= prober.peer.lastTime
        const isSilent = isLast && streak >= FEWEST && end - lastTime > 2 * interval
        if (!isReset && !isSilent) return []
        const profiles = keepaliveProfiles(run.idle, interval, streak).join(', ')
        return {
          frame: isReset ? run.gaveUpFrame : rowFrames[rowFrames.length - 1]!,
          time: isReset ? (flow.reset?.time ?? flow.lastTime) : rowTimes[rowTimes.length - 1]!,
          frames: rowFrames,
          endpoint: prober.side,
          certainty: isReset ? undefined : 'probable',
          data: {
            kind: isReset ? 'reset' : 'silence',
            by: prober.side,
            probes: streak,
            interval,
            profile: profiles || null,
          },
        }
      }),
    ),
  message: ({ kind, by, probes, interval, profile }) => {
    const after = `after ${probes} unanswered keepalive probes, ${span(interval)} apart${profile === null ? '' : ` (timing of the profiles ${profile})`}`
    return kind === 'reset'
      ? `the ${by} gave the connection up with RST ${after}`
      : `the ${by} fell silent ${after}: it has probably given the connection up`
  },
  examples: [
    {
      name: 'Linux: nine probes, 75 s apart, then RST',
      packets: `
        open
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
        7875.07  client  R.  11:11(0)   ack 1   ! the client gave the connection up with RST after 9 unanswered keepalive probes, 75 s apart (timing of the profiles rfc, textbook, linux)
      `,
    },
    {
      name: 'Windows: ten probes, 1 s apart, then RST',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:11(1)   ack 1   data "\\x00"  ! keepalive-probe ! keepalive-garbage-octet
        7201.07  client  .   10:11(1)   ack 1   data "\\x00"  ! keepalive-unanswered
        7202.07  client  .   10:11(1)   ack 1   data "\\x00"
        7203.07  client  .   10:11(1)   ack 1   data "\\x00"
        7204.07  client  .   10:11(1)   ack 1   data "\\x00"
        7205.07  client  .   10:11(1)   ack 1   data "\\x00"
        7206.07  client  .   10:11(1)   ack 1   data "\\x00"
        7207.07  client  .   10:11(1)   ack 1   data "\\x00"
        7208.07  client  .   10:11(1)   ack 1   data "\\x00"
        7209.07  client  .   10:11(1)   ack 1   data "\\x00"
        7210.07  client  R.  11:11(0)   ack 1   ! after 10 unanswered keepalive probes, 1 s apart
      `,
    },
    {
      name: 'eight probes, and then nothing more',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7275.07  client  .   10:10(0)   ack 1   ! keepalive-unanswered
        7350.07  client  .   10:10(0)   ack 1
        7425.07  client  .   10:10(0)   ack 1
        7500.07  client  .   10:10(0)   ack 1
        7575.07  client  .   10:10(0)   ack 1
        7650.07  client  .   10:10(0)   ack 1
        7725.07  client  .   10:10(0)   ack 1   ! the client fell silent after 8 unanswered keepalive probes
        end 8000
      `,
    },
    {
      name: 'the capture ends before it gives up',
      packets: `
        open
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
        open
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
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        60.00  client  .   10:10(0)   ack 1   ! keepalive-probe
        60.02  server  R   1:1(0)             ! keepalive-reset-by-peer
      `,
    },
    {
      name: "a RST after an answered probe is the application's",
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        60.00  client  .   10:10(0)   ack 1   ! keepalive-probe
        60.02  server  .   1:1(0)     ack 11
        75.00  client  R.  11:11(0)   ack 1   ! unexplained-reset
      `,
    },
  ],
})
