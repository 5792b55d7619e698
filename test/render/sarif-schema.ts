/*
 * What SARIF 2.1.0 says of the objects that are written, as a JSON Schema: the standard's own schema comes under terms of its own.
 * Written from the sections named; stricter than the standard, as it knows no other property.
 */

type Schema = Record<string, unknown>

const object = (properties: Record<string, Schema>, required: string[]): Schema => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
})
const setOf = (items: Schema, least = 0): Schema => ({ type: 'array', items, minItems: least, uniqueItems: true })
const listOf = (items: Schema): Schema => ({ type: 'array', items })

const text: Schema = { type: 'string', minLength: 1 }
const from = (minimum: number): Schema => ({ type: 'integer', minimum })
// Section 3.8.
const propertyBag: Schema = { type: 'object', properties: { tags: setOf(text) } }
// Section 3.11: braces stand for themselves only in pairs.
const message = object({ text: { type: 'string', pattern: '^(?:[^{}]|\\{\\{|\\}\\})+$' } }, ['text'])
// Section 3.12.
const multiformat = object({ text, markdown: text }, ['text'])
// Section 3.4.
const artifactLocation = object({ uri: { type: 'string', format: 'uri-reference' }, index: from(0) }, ['uri'])
// Section 3.30: an offset and a length belong together.
const region: Schema = {
  ...object({ startLine: from(1), byteOffset: from(0), byteLength: from(0) }, ['startLine']),
  dependentRequired: { byteOffset: ['byteLength'], byteLength: ['byteOffset'] },
}
// Section 3.29.
const physicalLocation = object({ artifactLocation, region }, ['artifactLocation'])
// Section 3.33.
const logicalLocation = object({ name: text, kind: text }, ['name'])
// Section 3.28.
const location = object({ physicalLocation, logicalLocations: setOf(logicalLocation, 1), message }, [
  'physicalLocation',
])
// Section 3.58.
const notification = object({ level: { enum: ['error', 'warning'] }, message, locations: setOf(location) }, [
  'level',
  'message',
])
// Section 3.20.
const invocation = object(
  { executionSuccessful: { type: 'boolean' }, toolExecutionNotifications: listOf(notification) },
  ['executionSuccessful'],
)
const level: Schema = { enum: ['error', 'warning', 'note'] }
// Section 3.49.
const reportingDescriptor = object(
  {
    id: text,
    shortDescription: multiformat,
    fullDescription: multiformat,
    helpUri: { type: 'string', format: 'uri' },
    help: multiformat,
    defaultConfiguration: object({ level }, ['level']),
    properties: propertyBag,
  },
  ['id', 'shortDescription', 'fullDescription', 'help'],
)
// Section 3.27.
const result = object(
  {
    ruleId: text,
    ruleIndex: from(0),
    level,
    message,
    locations: { ...setOf(location), maxItems: 1 },
    relatedLocations: setOf(location),
    partialFingerprints: { type: 'object', minProperties: 1, additionalProperties: text },
    properties: propertyBag,
  },
  ['ruleId', 'ruleIndex', 'level', 'message', 'locations', 'partialFingerprints'],
)
// Section 3.14.
const run = object(
  {
    tool: object(
      {
        driver: object({ name: text, version: text, rules: setOf(reportingDescriptor) }, ['name', 'version', 'rules']),
      },
      ['driver'],
    ),
    invocations: setOf(invocation, 1),
    artifacts: setOf(object({ location: artifactLocation }, ['location'])),
    results: listOf(result),
    properties: propertyBag,
  },
  ['tool', 'results'],
)

/** Section 3.13. */
export const SARIF_SCHEMA: Schema = object(
  {
    $schema: { type: 'string', format: 'uri' },
    version: { const: '2.1.0' },
    runs: { ...setOf(run, 1), maxItems: 1 },
  },
  ['version', 'runs'],
)
