import type {
  Capture,
  Direction,
  Endpoint,
  Finding,
  Flow,
  Handshake,
  Keepalive,
  Report,
  SegmentRow,
  Settings,
  Summary,
  Teardown,
  TimeWait,
  Transition,
} from '../report/model.js'
import { sanitizeJson } from './sanitize.js'

/*
 * The order of keys in the output, whatever order the report was built in. The compiler refuses a shape that lacks a
 * field of the model; a test compares the order with the model's.
 */

/** A value that is copied as it is: text, truth, a list of either. Numbers are rounded. */
const VALUE = null
/** An object with keys of its own: they are sorted. */
const SORTED = 'sorted'
/** An object whose keys keep the order in which they were given. */
const GIVEN = 'given'

type Leaf = typeof VALUE | typeof SORTED | typeof GIVEN
type Fields<T> = { [K in keyof T]-?: Shape<NonNullable<T[K]>> }
type Shape<T> = Leaf | (T extends readonly (infer Item)[] ? Fields<Item> : Fields<T>)

const ENDPOINT: Fields<Endpoint> = { address: VALUE, port: VALUE }
const POINT = { frame: VALUE, time: VALUE }
const SIDES = { client: VALUE, server: VALUE }

const SETTINGS: Fields<Settings> = {
  profile: VALUE,
  msl: VALUE,
  keepalive: { idle: VALUE, intervals: VALUE, probes: VALUE },
  rules: VALUE,
  vantage: VALUE,
  merge: VALUE,
  maxFlows: VALUE,
}

const CAPTURE: Fields<Capture> = {
  path: VALUE,
  format: VALUE,
  compression: VALUE,
  linkTypes: VALUE,
  frames: VALUE,
  bytes: VALUE,
  tcpSegments: VALUE,
  firstTime: VALUE,
  lastTime: VALUE,
  skipped: SORTED,
  damage: { offset: VALUE, frame: VALUE, message: VALUE },
  vantage: VALUE,
}

const SUMMARY: Fields<Summary> = {
  flows: VALUE,
  handshakes: SORTED,
  teardowns: SORTED,
  findings: { error: VALUE, warning: VALUE, note: VALUE },
  rules: SORTED,
  omitted: { flows: VALUE, findings: VALUE },
}

const HANDSHAKE: Fields<Handshake> = {
  outcome: VALUE,
  synFrame: VALUE,
  synAckFrame: VALUE,
  ackFrame: VALUE,
  synRepeats: VALUE,
  synAckRepeats: VALUE,
  serverRtt: VALUE,
  clientRtt: VALUE,
}

const TEARDOWN: Fields<Teardown> = {
  outcome: VALUE,
  initiator: VALUE,
  finFrames: SIDES,
  finAckFrames: SIDES,
  finRepeats: SIDES,
  reset: { by: VALUE, frame: VALUE },
}

const TIME_WAIT: Fields<TimeWait> = {
  holder: VALUE,
  enteredFrame: VALUE,
  enteredTime: VALUE,
  restarts: VALUE,
  lastIn: POINT,
  firstOut: POINT,
  observed: VALUE,
  required: VALUE,
  outcome: VALUE,
  reuse: { frame: VALUE, flow: VALUE, by: VALUE, safe: VALUE, basis: VALUE },
}

const KEEPALIVE: Fields<Keepalive> = {
  prober: VALUE,
  probes: VALUE,
  answered: VALUE,
  runs: VALUE,
  frames: VALUE,
  idle: VALUE,
  interval: VALUE,
  style: VALUE,
  profiles: VALUE,
  outcome: VALUE,
}

const TRANSITION: Fields<Transition> = {
  frame: VALUE,
  time: VALUE,
  endpoint: VALUE,
  from: VALUE,
  to: VALUE,
  proven: VALUE,
  event: VALUE,
}

const DIRECTION: Fields<Direction> = {
  segments: VALUE,
  payloadBytes: VALUE,
  streamBytes: VALUE,
  iss: VALUE,
  mss: VALUE,
  windowScale: VALUE,
  sackPermitted: VALUE,
  timestamps: VALUE,
  retransmissions: VALUE,
  fastRetransmissions: VALUE,
  spuriousRetransmissions: VALUE,
  outOfOrder: VALUE,
  duplicateAcks: VALUE,
  zeroWindows: VALUE,
  keepaliveProbes: VALUE,
  windowProbes: VALUE,
  missingBytes: VALUE,
  rtt: { min: VALUE, median: VALUE, max: VALUE, samples: VALUE },
}

const SEGMENT: Fields<SegmentRow> = {
  frame: VALUE,
  time: VALUE,
  sender: VALUE,
  flags: VALUE,
  seq: VALUE,
  ack: VALUE,
  length: VALUE,
  window: VALUE,
  options: VALUE,
  marks: VALUE,
}

