import { z } from 'zod'

/*
 * The report, described once: the types, the published JSON Schema and its prose all come from here.
 * Everybody else writes `import type`, so that a run never loads zod.
 */

const text = (description: string) => z.string().describe(description)
const truth = (description: string) => z.boolean().describe(description)
const count = (description: string) => z.int().nonnegative().describe(description)
const maybeCount = (description: string) => z.int().nonnegative().nullable().describe(description)
const frameNumber = (description: string) => z.int().positive().describe(description)
const maybeFrame = (description: string) => z.int().positive().nullable().describe(description)
const seconds = (description: string) => z.number().describe(description)
const span = (description: string) => z.number().nonnegative().describe(description)
const maybeSpan = (description: string) => z.number().nonnegative().nullable().describe(description)
/** A 32-bit sequence number, as it stands in the header. */
const sequence = (description: string) => z.int().min(0).max(0xffff_ffff).describe(description)
const maybeSequence = (description: string) => z.int().min(0).max(0xffff_ffff).nullable().describe(description)
const frameList = (description: string) => z.array(z.int().positive()).max(20).describe(description)
const named = <T extends z.ZodType>(id: string, description: string, schema: T): T => schema.meta({ id, description })

const severity = named(
  'Severity',
  'How much it should worry the reader: error (a MUST broken), warning (a SHOULD broken or harm done), note (legal, worth a line).',
  z.enum(['error', 'warning', 'note']),
)
export type Severity = z.infer<typeof severity>

const certainty = named(
  'Certainty',
  'How sure the observer can be: certain (no other account), probable (an innocent account exists but is rarer), heuristic (a threshold or fingerprint).',
  z.enum(['certain', 'probable', 'heuristic']),
)
/** @public */
export type Certainty = z.infer<typeof certainty>

const gate = named(
  'Gate',
  'What the capture lacks for full certainty, so that an error was made a warning.',
  z.enum([
    'handshake-unseen',
    'capture-one-way',
    'capture-gap',
    'capture-truncated',
    'checksum-unknown',
    'window-scale-unknown',
    'timestamps-absent',
  ]),
)
export type Gate = z.infer<typeof gate>

const profile = named(
  'Profile',
  'The table of timers that verdicts are compared with.',
  z.enum(['auto', 'rfc', 'textbook', 'linux', 'bsd', 'windows']),
)
export type Profile = z.infer<typeof profile>

/** The profiles that have numbers of their own: every one but `auto`. */
const namedProfile = named(
  'NamedProfile',
  'A profile with numbers of its own.',
  z.enum(['rfc', 'textbook', 'linux', 'bsd', 'windows']),
)
export type NamedProfile = z.infer<typeof namedProfile>

const vantage = named(
  'Vantage',
  'Near which end of its flows the capture was taken.',
  z.enum(['client', 'server', 'middle', 'unknown']),
)
export type Vantage = z.infer<typeof vantage>

const side = named('Side', 'One of the two ends of a flow.', z.enum(['client', 'server']))
export type Side = z.infer<typeof side>

const state = named(
  'State',
  'A connection state of RFC 9293, section 3.3.2.',
  z.enum([
    'CLOSED',
    'LISTEN',
    'SYN-SENT',
    'SYN-RECEIVED',
    'ESTABLISHED',
    'FIN-WAIT-1',
    'FIN-WAIT-2',
    'CLOSE-WAIT',
    'CLOSING',
    'LAST-ACK',
    'TIME-WAIT',
  ]),
)
export type State = z.infer<typeof state>

const skipReason = named(
  'SkipReason',
  'Why a frame did not reach the TCP tracker.',
  z.enum([
    'not-ip',
    'not-tcp',
    'unsupported-link',
    'truncated',
    'malformed-ip',
    'malformed-tcp',
    'fragment',
    'fragment-incomplete',
    'encrypted',
  ]),
)
export type SkipReason = z.infer<typeof skipReason>

const endpoint = named(
  'Endpoint',
  'An address and a port.',
  z.strictObject({
    address: text('IPv4 dotted, or IPv6 in the form of RFC 5952.'),
    port: z.int().min(0).max(65535).describe('The TCP port.'),
  }),
)
export type Endpoint = z.infer<typeof endpoint>

