import { z } from 'zod'
import { gradesSchema } from './grades.js'
import { KIND_NAMES, specSchema } from './spec.js'

/** JSON Schema (2020-12) of a lab: what is published as schema/lab-1.schema.json, for editors that complete it. */
export function labJsonSchema(): Record<string, unknown> {
  return published(specSchema, 'lab-1', 'tcpcheck lab, version 1', 'What `tcpcheck grade` grades by.')
}

/** JSON Schema (2020-12) of grades: what is published as schema/grades-1.schema.json. */
export function gradesJsonSchema(): Record<string, unknown> {
  return published(
    gradesSchema,
    'grades-1',
    'tcpcheck grades, version 1',
    'What `tcpcheck grade --format json` prints.',
  )
}

function published(schema: z.ZodType, name: string, title: string, description: string): Record<string, unknown> {
  const { $schema, ...body } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      // One kind for each expectation: the program says it in a sentence, the schema like this.
      if (jsonSchema.id === 'Expectation') jsonSchema.oneOf = KIND_NAMES.map((kind) => ({ required: [kind] }))
      // Neither is a keyword of JSON Schema; zod leaves both in the definition.
      delete jsonSchema.id
      delete jsonSchema.expects
    },
  })
  return { $schema, $id: `urn:tcpcheck:schema:${name}`, title, description, ...body }
}
