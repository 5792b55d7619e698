import { z } from 'zod'

/* The kinds of field that the report is made of; each takes the sentence that describes it. */

export const text = (description: string) => z.string().describe(description)
export const truth = (description: string) => z.boolean().describe(description)
export const count = (description: string) => z.int().nonnegative().describe(description)
export const maybeCount = (description: string) => z.int().nonnegative().nullable().describe(description)
export const frameNumber = (description: string) => z.int().positive().describe(description)
export const maybeFrame = (description: string) => z.int().positive().nullable().describe(description)
export const seconds = (description: string) => z.number().describe(description)
export const span = (description: string) => z.number().nonnegative().describe(description)
export const maybeSpan = (description: string) => z.number().nonnegative().nullable().describe(description)
/** A 32-bit sequence number, as it stands in the header. */
export const sequence = (description: string) => z.int().min(0).max(0xffff_ffff).describe(description)
export const maybeSequence = (description: string) => z.int().min(0).max(0xffff_ffff).nullable().describe(description)
export const frameList = (description: string) => z.array(z.int().positive()).max(20).describe(description)
export const named = <T extends z.ZodType>(id: string, description: string, schema: T): T =>
  schema.meta({ id, description })
