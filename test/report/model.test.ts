import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { reportSchema } from '../../src/report/model.js'
import { reportJsonSchema } from '../../src/report/schema.js'
import { cleanReport, sampleFlow, sampleReport } from '../render/sample-report.js'

const accepts = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(reportJsonSchema())

/** A copy of the sample in which `change` has spoiled something. */
function spoiled(change: (report: ReturnType<typeof sampleReport>) => void): unknown {
  const report = structuredClone(sampleReport())
  change(report)
  return report
}

const wrong: [string, unknown][] = [
  ['another version', spoiled((report) => Object.assign(report, { schemaVersion: 2 }))],
  ['a field that is left out', spoiled((report) => Reflect.deleteProperty(report.flows[0]!, 'timeWait'))],
  ['a field that nobody knows', spoiled((report) => Object.assign(report.summary, { packets: 3 }))],
  [
    'a state that RFC 9293 does not have',
    spoiled((report) => Object.assign(report.flows[0]!.finalState, { client: ['SYN-RCVD'] })),
  ],
  ['no final state', spoiled((report) => Object.assign(report.flows[0]!.finalState, { client: [] }))],
  ['frame 0', spoiled((report) => Object.assign(report.findings[0]!, { frame: 0 }))],
  [
    'more than 20 frames of evidence',
    spoiled((report) => Object.assign(report.findings[0]!, { frames: Array(21).fill(1) })),
  ],
  [
    'a sequence number beyond 32 bits',
    spoiled((report) => Object.assign(report.flows[0]!.directions.client, { iss: 2 ** 32 })),
  ],
  [
    'a skip reason that occurred zero times',
    spoiled((report) => Object.assign(report.captures[0]!.skipped, { 'not-tcp': 0 })),
  ],
  ['a skip reason that nobody knows', spoiled((report) => Object.assign(report.captures[0]!.skipped, { boring: 1 }))],
]

describe('the model of the report', () => {
  it('is published as JSON Schema', async () => {
    await expect(`${JSON.stringify(reportJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
      '../../schema/report-1.schema.json',
    )
  })

  it.each([
    ['a report with findings', sampleReport()],
    ['a clean report', cleanReport()],
    [
      'a report with segments',
      sampleReport({
        flows: [
          sampleFlow({
            segments: [
              {
                frame: 1,
                time: 0,
                sender: 'client',
                flags: 'SYN',
                seq: 4_294_967_295,
                ack: null,
                length: 0,
                window: 64_240,
                options: 'mss 1460',
                marks: [],
              },
            ],
            segmentsOmitted: 10,
          }),
        ],
      }),
    ],
  ])('accepts %s', (_, report) => {
    expect(accepts(report), JSON.stringify(accepts.errors)).toBe(true)
  })

  it.each(wrong)('refuses %s', (_, report) => {
    expect(accepts(report)).toBe(false)
    expect(reportSchema.safeParse(report).success).toBe(false)
  })

  it('describes every field in the schema', () => {
    expect(undescribed(reportJsonSchema(), '')).toEqual([])
  })
})

/** Paths of properties that neither have a description nor refer to a definition that has one. */
function undescribed(node: unknown, path: string): string[] {
  if (node === null || typeof node !== 'object') return []
  const found: string[] = []
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties') {
      for (const [name, field] of Object.entries(value as Record<string, object>)) {
        if (!('description' in field) && !('$ref' in field)) found.push(`${path}/${name}`)
      }
    }
    found.push(...undescribed(value, `${path}/${key}`))
  }
  return found
}
