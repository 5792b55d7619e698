import { z } from 'zod'
import { profile, severity } from '../report/terms.js'
import { COUNT_PATTERN, TIME_PATTERN, TIME_RANGE_PATTERN } from './condition.js'

/*
 * What a teacher writes, described once: the types, the published JSON Schema with its prose, and the check of what was
 * written all come from here. Plain values only, so that the schema says the same as the program.
 */

const time = z
  .union([z.number().nonnegative(), z.string().regex(TIME_PATTERN)])
  .meta({ description: 'Seconds, or a time with its unit: 30s, 500ms, 2m.', expects: 'a time such as 30s or 500ms' })

const counts = z.union([z.int().nonnegative(), z.string().regex(COUNT_PATTERN)]).meta({
  description: 'How many: a number, a comparison such as ">= 3", or a range such as "2..4".',
  expects: 'a number, a comparison such as ">= 3", or a range such as "2..4"',
})

const times = z
  .union([
    z.string().regex(TIME_RANGE_PATTERN),
    z.strictObject({
      is: time.describe('The time that is wanted.'),
      within: time.describe('How far from it is still right, to either side.'),
    }),
  ])
  .meta({
    description: 'How long: a comparison such as ">= 2msl", a range such as "1s..2s", or is with within.',
    expects: 'a comparison such as ">= 30s", a range such as "1s..2s", or { is: 5s, within: 500ms }',
  })

const end = z.enum(['client', 'server'])

const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)])

export const HANDSHAKES = [
  'complete',
  'simultaneous',
  'split',
  'fast-open',
  'unanswered',
  'refused',
  'reset',
  'unacknowledged',
] as const
export const SHAPES = ['orderly', 'four-segment', 'three-segment', 'simultaneous', 'reset'] as const

const handshake = oneOrMore(z.enum(HANDSHAKES))

const shape = oneOrMore(z.enum(SHAPES))

const teardown = z.strictObject({
  shape: shape.optional().describe('How it is closed; orderly: in four segments or in three.'),
  initiator: end
    .optional()
    .describe('Who begins to close: the active closer, or who resets what nobody had begun to close.'),
})

const timeWait = z.strictObject({
  at: z.enum(['client', 'server', 'both']).optional().describe('Who enters it.'),
  held: times.optional().describe('How long it lasts without a breach; msl is a unit here.'),
  restarts: counts.optional().describe('Repeated FINs that are acknowledged again.'),
})

const keepalive = z.strictObject({
  from: end.optional().describe('Who probes; otherwise either end may.'),
  probes: counts.optional().describe('How many probes.'),
  answered: counts.optional().describe('How many of them are answered.'),
  idle: times.optional().describe('The silence before the first probe.'),
  interval: times.optional().describe('The time between unanswered probes (the median).'),
  outcome: z
    .enum(['answered', 'unanswered', 'gave-up', 'refused'])
    .optional()
    .describe('What becomes of the last probe.'),
})

const ruleNames = z.array(z.string()).min(1)

const findings = z.strictObject({
  'none-at': severity.optional().describe('Nothing of this severity or above.'),
  'none-of': ruleNames.optional().describe('None of these rules, groups or patterns.'),
  'all-of': ruleNames.optional().describe('Each of these has a finding.'),
})

const retransmissions = z.strictObject({
  from: end.optional().describe('Whose; otherwise those of both ends together.'),
  count: counts.describe('How many.'),
})

const timing = z.strictObject({
  'opened-in': times.optional().describe('From the first SYN to the ACK that completes the handshake.'),
  'closed-in': times.optional().describe('From the first FIN to the last ACK.'),
  lasted: times.optional().describe('From the first frame to the last.'),
})

const data = z.strictObject({
  from: end.describe('Who sends.'),
  octets: counts.describe('How many octets of its stream, repeats not counted.'),
})

/** What can be expected, by the key that asks for it. */
export const KINDS = {
  flows: counts.describe('How many flows the lab is about, counted in what the capture holds.'),
  handshake: handshake.describe('How each flow is opened. complete includes fast-open.'),
  teardown: z.union([shape, teardown]).describe('How each flow is closed.'),
  'time-wait': timeWait.describe('Who enters TIME-WAIT, and how long it lasts.'),
  keepalive: keepalive.describe('Keepalive probes.'),
  findings: findings.describe('What tcpcheck finds, or does not find, in each flow.'),
  retransmissions: z.union([counts, retransmissions]).describe('Segments of data that are sent again.'),
  timing: timing.describe('How long things take.'),
  data: data.describe('How much is sent.'),
}
export type Kind = keyof typeof KINDS
export const KIND_NAMES = Object.keys(KINDS) as Kind[] // Its own keys.

