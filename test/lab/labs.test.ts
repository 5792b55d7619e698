import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.js'
import { gradeReport } from '../../src/lab/grade.js'
import { gradebook } from '../../src/lab/gradebook.js'
import { readLab } from '../../src/lab/read.js'
import { RULES } from '../../src/rules/index.js'
import { encodeScript } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'

const LABS = new URL('../../labs/', import.meta.url)
const textOf = (path: string): string => readFileSync(new URL(path, LABS), 'utf8')

/** What a shipped lab makes of its example submissions: the result, and what was not passed. */
async function grade(lab: string) {
  const source = { read: async (path: string) => textOf(path), resolve: (_: string, named: string) => named }
  const spec = await readLab(`${lab}/lab.yaml`, source, RULES)
  const scripts = readdirSync(new URL(`${lab}/`, LABS)).filter((name) => name.endsWith('.packets'))
  const entries = await Promise.all(
    scripts.map(async (name) => {
      const report = await check(encodeScript(parseScript(textOf(`${lab}/${name}`))), spec.assume)
      return { id: name.replace('.packets', ''), paths: [name], graded: gradeReport(spec, report, RULES) }
    }),
  )
  const { submissions } = gradebook(spec, entries, '0')
  const open = ({ outcomes }: (typeof submissions)[number]) =>
    outcomes.filter(({ result }) => result !== 'pass').map(({ id, result }) => `${id}: ${result}`)
  return Object.fromEntries(submissions.map((one) => [one.id, [one.result, one.points, ...open(one)]]))
}

describe('the labs that are shipped', () => {
  it('observe a connection', async () => {
    expect(await grade('observe-a-connection')).toEqual({
      'all-right': ['pass', 10],
      'server-closes-first': ['fail', 5, 'close: fail', 'time-wait: fail'],
      'stopped-too-early': [
        'review',
        3,
        'close: unknown',
        'time-wait: unknown',
        'clean: unknown',
        'no-retransmission: unknown',
      ],
    })
  })

  it('write your own TCP', async () => {
    expect(await grade('write-your-own-tcp')).toEqual({
      'all-right': ['pass', 12],
      'data-after-fin': ['fail', 4, 'data: fail', 'retransmission: fail', 'legal: fail'],
      'capture-begins-late': [
        'review',
        5,
        'handshake: unknown',
        'data: unknown',
        'retransmission: unknown',
        'quick: unknown',
      ],
    })
  })

  it('keepalive and TIME-WAIT', async () => {
    expect(await grade('keepalive-and-time-wait')).toEqual({
      'all-right': ['pass', 10],
      'probes-too-far-apart': ['fail', 7, 'probes: fail'],
      'stopped-too-early': ['review', 6, 'time-wait: unknown'],
    })
  })
})
