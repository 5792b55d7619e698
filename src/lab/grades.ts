import { z } from 'zod'

/*
 * What grading gives, described once: the types, the published JSON Schema and its prose.
 */

const text = (description: string) => z.string().describe(description)
const points = (description: string) => z.number().nonnegative().describe(description)

const outcome = z
  .strictObject({
    id: text('The expectation.'),
    result: z
      .enum(['pass', 'fail', 'unknown'])
      .describe('Whether the frames show it, show the contrary, or leave it open.'),
    points: points('What it earned.'),
    max: points('What it is worth.'),
    bonus: points('Bonus that it earned.'),
    reason: text('Why, in words.'),
    capture: z.string().nullable().describe('The capture that decided; null where all together did, or none.'),
    flow: z
      .int()
      .nonnegative()
      .nullable()
      .describe('The flow in it that decided; null where all together did, or none.'),
    frames: z.array(z.int().positive()).max(20).describe('Frames of that capture to look at; at most the first 20.'),
  })
  .meta({ id: 'Outcome', description: 'What one expectation came to.' })
export type Outcome = z.infer<typeof outcome>

const submission = z
  .strictObject({
    id: text('Whose it is.'),
    paths: z.array(z.string()).describe('Its captures.'),
    result: z
      .enum(['pass', 'fail', 'review', 'no-capture'])
      .describe('fail: an expectation failed; review: one is left for a person; no-capture: nothing could be graded.'),
    points: points('What it earned, bonus not counted.'),
    bonus: points('What it earned beyond that.'),
    problem: z.string().nullable().describe('Why nothing could be graded; otherwise null.'),
    notes: z
      .array(z.string())
      .describe('What the reader should know of its captures: damage, flows that the lab is not about.'),
    outcomes: z
      .array(outcome)
      .describe('One for each expectation, in their order; empty where nothing could be graded.'),
    sameRunAs: z
      .array(
        z.strictObject({
          id: text('Whose other submission.'),
          clientIss: z.int().nonnegative().describe('The initial sequence number of the client, in both.'),
          serverIss: z.int().nonnegative().describe('The initial sequence number of the server, in both.'),
        }),
      )
      .describe('Other submissions that hold the same run of a connection.'),
  })
  .meta({ id: 'Submission', description: 'One submission and its grades.' })
export type Submission = z.infer<typeof submission>

/** All grades of a run, as a zod schema; a run needs only the types. */
export const gradesSchema = z.strictObject({
  schemaVersion: z.literal(1).describe('Version of this format.'),
  tool: z
    .strictObject({ name: z.literal('tcpcheck').describe('The program.'), version: text('Its version.') })
    .describe('What wrote the grades.'),
  title: text('The lab.'),
  max: points('What a submission can earn, bonus not counted.'),
  maxBonus: points('What it can earn beyond that.'),
  expectations: z
    .array(
      z.strictObject({
        id: text('Its name.'),
        says: text('What is asked, in words.'),
        hint: z.string().nullable().describe('What to look at when it fails.'),
        points: points('What it is worth.'),
        bonus: points('What it is worth beyond that.'),
      }),
    )
    .describe('What was expected, in order.'),
  submissions: z.array(submission).describe('In order of their names.'),
})
export type Grades = z.infer<typeof gradesSchema>
