import { z } from 'zod'
import {
  count,
  frameList,
  frameNumber,
  maybeCount,
  maybeFrame,
  maybeSequence,
  maybeSpan,
  named,
  seconds,
  sequence,
  span,
  text,
  truth,
} from './fields.js'
import { endpoint, namedProfile, side, state } from './terms.js'

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
    synAckRepeats: count('Copies of the SYN,ACK after the first.'),
    serverRtt: maybeSpan('Seconds from SYN to SYN,ACK: from the tap to the server and back.'),
    clientRtt: maybeSpan('Seconds from SYN,ACK to ACK: from the tap to the client and back.'),
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
      .describe("Round trips of this end's data: from the tap to the peer and back, by the ACKs of that data."),
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

export const flow = named(
  'Flow',
  'One connection, or attempt at one.',
  z.strictObject({
    id: count('Its number: its index in flows, unless flows before it were not selected.'),
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
