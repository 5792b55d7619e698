import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { check, type Report, RULES } from '../src/index.js'
import { inChunks, inPieces } from './chunks.js'
import { disagreements, RULES_FOR, readLabel } from './labels.js'
import { unsoundness } from './soundness.js'

const FOLDER = new URL('../fixtures/', import.meta.url)

const names = readdirSync(FOLDER)
const labels = names.filter((name) => name.endsWith('.json')).map((name) => readLabel(new URL(name, FOLDER)))

/** The report without the name of the file, which octets do not have. */
const nameless = ({ captures, ...rest }: Report): unknown => ({
  ...rest,
  captures: captures.map((capture) => ({ ...capture, path: '' })),
})

describe.each(labels.map((label) => [label.capture, label] as const))('%s', (capture, label) => {
  const file = fileURLToPath(new URL(capture, FOLDER))
  let report: Report
  beforeAll(async () => {
    report = await check(file)
  })

  it('is told as it happened', () => {
    expect(disagreements(report, label)).toEqual([])
  })

  it('gives a report that is sound', () => {
    expect(unsoundness(report)).toEqual([])
  })

  it.each([1, 7, 1000])('gives the same report in chunks of %i octets', async (size) => {
    expect(nameless(await check(inChunks(readFileSync(file), size)))).toEqual(nameless(report))
  })

  it('gives the same report wherever it is cut', async () => {
    expect(nameless(await check(inPieces(readFileSync(file), label.frames)))).toEqual(nameless(report))
  })
})

describe('the fixtures', () => {
  it('each have a label, and each label a capture', () => {
    const captures = names.filter((name) => !/\.(json|md)$/.test(name))
    expect(labels.map(({ capture }) => capture).sort()).toEqual(captures.sort())
  })

  it('are each described in the README', () => {
    const readme = readFileSync(new URL('README.md', FOLDER), 'utf8')
    expect(labels.map(({ capture }) => capture).filter((capture) => !readme.includes(`\`${capture}\``))).toEqual([])
  })

  it('are found by rules that exist', () => {
    const ids = RULES.map(({ id }) => id)
    const unknown = Object.values(RULES_FOR).flatMap((rules) => rules.filter((rule) => !ids.includes(rule)))
    expect(unknown).toEqual([])
  })
})
