import * as Flag from '../decode/flag.js'
import type {
  Direction,
  Flow as FlowRecord,
  Keepalive,
  NamedProfile,
  SegmentRow,
  State,
  Transition,
} from '../report/model.js'
import type { Endpoint } from '../tcp/endpoint.js'
import type { Flow } from '../tcp/flow.js'
import { describe } from '../tcp/history.js'
import { isOldDuplicate } from '../tcp/incarnation.js'
import { keepaliveProfiles } from '../tcp/profiles.js'
import { timestampsText } from '../tcp/row.js'
import type { SegmentRow as Row } from '../tcp/rows.js'
import { onCircle } from '../tcp/sequence.js'
import { finalStates } from './final-state.js'
import { handshakeRecord } from './handshake-record.js'
import { rounded } from './rounded.js'
import { teardownRecord, timeWaitRecord } from './teardown-record.js'

/** A flow as the report prints it. `endTime` is when its capture ended, or when it was let go, `timeWait` how long TIME-WAIT must last. */
export function flowRecord(flow: Flow, id: number, capture: number, endTime: number, timeWait: number): FlowRecord {
  const { client, server } = flow
  return {
    id,
    capture,
    client: { address: flow.clientAddress, port: flow.clientPort },
    server: { address: flow.serverAddress, port: flow.serverPort },
    clientBasis: flow.clientBasis,
    vlan: [...flow.vlan],
    firstFrame: flow.firstFrame,
    lastFrame: flow.lastFrame,
    frames: flow.frames,
    firstTime: flow.firstTime,
    lastTime: flow.lastTime,
    ended: flow.ended,
    handshake: handshakeRecord(flow),
    teardown: teardownRecord(flow),
    timeWait: timeWaitRecord(flow, endTime, timeWait),
    keepalive: [client, server]
      .filter((endpoint) => endpoint.keepalive.probes > 0)
      .sort((a, b) => a.keepalive.kept[0]!.frames[0]! - b.keepalive.kept[0]!.frames[0]!)
      .map(keepaliveRecord),
    finalState: {
      client: finalStates(flow, client, endTime, timeWait),
      server: finalStates(flow, server, endTime, timeWait),
    },
    transitions: transitionsOf(flow),
    directions: { client: directionRecord(client), server: directionRecord(server) },
  }
}

/** The steps of both ends. A stale SYN is none of its sender's: that end is where it was, without a connection. */
function transitionsOf(flow: Flow): Transition[] {
  const isStale = isOldDuplicate(flow.origin) && flow.ackFrame === 0
  return flow.history
    .all()
    .filter(({ endpoint }) => !isStale || endpoint === 'server')
    .map((transition) => {
      const { from, to, event } = describe(transition)
      const { frame, time, endpoint, proven } = transition
      // STATES holds the RFC's names and UNSEEN, which describe() has replaced.
      return { frame, time, endpoint, from: from as State | null, to: to as State, proven, event }
    })
}

/** A flow's segments, when they are asked for. */
export function segmentRows(flow: Flow): { segments: SegmentRow[]; segmentsOmitted: number } {
  const { rows, rowsOmitted } = flow
  const segments = Array.from({ length: rows?.length ?? 0 }, (_, at) => segmentRow(rows!.at(at)))
  return { segments, segmentsOmitted: rowsOmitted }
}

function segmentRow({ tsVal, tsEcr, ...row }: Row): SegmentRow {
  const options = tsVal < 0 ? row.options : timestampsText(tsVal, tsEcr)
  return { ...row, flags: flagNames(row.flags), options }
}

const FLAG_NAMES = [
  [Flag.SYN, 'SYN'],
  [Flag.FIN, 'FIN'],
  [Flag.RST, 'RST'],
  [Flag.PSH, 'PSH'],
  [Flag.ACK, 'ACK'],
  [Flag.URG, 'URG'],
  [Flag.ECE, 'ECE'],
  [Flag.CWR, 'CWR'],
  [Flag.AE, 'AE'],
] as const

/** By the flags: few of their combinations occur. */
const namesOfFlags = new Map<number, string>()

/** Names of RFC 9293, section 3.1, joined by commas. */
function flagNames(flags: number): string {
  const known = namesOfFlags.get(flags)
  if (known !== undefined) return known
  const names = FLAG_NAMES.filter(([flag]) => (flags & flag) !== 0).map(([, name]) => name)
  namesOfFlags.set(flags, names.join(','))
  return names.join(',')
}

function keepaliveRecord(endpoint: Endpoint): Keepalive {
  const watch = endpoint.keepalive
  const runs = watch.kept
  const last = runs[runs.length - 1]!
  const interval = watch.intervals.length > 0 ? median(watch.intervals) : null
  const longest = Math.max(...runs.map((run) => run.longestStreak))
  const { idle } = runs[0]!
  const outcome =
    last.refusedFrame > 0 ? 'refused' : last.lastAnswered ? 'answered' : last.gaveUpFrame > 0 ? 'gave-up' : 'unanswered'
  return {
    prober: endpoint.side,
    probes: watch.probes,
    answered: watch.answered,
    runs: watch.runs,
    frames: runs.flatMap((run) => run.frames).slice(0, 20),
    idle: rounded(Math.max(0, idle)),
    interval: interval === null ? null : rounded(interval),
    style: runs.some((run) => run.oneOctet) ? 'one-octet' : 'no-data',
    profiles: keepaliveProfiles(idle, interval, longest) as NamedProfile[], // it leaves `auto` out
    outcome,
  }
}

function directionRecord(endpoint: Endpoint): Direction {
  const { syn } = endpoint
  const option = (value: number | undefined): number | null => (value === undefined || value < 0 ? null : value)
  return {
    segments: endpoint.segments,
    payloadBytes: endpoint.payloadOctets,
    streamBytes: endpoint.streamOctets,
    iss: Number.isNaN(endpoint.iss) ? null : onCircle(endpoint.iss),
    mss: option(syn?.mss),
    windowScale: option(syn?.windowShift),
    sackPermitted: syn?.sackPermitted ?? false,
    timestamps: syn?.hasTimestamps ?? false,
    retransmissions: endpoint.retransmissions,
    fastRetransmissions: endpoint.fastRetransmissions,
    spuriousRetransmissions: endpoint.spuriousRetransmissions,
    outOfOrder: endpoint.outOfOrder,
    duplicateAcks: endpoint.duplicateAcks,
    zeroWindows: endpoint.zeroWindows,
    keepaliveProbes: endpoint.keepalive.probes,
    windowProbes: endpoint.windowProbes,
    missingBytes: endpoint.missingOctets,
    rtt:
      endpoint.rttCount === 0
        ? null
        : {
            min: rounded(endpoint.rttMin),
            median: rounded(median(endpoint.rttSamples)),
            max: rounded(endpoint.rttMax),
            samples: endpoint.rttCount,
          },
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
