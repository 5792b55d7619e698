import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readLab } from '../../src/lab/read.js'
import { gradesJsonSchema, labJsonSchema } from '../../src/lab/schema.js'
import { RULES } from '../../src/rules/index.js'
import { UsageError } from '../../src/text/usage-error.js'

const HEAD = 'version: 1\nexpect:\n'

/** The lab that these files make, the first of them being read. */
async function read(...texts: string[]) {
  const files = new Map(texts.map((text, at) => [at === 0 ? 'lab.yaml' : `base${at}.yaml`, text]))
  const source = {
    read: async (path: string) => {
      const text = files.get(path)
      if (text === undefined) throw new UsageError(`cannot read ${path}: no such file`)
      return text
    },
    resolve: (_: string, named: string) => named,
  }
  return readLab('lab.yaml', source, RULES)
}

const complaintOf = (...texts: string[]): Promise<string> =>
  read(...texts).then(
    () => 'none',
    (error: Error) => error.message,
  )

/** The complaint about one expectation, which stands in line 3. */
const complaint = (expectation: string): Promise<string> => complaintOf(`${HEAD}  - { id: one, ${expectation} }\n`)

describe('a mistake in a lab is told with its place', () => {
  it.each([
    ['teardown: { shape: four-way }', 'lab.yaml:3:35: no shape "four-way"; did you mean four-segment?'],
    ['teardown: [four-segment, rest]', 'lab.yaml:3:41: no teardown "rest"; did you mean reset?'],
    ['teardown: { shap: reset }', 'lab.yaml:3:28: no key "shap"; did you mean shape?'],
    ['teardown: { shape: simultaneous, initiator: client }', 'lab.yaml:3:60: a simultaneous close has no initiator'],
    ['hand-shake: complete', 'lab.yaml:3:16: no key "hand-shake"; did you mean handshake?'],
    ['handshake: compleet', 'lab.yaml:3:27: no handshake "compleet"; did you mean complete?'],
    [
      'keepalive: { probes: about 3 }',
      'lab.yaml:3:37: probes takes a number, a comparison such as ">= 3", or a range such as "2..4"',
    ],
    [
      'keepalive: { interval: 5s }',
      'lab.yaml:3:39: interval takes a comparison such as ">= 30s", a range such as "1s..2s", or { is: 5s, within: 500ms }',
    ],
    ['keepalive: { interval: { is: 5s } }', 'lab.yaml:3:39: interval takes a comparison'],
    ['retransmissions: 5..2', 'lab.yaml:3:33: nothing lies in 5..2'],
    ['findings: { none-of: [stale-sin] }', 'lab.yaml:3:38: no rule or group "stale-sin"; did you mean stale-syn?'],
    ['findings: {}', 'lab.yaml:3:26: findings is empty: say what is expected of it'],
    ['flows: 1, points: -1', 'lab.yaml:3:34: points is less than 0'],
    ['flows: 1, points: many', 'lab.yaml:3:34: points takes a number'],
    ['flows: 1, handshake: complete', 'lab.yaml:3:37: one expects flows and handshake: make it one expectation each'],
    ['points: 1', 'lab.yaml:3:5: one says nothing to expect, such as handshake: complete'],
  ])('%s', async (expectation, message) => {
    expect(await complaint(expectation)).toContain(message)
  })

  it.each([
    ['expect: [{ id: one, flows: 1 }]', 'lab.yaml:1:1: version is missing'],
    ['version: 2\nexpect: [{ id: one, flows: 1 }]', 'lab.yaml:1:10: version must be 1'],
    ['version: 1', 'lab.yaml:1:1: expect is missing: nothing would be graded'],
    ['version: 1\nexpect: [', 'lab.yaml:2:'],
    [
      `flows: server.prt == 80\n${HEAD}  - { id: one, flows: 1 }`,
      'lab.yaml:1:8: filter, column 1: no field "server.prt"',
    ],
    [`submissions: { id: "(" }\n${HEAD}  - { id: one, flows: 1 }`, 'lab.yaml:1:20: this is no regular expression'],
    [`submissions: { id: "^(.*)/" }\n${HEAD}  - { id: one, flows: 1 }`, 'lab.yaml:1:20: id needs a group (?<id>...)'],
    [`${HEAD}  - { id: one, flows: 1 }\n  - { id: one, flows: 2 }`, 'lab.yaml:4:11: two expectations are called one'],
    [`${HEAD}  - { id: points, flows: 1 }`, 'lab.yaml:3:11: points is a column of every gradebook'],
    [`${HEAD}  - { id: One, flows: 1 }`, 'lab.yaml:3:11: id takes a name of lower-case letters'],
    [`extends: other.yaml\n${HEAD}  - { id: one, flows: 1 }`, 'lab.yaml:1:10: cannot read other.yaml: no such file'],
    ['extends: lab.yaml\nversion: 1', 'lab.yaml:1:10: a lab cannot extend itself'],
    [`a: &a [x, x, x]\nb: &b [*a, *a, *a, *a, *a]\nc: [${'*b, '.repeat(50)}*b]`, 'lab.yaml:1:1: aliases multiply'],
  ])('%s', async (text, message) => {
    expect(await complaintOf(text)).toContain(message)
  })

  it('is looked for in the file that is extended, too', async () => {
    const [own, base] = ['version: 1\nextends: base1.yaml', `${HEAD}  - { id: one, flow: 1 }`]
    expect(await complaintOf(own, base)).toBe('base1.yaml:3:16: no key "flow"; did you mean flows?')
  })
})