const FLOW: Fields<Flow> = {
  id: VALUE,
  capture: VALUE,
  client: ENDPOINT,
  server: ENDPOINT,
  clientBasis: VALUE,
  vlan: VALUE,
  firstFrame: VALUE,
  lastFrame: VALUE,
  frames: VALUE,
  firstTime: VALUE,
  lastTime: VALUE,
  ended: VALUE,
  handshake: HANDSHAKE,
  teardown: TEARDOWN,
  timeWait: TIME_WAIT,
  keepalive: KEEPALIVE,
  finalState: SIDES,
  transitions: TRANSITION,
  directions: { client: DIRECTION, server: DIRECTION },
  segments: SEGMENT,
  segmentsOmitted: VALUE,
}

const FINDING: Fields<Finding> = {
  rule: VALUE,
  severity: VALUE,
  certainty: VALUE,
  capture: VALUE,
  flow: VALUE,
  endpoint: VALUE,
  frame: VALUE,
  frames: VALUE,
  count: VALUE,
  time: VALUE,
  message: VALUE,
  related: VALUE,
  demotedBy: VALUE,
  wireshark: VALUE,
  data: GIVEN,
}

const REPORT: Fields<Report> = {
  schemaVersion: VALUE,
  tool: { name: VALUE, version: VALUE },
  settings: SETTINGS,
  captures: CAPTURE,
  unusable: { path: VALUE, message: VALUE },
  summary: SUMMARY,
  flows: FLOW,
  findings: FINDING,
}

// A JavaScript string holds half a gibibyte; a report may be longer, so long lists are written in pieces, small ones for the sake of the garbage collector.
const PIECE = 200

/** The report as JSON text, in pieces that together are one document. */
export function* renderJson(report: Report): Generator<string> {
  let before = '{\n'
  for (const [key, shape] of Object.entries(REPORT) as [keyof Report, AnyShape][]) {
    yield before
    yield* member(key, report[key], arranger(shape))
    before = ',\n'
  }
  yield '\n}\n'
}

function* member(key: string, value: unknown, arrange: Arrange): Generator<string> {
  if (!Array.isArray(value) || value.length <= PIECE) {
    yield inner({ [key]: arrange(value) }, '{\n', '\n}')
    return
  }
  const head = `  ${JSON.stringify(key)}: [\n`
  for (let at = 0; at < value.length; at += PIECE) {
    yield at === 0 ? head : ',\n'
    yield inner({ [key]: arrange(value.slice(at, at + PIECE)) }, `{\n${head}`, '\n  ]\n}')
  }
  yield '\n  ]'
}

/** The indented text of an object without its beginning and its end, which are the same in every piece. */
function inner(value: object, beginning: string, end: string): string {
  return sanitizeJson(JSON.stringify(value, null, 2).slice(beginning.length, -end.length))
}

type AnyShape = Leaf | { readonly [key: string]: AnyShape }
type Arrange = (value: unknown) => unknown
type Keyed = Record<string, unknown>

/**
 * What copies a value with its keys in the order of the shape, and its numbers rounded. Made once for each shape:
 * asking the shape anew for every flow takes five times as long.
 */
function arranger(shape: AnyShape): Arrange {
  const arrangeObject = shape === VALUE || typeof shape === 'string' ? byOwnKeys(shape === SORTED) : byShape(shape)
  return function arrange(value): unknown {
    if (typeof value === 'number') return rounded(value)
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map(arrange)
    return arrangeObject(value as Keyed) // Neither null nor a list nor a plain value.
  }
}

function byOwnKeys(sorted: boolean): (source: Keyed) => Keyed {
  return (source) => {
    const keys = sorted ? Object.keys(source).sort() : Object.keys(source)
    return Object.fromEntries(keys.map((key) => [key, plain(source[key])]))
  }
}

const plain: Arrange = (value) => (typeof value === 'number' ? rounded(value) : value)

function byShape(shape: { readonly [key: string]: AnyShape }): (source: Keyed) => Keyed {
  const keys = Object.keys(shape)
  const arrangers = keys.map((key) => arranger(shape[key]!))
  // Copies of one object have one hidden class. A field that stays undefined is left out of the text.
  const template: Keyed = Object.fromEntries(keys.map((key) => [key, undefined]))
  return (source) => {
    const copy = { ...template }
    for (let at = 0; at < keys.length; at++) copy[keys[at]!] = arrangers[at]!(source[keys[at]!])
    return copy
  }
}

/** Nine decimals: nanoseconds, and no trace of binary fractions such as 0.30000000000000004. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Math.round(value * 1e9) / 1e9
}