/** Names of the gradebook's own columns. */
export const RESERVED_IDS = ['id', 'result', 'points', 'max', 'bonus', 'comment']
const ID_PATTERN = /^[a-z0-9][a-z0-9-]*$/

const expectation = z
  .strictObject({
    id: z.string().regex(ID_PATTERN).meta({
      description: 'Its name in tables: lower-case letters, digits and hyphens.',
      expects: 'a name of lower-case letters, digits and hyphens',
    }),
    says: z.string().optional().describe('What is asked, in words for the student.'),
    hint: z.string().optional().describe('What to look at when it fails; told to the student.'),
    points: z.number().nonnegative().optional().describe('What it is worth; 1 unless there is a bonus.'),
    bonus: z.number().nonnegative().optional().describe('Points beyond those of the lab; to miss them is no failure.'),
    of: z
      .enum(['every', 'any'])
      .optional()
      .describe('Whether every flow must meet it, or one is enough; every by default.'),
    ...(Object.fromEntries(Object.entries(KINDS).map(([name, schema]) => [name, schema.optional()])) as {
      [K in Kind]: z.ZodOptional<(typeof KINDS)[K]>
    }),
  })
  .meta({ id: 'Expectation', description: 'One thing that is expected, and what it is worth.' })

/** A lab as it is written; with `extends` the rest may stand in the other file. */
export const specSchema = z.strictObject({
  $schema: z.string().optional().describe('Where editors find this schema.'),
  version: z.literal(1).describe('Version of this format.'),
  extends: z.string().optional().describe('Another lab to begin with; a path from this file.'),
  title: z.string().optional().describe('The name of the lab.'),
  assume: z
    .strictObject({
      msl: time.optional().describe('Maximum segment lifetime; TIME-WAIT lasts twice as long.'),
      profile: profile.optional(),
      vantage: z.enum(['client', 'server', 'middle']).optional().describe('Where the captures are taken.'),
    })
    .optional()
    .describe('What the course takes as given.'),
  submissions: z
    .strictObject({
      id: z
        .string()
        .optional()
        .describe('Regular expression on the path within the folder, with a group (?<id>...): whose it is.'),
      file: oneOrMore(z.string()).optional().describe('Names of captures, as patterns with * and {a,b}.'),
      one: z
        .boolean()
        .optional()
        .describe('Whether a submission is one capture; otherwise its captures count together.'),
    })
    .optional()
    .describe('How to find the submissions in a folder.'),
  flows: z
    .string()
    .optional()
    .describe('The flows that the lab is about, as a filter (tcpcheck explain filter); all others are counted only.'),
  'when-unknown': z
    .enum(['review', 'pass', 'fail'])
    .optional()
    .describe(
      'What becomes of an expectation that the capture cannot decide: a person looks (review), or points (pass), or none (fail).',
    ),
  expect: z.array(expectation).min(1).optional().describe('What is expected, in the order of the table.'),
})

export type WrittenSpec = z.infer<typeof specSchema>
export type WrittenExpectation = z.infer<typeof expectation>
export type Wanted = { [K in Kind]: z.infer<(typeof KINDS)[K]> }

/** One expectation, ready to be judged. */
export type Expectation = {
  readonly id: string
  readonly says: string | null
  readonly hint: string | null
  readonly points: number
  readonly bonus: number
  readonly of: 'every' | 'any'
} & { [K in Kind]: { readonly kind: K; readonly wanted: Wanted[K] } }[Kind]

/** A lab, ready to be graded by: everything that it extends is in it. */
export interface Spec {
  readonly title: string
  readonly assume: {
    readonly msl?: number
    readonly profile?: z.infer<typeof profile>
    readonly vantage?: 'client' | 'server' | 'middle'
  }
  readonly submissions: { readonly id: string | null; readonly files: readonly string[]; readonly one: boolean }
  /** The filter as it was written; null: all flows. */
  readonly flows: string | null
  readonly whenUnknown: 'review' | 'pass' | 'fail'
  readonly expectations: readonly Expectation[]
}
