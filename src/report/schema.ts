import { z } from 'zod'
import { reportSchema } from './model.js'

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