const settings = named(
  'Settings',
  'Everything that could change a verdict.',
  z.strictObject({
    profile: profile.describe('The profile in force: auto unless chosen.'),
    msl: span('Maximum segment lifetime in seconds: half of timeWait.required.'),
    keepalive: z
      .strictObject({
        idle: maybeSpan('Seconds of silence before the first probe; null when the profile names none.'),
        intervals: z.array(z.number().nonnegative()).describe('Seconds between probes; any of them matches.'),
        probes: maybeCount('Unanswered probes before giving up; null when the profile names none.'),
      })
      .describe('What keepalive runs are compared with.'),
    rules: z.array(z.string()).describe('The rules that ran.'),
    vantage: z
      .enum([...vantage.options, 'auto'])
      .describe('Where the capture was taken, as given by the user; auto: found for each capture.'),
    merge: truth('Whether all files were read as one timeline.'),
    maxFlows: count('How many flows were kept open at once before the oldest was evicted.'),
  }),
)

const summary = named(
  'Summary',
  'Exact totals, also where records were left out.',
  z.strictObject({
    flows: count('Flows seen.'),
    handshakes: z
      .record(z.string(), z.int().positive())
      .describe('Flows by handshake outcome; only those that occurred.'),
    teardowns: z
      .record(z.string(), z.int().positive())
      .describe('Flows by teardown outcome; only those that occurred.'),
    findings: z
      .strictObject({
        error: count('Findings that are errors.'),
        warning: count('Findings that are warnings.'),
        note: count('Findings that are notes.'),
      })
      .describe('Findings (not occurrences) by severity.'),
    rules: z.record(z.string(), z.int().positive()).describe('Occurrences by rule; only rules that fired.'),
    omitted: z
      .strictObject({
        flows: count('Flows counted above without a record below.'),
        findings: count('Findings counted above without a record below.'),
      })
      .describe('What was counted but has no record: evicted, or past a stated limit.'),
  }),
)
export type Summary = z.infer<typeof summary>

const damage = z.strictObject({
  offset: count('Octet in the decompressed file.'),
  frame: frameNumber('The frame that starts there, or would have been next.'),
  message: text('What was found, what was expected there, and what was done about it.'),
})

const capture = named(
  'Capture',
  'One input file that could be read.',
  z.strictObject({
    path: text('As given; "-" is standard input.'),
    format: z.enum(['pcap', 'pcapng']).describe('The file format.'),
    compression: z.enum(['none', 'gzip', 'zstd']).describe('How the file was compressed.'),
    linkTypes: z.array(z.string()).describe('LINKTYPE_ names without the prefix, for example ETHERNET.'),
    frames: count('Records read.'),
    bytes: count('Captured octets in them.'),
    tcpSegments: count('Frames that reached the TCP tracker.'),
    firstTime: z.string().nullable().describe('ISO 8601 in UTC with nanoseconds; null in a capture without frames.'),
    lastTime: z.string().nullable().describe('ISO 8601 in UTC with nanoseconds; null in a capture without frames.'),
    skipped: z
      .partialRecord(skipReason, z.int().positive())
      .describe('Frames that did not reach the tracker, by reason; only reasons that occurred.'),
    damage: z.array(damage).describe('Where the file broke its own format.'),
    vantage: vantage.describe('Near which end the capture was taken.'),
  }),
)
export type Capture = z.infer<typeof capture>

const handshake = named(
  'Handshake',
  'How the connection was opened.',
  z.strictObject({
    outcome: z
      .enum([
        'complete',
        'simultaneous',
        'split',
        'fast-open',
        'unanswered',
        'refused',
        'reset',
        'unacknowledged',
        'partly-captured',
        'not-captured',
      ])
      .describe('How the attempt to open ended, or how much of it was captured.'),
    synFrame: maybeFrame("The client's SYN, first copy."),
    synAckFrame: maybeFrame("The server's first SYN that acknowledges it (split: the server's SYN)."),
    ackFrame: maybeFrame("The client's first segment that acknowledges the server's SYN."),
    synRepeats: count('Copies of the SYN after the first.'),
    synAckRepeats: count('Copies of the SYN+ACK after the first.'),
    serverRtt: maybeSpan('Seconds from SYN to SYN+ACK: from the tap to the server and back.'),
    clientRtt: maybeSpan('Seconds from SYN+ACK to ACK: from the tap to the client and back.'),
  }),
)
export type Handshake = z.infer<typeof handshake>
export type HandshakeOutcome = Handshake['outcome']

