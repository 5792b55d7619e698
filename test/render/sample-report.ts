import { type Finding, type Flow, type Report, reportSchema } from '../../src/report/model.js'

/*
 * A report as the checker would write it, for the tests of everything that reads reports: lab.pcap with a clean
 * close, a stale SYN and a missing last ACK, and a keepalive that was given up. Passed through the model, so that
 * it cannot drift from it.
 */

type Direction = Flow['directions']['client']

const direction = (over: Partial<Direction> = {}): Direction => ({
  segments: 6,
  payloadBytes: 100,
  streamBytes: 100,
  iss: 4_700_202,
  mss: 1460,
  windowScale: 7,
  sackPermitted: true,
  timestamps: true,
  retransmissions: 0,
  fastRetransmissions: 0,
  spuriousRetransmissions: 0,
  outOfOrder: 0,
  duplicateAcks: 0,
  zeroWindows: 0,
  keepaliveProbes: 0,
  windowProbes: 0,
  missingBytes: 0,
  rtt: { min: 0.0101, median: 0.0103, max: 0.011, samples: 3 },
  ...over,
})

/** A clean connection: complete handshake, four-segment close by the client, TIME-WAIT until the capture ends. */
export function sampleFlow(over: Partial<Flow> = {}): Flow {
  return {
    id: 0,
    capture: 0,
    client: { address: '10.0.0.5', port: 40001 },
    server: { address: '10.0.0.9', port: 8080 },
    clientBasis: 'syn',
    vlan: [],
    firstFrame: 1,
    lastFrame: 11,
    frames: 11,
    firstTime: 0,
    lastTime: 0.115,
    ended: 'capture-end',
    handshake: {
      outcome: 'complete',
      synFrame: 1,
      synAckFrame: 2,
      ackFrame: 3,
      synRepeats: 0,
      synAckRepeats: 0,
      serverRtt: 0.0103,
      clientRtt: 0.0002,
    },
    teardown: {
      outcome: 'four-segment',
      initiator: 'client',
      finFrames: { client: 8, server: 10 },
      finAckFrames: { client: 9, server: 11 },
      finRepeats: { client: 0, server: 0 },
      reset: null,
    },
    timeWait: {
      holder: 'client',
      enteredFrame: 11,
      enteredTime: 0.115,
      restarts: 0,
      lastIn: { frame: 11, time: 0.115 },
      firstOut: null,
      observed: 28.925,
      required: 240,
      outcome: 'capture-ended',
      reuse: null,
    },
    keepalive: [],
    finalState: { client: ['TIME-WAIT'], server: ['CLOSED'] },
    transitions: [
      { frame: 1, time: 0, endpoint: 'client', from: 'CLOSED', to: 'SYN-SENT', proven: true, event: 'snd SYN' },
      {
        frame: 2,
        time: 0.0103,
        endpoint: 'server',
        from: 'LISTEN',
        to: 'SYN-RECEIVED',
        proven: true,
        event: 'snd SYN,ACK',
      },
      {
        frame: 3,
        time: 0.0105,
        endpoint: 'client',
        from: 'SYN-SENT',
        to: 'ESTABLISHED',
        proven: true,
        event: 'rcv SYN,ACK',
      },
      {
        frame: 3,
        time: 0.0105,
        endpoint: 'server',
        from: 'SYN-RECEIVED',
        to: 'ESTABLISHED',
        proven: true,
        event: 'rcv ACK of SYN',
      },
      {
        frame: 8,
        time: 0.1,
        endpoint: 'client',
        from: 'ESTABLISHED',
        to: 'FIN-WAIT-1',
        proven: true,
        event: 'snd FIN',
      },
      {
        frame: 9,
        time: 0.11,
        endpoint: 'server',
        from: 'ESTABLISHED',
        to: 'CLOSE-WAIT',
        proven: true,
        event: 'rcv FIN',
      },
      {
        frame: 9,
        time: 0.11,
        endpoint: 'client',
        from: 'FIN-WAIT-1',
        to: 'FIN-WAIT-2',
        proven: true,
        event: 'rcv ACK of FIN',
      },
      {
        frame: 10,
        time: 0.114,
        endpoint: 'server',
        from: 'CLOSE-WAIT',
        to: 'LAST-ACK',
        proven: true,
        event: 'snd FIN',
      },
      {
        frame: 11,
        time: 0.115,
        endpoint: 'client',
        from: 'FIN-WAIT-2',
        to: 'TIME-WAIT',
        proven: true,
        event: 'rcv FIN',
      },
      {
        frame: 11,
        time: 0.115,
        endpoint: 'server',
        from: 'LAST-ACK',
        to: 'CLOSED',
        proven: false,
        event: 'rcv ACK of FIN',
      },
    ],
    directions: { client: direction(), server: direction({ iss: 900 }) },
    ...over,
  }
}