describe('a lab that extends another', () => {
  it('adds to it, and takes the place of what has the same name', async () => {
    const base = `title: Base\nassume: { msl: 30s, vantage: client }\nflows: server.port == 80\n${HEAD}  - { id: one, points: 2, flows: 1 }\n  - { id: two, handshake: complete }`
    const own = `title: Own\nassume: { msl: 1m }\nextends: base1.yaml\n${HEAD}  - { id: two, handshake: refused }\n  - { id: three, bonus: 1, retransmissions: 0 }`
    const lab = await read(own, base)
    expect(lab).toMatchObject({ title: 'Own', assume: { msl: 60, vantage: 'client' }, flows: 'server.port == 80' })
    expect(lab.expectations).toMatchObject([
      { id: 'one', kind: 'flows', wanted: 1, points: 2, bonus: 0 },
      { id: 'two', kind: 'handshake', wanted: 'refused', points: 1 },
      { id: 'three', kind: 'retransmissions', wanted: 0, points: 0, bonus: 1 },
    ])
  })
})

describe('the schemas', () => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false })
  const accepts = ajv.compile(labJsonSchema())

  it.each([
    ['lab-1', labJsonSchema],
    ['grades-1', gradesJsonSchema],
  ])('%s is published', async (name, schema) => {
    const text = `${JSON.stringify(schema(), null, 2)}\n`
    await expect(text).toMatchFileSnapshot(`../../schema/${name}.schema.json`)
  })

  it('accepts the labs that are shipped', () => {
    const folder = new URL('../../labs/', import.meta.url)
    for (const name of readdirSync(folder).filter((one) => !one.endsWith('.md'))) {
      expect(
        accepts(parse(readFileSync(new URL(`${name}/lab.yaml`, folder), 'utf8'))),
        JSON.stringify(accepts.errors),
      ).toBe(true)
    }
  })

  it.each(['handshake: compleet', 'flows: 1, handshake: complete', 'points: 1', 'keepalive: { interval: 5s }'])(
    'refuses what the program refuses: %s',
    async (expectation) => {
      expect(accepts(parse(`${HEAD}  - { id: one, ${expectation} }`))).toBe(false)
      expect(await complaint(expectation)).not.toBe('none')
    },
  )
})