const teardown = named(
  'Teardown',
  'How the connection was closed.',
  z.strictObject({
    outcome: z
      .enum([
        'four-segment',
        'three-segment',
        'simultaneous',
        'half-closed',
        'fin-unacknowledged',
        'last-ack-missing',
        'reset',
        'open',
        'none',
      ])
      .describe('The shape of the close, or how far it came.'),
    initiator: side.nullable().describe('The active closer; null when simultaneous or without a FIN.'),
    finFrames: z
      .strictObject({
        client: maybeFrame("The client's first FIN."),
        server: maybeFrame("The server's first FIN."),
      })
      .describe('First FIN of each end.'),
    finAckFrames: z
      .strictObject({
        client: maybeFrame("The server's first frame that acknowledges the client's FIN."),
        server: maybeFrame("The client's first frame that acknowledges the server's FIN."),
      })
      .describe("The peer's first acknowledgment of that end's FIN."),
    finRepeats: z
      .strictObject({
        client: count("Copies of the client's FIN after the first."),
        server: count("Copies of the server's FIN after the first."),
      })
      .describe('Copies of each FIN after the first.'),
    reset: z
      .strictObject({ by: side.describe('Who sent it.'), frame: frameNumber('Its frame.') })
      .nullable()
      .describe('The first RST that ended the connection or the attempt.'),
  }),
)
export type Teardown = z.infer<typeof teardown>
export type TeardownOutcome = Teardown['outcome']

const proof = (description: string) =>
  z
    .strictObject({ frame: frameNumber('The frame that proves it.'), time: seconds('Its time.') })
    .nullable()
    .describe(description)

const timeWait = named(
  'TimeWait',
  'The TIME-WAIT that the active closer entered, or may have entered.',
  z.strictObject({
    holder: z.enum(['client', 'server', 'both']).describe('The active closer; both in a simultaneous close.'),
    enteredFrame: maybeFrame('Where it started; null when the ACK of the last FIN was not seen.'),
    enteredTime: z.number().nullable().describe('When it started, in seconds.'),
    restarts: count('Repeated FINs that were acknowledged again.'),
    lastIn: proof('Last proof that the holder was in TIME-WAIT.'),
    firstOut: proof('First proof that the holder was not in TIME-WAIT any more.'),
    observed: span('Seconds from the entry or the last restart to firstOut, or to the end of the capture.'),
    required: span('Twice the MSL, in seconds.'),
    outcome: z
      .enum(['elapsed', 'capture-ended', 'reused', 'assassinated', 'cut-short'])
      .describe('Whether the time passed, or what ended it sooner.'),
    reuse: z
      .strictObject({
        frame: frameNumber('The SYN that opened the next flow.'),
        flow: count('That flow.'),
        by: z.enum(['holder', 'peer']).describe('Who sent that SYN.'),
        safe: truth('Whether its numbers could not be mistaken for the old connection.'),
        basis: z.enum(['timestamp', 'isn']).nullable().describe('What made it safe or not.'),
      })
      .nullable()
      .describe('The next connection on the same addresses and ports, when it came within the required time.'),
  }),
)
export type TimeWait = z.infer<typeof timeWait>

const keepalive = named(
  'Keepalive',
  'All keepalive probes of one end.',
  z.strictObject({
    prober: side.describe('Who sent the probes.'),
    probes: count('Probes sent.'),
    answered: count('Probes after which the peer sent anything but a RST before the next probe.'),
    runs: count('Groups of probes, each after its own silence.'),
    frames: frameList('The probes; at most the first 20.'),
    idle: span("Seconds from the peer's last segment to the first probe."),
    interval: maybeSpan('Median seconds between unanswered probes; null without two such.'),
    style: z.enum(['no-data', 'one-octet']).describe('Whether a probe carries an octet.'),
    profiles: z.array(namedProfile).describe('Profiles that idle, interval and count fit.'),
    outcome: z.enum(['answered', 'unanswered', 'gave-up', 'refused']).describe('What became of the last probe.'),
  }),
)
export type Keepalive = z.infer<typeof keepalive>