function missingLastAck(): Flow {
  const { handshake } = sampleFlow()
  return sampleFlow({
    id: 1,
    client: { address: '10.0.0.5', port: 40002 },
    firstFrame: 12,
    lastFrame: 24,
    frames: 13,
    firstTime: 0.95,
    lastTime: 3.44,
    handshake: { ...handshake, synFrame: 12, synAckFrame: 13, ackFrame: 14 },
    teardown: {
      outcome: 'last-ack-missing',
      initiator: 'client',
      finFrames: { client: 19, server: 21 },
      finAckFrames: { client: 20, server: null },
      finRepeats: { client: 0, server: 3 },
      reset: null,
    },
    timeWait: {
      holder: 'client',
      enteredFrame: null,
      enteredTime: null,
      restarts: 0,
      lastIn: null,
      firstOut: null,
      observed: 0,
      required: 240,
      outcome: 'capture-ended',
      reuse: null,
    },
    finalState: { client: ['FIN-WAIT-2', 'TIME-WAIT'], server: ['LAST-ACK'] },
    transitions: [
      { frame: 12, time: 0.95, endpoint: 'client', from: 'CLOSED', to: 'SYN-SENT', proven: true, event: 'snd SYN' },
      {
        frame: 13,
        time: 0.96,
        endpoint: 'server',
        from: 'LISTEN',
        to: 'SYN-RECEIVED',
        proven: true,
        event: 'snd SYN,ACK',
      },
      {
        frame: 14,
        time: 0.96,
        endpoint: 'client',
        from: 'SYN-SENT',
        to: 'ESTABLISHED',
        proven: true,
        event: 'rcv SYN,ACK',
      },
      {
        frame: 14,
        time: 0.96,
        endpoint: 'server',
        from: 'SYN-RECEIVED',
        to: 'ESTABLISHED',
        proven: true,
        event: 'rcv ACK of SYN',
      },
      {
        frame: 19,
        time: 1.95,
        endpoint: 'client',
        from: 'ESTABLISHED',
        to: 'FIN-WAIT-1',
        proven: true,
        event: 'snd FIN',
      },
      {
        frame: 20,
        time: 1.96,
        endpoint: 'server',
        from: 'ESTABLISHED',
        to: 'CLOSE-WAIT',
        proven: true,
        event: 'rcv FIN',
      },
      {
        frame: 20,
        time: 1.96,
        endpoint: 'client',
        from: 'FIN-WAIT-1',
        to: 'FIN-WAIT-2',
        proven: true,
        event: 'rcv ACK of FIN',
      },
      { frame: 21, time: 1.97, endpoint: 'server', from: 'CLOSE-WAIT', to: 'LAST-ACK', proven: true, event: 'snd FIN' },
    ],
  })
}

function keepaliveGivenUp(): Flow {
  const { handshake } = sampleFlow()
  return sampleFlow({
    id: 2,
    client: { address: '10.0.0.5', port: 40003 },
    server: { address: '10.0.0.9', port: 22 },
    firstFrame: 25,
    lastFrame: 35,
    frames: 11,
    firstTime: 4,
    lastTime: 29.04,
    ended: 'closed',
    handshake: { ...handshake, synFrame: 25, synAckFrame: 26, ackFrame: 27, serverRtt: 0.0101 },
    teardown: {
      outcome: 'reset',
      initiator: null,
      finFrames: { client: null, server: null },
      finAckFrames: { client: null, server: null },
      finRepeats: { client: 0, server: 0 },
      reset: { by: 'client', frame: 35 },
    },
    timeWait: null,
    keepalive: [
      {
        prober: 'client',
        probes: 4,
        answered: 1,
        runs: 1,
        frames: [30, 32, 33, 34],
        idle: 5,
        interval: 5,
        style: 'no-data',
        profiles: [],
        outcome: 'gave-up',
      },
    ],
    finalState: { client: ['CLOSED'], server: ['CLOSED', 'ESTABLISHED'] },
    transitions: [
      { frame: 25, time: 4, endpoint: 'client', from: 'CLOSED', to: 'SYN-SENT', proven: true, event: 'snd SYN' },
      {
        frame: 26,
        time: 4.01,
        endpoint: 'server',
        from: 'LISTEN',
        to: 'SYN-RECEIVED',
        proven: true,
        event: 'snd SYN,ACK',
      },
      {
        frame: 27,
        time: 4.01,
        endpoint: 'client',
        from: 'SYN-SENT',
        to: 'ESTABLISHED',
        proven: true,
        event: 'rcv SYN,ACK',
      },
      {
        frame: 27,
        time: 4.01,
        endpoint: 'server',
        from: 'SYN-RECEIVED',
        to: 'ESTABLISHED',
        proven: true,
        event: 'rcv ACK of SYN',
      },
      { frame: 35, time: 29.04, endpoint: 'client', from: 'ESTABLISHED', to: 'CLOSED', proven: true, event: 'snd RST' },
    ],
  })
}

