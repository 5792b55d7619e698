import { z } from 'zod'
import { capture } from './capture.js'
import { count, frameNumber, maybeCount, maybeSpan, named, seconds, span, text, truth } from './fields.js'
import { flow } from './flow.js'
import { certainty, gate, profile, severity, side, vantage } from './terms.js'

/*
 * The report, described once: the types, the published JSON Schema and its prose all come from here.
 * Everybody else writes `import type`, so that a run never loads zod.
 */

export type * from './capture.js'
export type * from './flow.js'
export type * from './terms.js'

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
    severities: z
      .record(z.string(), severity)
      .describe('Severities that the user gave rules in place of their own, by rule.'),
    config: z.string().nullable().describe('The configuration file that was in force, as a path; null without one.'),
    vantage: z
      .enum([...vantage.options, 'auto'])
      .describe('Where the capture was taken, as given by the user; auto: found for each capture.'),
    merge: truth('Whether all files were read as one timeline.'),
    maxFlows: count('How many flows were kept, open or over, before one that was over or silent was let go.'),
  }),
)

const suppression = named(
  'Suppression',
  'Findings that an entry of the configuration suppresses.',
  z.strictObject({
    rule: text('The rules, as the entry names them.'),
    when: z.string().nullable().describe('The filter that their flows meet; null: all of them.'),
    because: text('The reason that the entry gives.'),
    findings: z.int().positive().describe('How many findings it suppressed.'),
  }),
)
export type Suppression = z.infer<typeof suppression>

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
    known: count('Findings that a baseline knew: neither counted above nor among the findings.'),
    omitted: z
      .strictObject({
        flows: count('Flows counted above without a record below.'),
        findings: count('Findings counted above without a record below.'),
      })
      .describe('What was counted but has no record: evicted, or past a stated limit.'),
    leftOut: z
      .strictObject({
        flows: count('Flows that were not selected.'),
        findings: count('Findings in them, outside of the selected time, or below the selected severity.'),
      })
      .describe('What the user did not select: not counted above.'),
    suppressed: z
      .array(suppression)
      .describe('What the configuration suppresses: not counted above. Only entries that met something.'),
  }),
)
export type Summary = z.infer<typeof summary>

const finding = named(
  'Finding',
  'One rule that fired, on one flow or capture.',
  z.strictObject({
    rule: text('Rule id, for example stale-syn.'),
    severity,
    certainty,
    capture: count('Index into captures.'),
    flow: maybeCount('The id of its flow; null when it is about the capture or a listener.'),
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

/** A list whose items may be made as they are read. An array is one. */
export interface Items<T> extends Iterable<T> {
  readonly length: number
  at(index: number): T | undefined
}

/** A report whose flows are made as they are read: what the command draws from. Every Report is one. */
export type LazyReport = Omit<Report, 'flows'> & { readonly flows: Items<Report['flows'][number]> }