const transition = named(
  'Transition',
  'One step of one end through the state diagram.',
  z.strictObject({
    frame: frameNumber('The frame that caused it.'),
    time: seconds('Its time.'),
    endpoint: side.describe('The end that stepped.'),
    from: state.nullable().describe('The state left; null when the end was joined midstream.'),
    to: state.describe('The state entered.'),
    proven: truth('Whether the end showed it itself.'),
    event: text('What happened, in the words of the diagram: "rcv FIN".'),
  }),
)
export type Transition = z.infer<typeof transition>

const direction = named(
  'Direction',
  'What one end sent; capture duplicates are not counted.',
  z.strictObject({
    segments: count('Segments sent.'),
    payloadBytes: count('Payload seen, repeats counted.'),
    streamBytes: count('Distinct sequence space, SYN and FIN not counted.'),
    iss: maybeSequence('Initial sequence number; null when the SYN was not seen.'),
    mss: maybeCount('Maximum segment size offered in the SYN.'),
    windowScale: maybeCount('Window shift offered in the SYN.'),
    sackPermitted: truth('Whether the SYN permitted SACK.'),
    timestamps: truth('Whether the SYN carried timestamps.'),
    retransmissions: count('Segments sent again.'),
    fastRetransmissions: count('Of these, after duplicate ACKs.'),
    spuriousRetransmissions: count('Of these, of data that was acknowledged already.'),
    outOfOrder: count('Segments that came out of order.'),
    duplicateAcks: count('Duplicate ACKs sent.'),
    zeroWindows: count('Segments that closed the window.'),
    keepaliveProbes: count('Keepalive probes sent.'),
    windowProbes: count('Probes of a closed window sent.'),
    missingBytes: count('Acknowledged by the peer and never seen: lost by the capture.'),
    rtt: z
      .strictObject({
        min: span('Shortest, in seconds.'),
        median: span('Median, in seconds.'),
        max: span('Longest, in seconds.'),
        samples: z.int().positive().describe('How many were measured.'),
      })
      .nullable()
      .describe("Round trips from the tap to this end and back, from this end's ACKs."),
  }),
)
export type Direction = z.infer<typeof direction>

const segmentMark = named(
  'SegmentMark',
  'What the tracker says of a segment.',
  z.enum([
    'retransmission',
    'fast-retransmission',
    'spurious-retransmission',
    'out-of-order',
    'duplicate-ack',
    'keepalive',
    'keepalive-ack',
    'window-probe',
    'zero-window',
    'window-full',
    'window-update',
    'capture-gap',
    'duplicate-frame',
    'challenge-ack',
  ]),
)
/** @public */
export type SegmentMark = z.infer<typeof segmentMark>

const segmentRow = named(
  'SegmentRow',
  'One segment of a flow, for who reads frame by frame.',
  z.strictObject({
    frame: frameNumber('Its frame.'),
    time: seconds('Its time.'),
    sender: side.describe('Who sent it.'),
    flags: text('Names of RFC 9293 joined by commas: "SYN,ACK".'),
    seq: sequence('Raw sequence number.'),
    ack: maybeSequence('Raw acknowledgment number; null without ACK.'),
    length: count('Payload octets.'),
    window: maybeCount('Window in octets; null while the scale is unknown.'),
    options: text('Options in short.'),
    marks: z.array(segmentMark).describe('What the tracker says of it.'),
  }),
)
export type SegmentRow = z.infer<typeof segmentRow>

const states = (description: string) => z.array(state).min(1).max(3).describe(description)