/** One finding on flow 1, changed as wanted. */
export function sampleFinding(over: Partial<Finding> = {}): Finding {
  const frames = over.frames ?? [17, 18]
  return {
    rule: 'stale-syn',
    severity: 'warning',
    certainty: 'certain',
    capture: 0,
    flow: 1,
    endpoint: null,
    frame: frames[0]!,
    frames,
    count: 1,
    time: 1.45,
    message:
      'a SYN with sequence number 101, which is 4,700,101 below what the server expects, arrived in ESTABLISHED; the server answered with a challenge ACK (frame 18) and kept the connection',
    related: ['challenge-ack'],
    demotedBy: null,
    wireshark: `frame.number in {${frames.join(', ')}}`,
    data: { test: 7, outcome: 'challenge-ack' },
    ...over,
  }
}

const findings: Finding[] = [
  sampleFinding(),
  sampleFinding({
    rule: 'fin-not-acknowledged',
    certainty: 'probable',
    frames: [21, 22, 23, 24],
    count: 1,
    time: 1.97,
    message:
      "the server's FIN was sent 4 times and never acknowledged: the last ACK is missing; the capture runs 25.6 s longer",
    related: [],
    data: { which: 'last' },
  }),
  sampleFinding({
    rule: 'keepalive-probe',
    severity: 'note',
    flow: 2,
    frames: [30, 32, 33, 34],
    time: 9,
    message: 'the client sent 4 keepalive probes after 5.00 s of silence; 1 was answered',
    related: [],
    data: {},
  }),
  sampleFinding({
    rule: 'keepalive-unanswered',
    certainty: 'probable',
    flow: 2,
    endpoint: 'server',
    frames: [32, 33, 34, 35],
    count: 3,
    time: 14,
    message: '3 of 4 probes were not answered, 5.00 s apart; the client gave up with a RST',
    related: ['keepalive-timeout-close'],
    data: { profile: 'auto' },
  }),
]

/** The report on lab.pcap. */
export function sampleReport(over: Partial<Report> = {}): Report {
  return reportSchema.parse({
    schemaVersion: 1,
    tool: { name: 'tcpcheck', version: '0.1.0' },
    settings: {
      profile: 'auto',
      msl: 120,
      keepalive: { idle: 7200, intervals: [75], probes: 10 },
      rules: ['fin-not-acknowledged', 'keepalive-unanswered', 'stale-syn'],
      severities: {},
      config: null,
      vantage: 'auto',
      merge: false,
      maxFlows: 100_000,
    },
    captures: [
      {
        path: 'lab.pcap',
        format: 'pcap',
        compression: 'none',
        linkTypes: ['ETHERNET'],
        firstFrame: 1,
        frames: 37,
        bytes: 2590,
        tcpSegments: 35,
        firstTime: '2026-01-05T10:00:00.000000000Z',
        lastTime: '2026-01-05T10:00:29.040000000Z',
        gap: null,
        skipped: { 'not-ip': 2 },
        damage: [],
        vantage: 'client',
      },
    ],
    unusable: [],
    summary: {
      flows: 3,
      handshakes: { complete: 3 },
      teardowns: { 'four-segment': 1, 'last-ack-missing': 1, reset: 1 },
      findings: { error: 0, warning: 3, note: 1 },
      rules: { 'fin-not-acknowledged': 1, 'keepalive-probe': 1, 'keepalive-unanswered': 3, 'stale-syn': 1 },
      known: 0,
      omitted: { flows: 0, findings: 0 },
      leftOut: { flows: 0, findings: 0 },
      suppressed: [],
    },
    flows: [sampleFlow(), missingLastAck(), keepaliveGivenUp()],
    findings,
    ...over,
  } satisfies Report)
}

/** The same without any finding: one clean flow. */
export function cleanReport(): Report {
  const { summary } = sampleReport()
  return sampleReport({
    flows: [sampleFlow()],
    findings: [],
    summary: {
      ...summary,
      flows: 1,
      handshakes: { complete: 1 },
      teardowns: { 'four-segment': 1 },
      findings: { error: 0, warning: 0, note: 0 },
      rules: {},
    },
  })
}

/** A large report: every hundredth flow has a stale SYN. Not passed through the model, for its size. */
export function manyFlows(flowCount: number): Report {
  const base = sampleReport()
  const flows = Array.from({ length: flowCount }, (_, id) =>
    sampleFlow({
      id,
      client: { address: '10.0.0.5', port: 1024 + (id % 60_000) },
      firstFrame: id * 11 + 1,
      lastFrame: id * 11 + 11,
    }),
  )
  const stale = flows
    .filter(({ id }) => id % 100 === 50)
    .map(({ id }) => sampleFinding({ flow: id, frames: [id * 11 + 4, id * 11 + 5] }))
  return {
    ...base,
    flows,
    findings: stale,
    captures: [{ ...base.captures[0]!, frames: flowCount * 11, tcpSegments: flowCount * 11, skipped: {} }],
    summary: {
      ...base.summary,
      flows: flowCount,
      handshakes: { complete: flowCount },
      teardowns: { 'four-segment': flowCount },
      findings: { error: 0, warning: stale.length, note: 0 },
      rules: { 'stale-syn': stale.length },
    },
  }
}