const flow = named(
  'Flow',
  'One connection, or attempt at one.',
  z.strictObject({
    id: count('Index in flows.'),
    capture: count('Index into captures of its first frame.'),
    client: endpoint.describe('Who opened, or the best guess.'),
    server: endpoint.describe('The other end.'),
    clientBasis: z.enum(['syn', 'syn-ack', 'port', 'first-sender']).describe('What told who the client is.'),
    vlan: z.array(z.int().min(0).max(4095)).describe('VLAN numbers, outermost first.'),
    firstFrame: frameNumber('Its first frame.'),
    lastFrame: frameNumber('Its last frame.'),
    frames: count('All its frames, capture duplicates too.'),
    firstTime: seconds('Time of the first frame.'),
    lastTime: seconds('Time of the last frame.'),
    ended: z.enum(['capture-end', 'closed', 'reused', 'idle', 'evicted']).describe('Why the record was closed.'),
    handshake,
    teardown,
    timeWait: timeWait.nullable().describe('Null when no end can have entered TIME-WAIT in this capture.'),
    keepalive: z.array(keepalive).max(2).describe('One for each end that probed, in order of first probe.'),
    finalState: z
      .strictObject({
        client: states('States that the frames allow for the client, likeliest first.'),
        server: states('States that the frames allow for the server, likeliest first.'),
      })
      .describe('Where both ends stand at the end of the record.'),
    transitions: z.array(transition).describe('The steps of both ends, as finally judged.'),
    directions: z
      .strictObject({
        client: direction.describe('What the client sent.'),
        server: direction.describe('What the server sent.'),
      })
      .describe('What each end sent.'),
    segments: z.array(segmentRow).optional().describe('Every segment; only when asked for.'),
    segmentsOmitted: count('Segments that a stated limit left out of segments.').optional(),
  }),
)
export type Flow = z.infer<typeof flow>

const finding = named(
  'Finding',
  'One rule that fired, on one flow or capture.',
  z.strictObject({
    rule: text('Rule id, for example stale-syn.'),
    severity,
    certainty,
    capture: count('Index into captures.'),
    flow: maybeCount('Index into flows; null when it is about the capture or a listener.'),
    endpoint: side.nullable().describe('Who deviated; null where nobody is to blame.'),
    frame: frameNumber('Where to look first.'),
    frames: z
      .array(z.int().positive())
      .min(1)
      .max(20)
      .describe('The evidence, ascending, frame among them; at most the first 20.'),
    count: z.int().positive().describe('Occurrences joined in this finding.'),
    time: seconds('Time of frame.'),
    message: text("What happened, with this case's own numbers."),
    related: z.array(z.string()).describe('Rules of the same incident that this finding speaks for.'),
    demotedBy: gate.nullable().describe('The gate that made an error a warning.'),
    wireshark: text('Display filter that selects exactly frames.'),
    data: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .describe('The numbers of the message, by name.'),
  }),
)
export type Finding = z.infer<typeof finding>

const unusable = z.strictObject({
  path: text('As given.'),
  message: text('Why it was refused.'),
})

/** The whole report, as a zod schema. For tests and for who reads reports from outside; a run needs only the types. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1).describe('Version of this format.'),
  tool: z
    .strictObject({ name: z.literal('tcpcheck').describe('The program.'), version: text('Its version.') })
    .describe('What wrote the report.'),
  settings,
  captures: z.array(capture).describe('One for each input file that could be read, in reading order.'),
  unusable: z.array(unusable).describe('Inputs that were refused.'),
  summary,
  flows: z.array(flow).describe('In order of capture, then first frame.'),
  findings: z.array(finding).describe('In order of capture, then frame, then rule.'),
})
export type Report = z.infer<typeof reportSchema>

/** JSON Schema (2020-12) of the report: what is published as schema/report-1.schema.json. */
export function reportJsonSchema(): Record<string, unknown> {
  const { $schema, ...body } = z.toJSONSchema(reportSchema, {
    target: 'draft-2020-12',
    // zod leaves the name of a definition in it as `id`, which is no keyword of JSON Schema.
    override: ({ jsonSchema }) => {
      delete jsonSchema.id
    },
  })
  return {
    $schema,
    $id: 'urn:tcpcheck:schema:report-1',
    title: 'tcpcheck report, version 1',
    description: 'What `tcpcheck --format json` prints.',
    ...body,
  }
}
