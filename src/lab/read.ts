import { readFilter } from '../filter/filter.js'
import { type Named, noRuleNamed, rulesNamed } from '../rules/naming.js'
import { UsageError } from '../text/usage-error.js'
import { countCondition, timeCondition, timeOf } from './condition.js'
import { LabDocument } from './document.js'
import {
  type Expectation,
  KIND_NAMES,
  type Kind,
  RESERVED_IDS,
  type Spec,
  type WrittenExpectation,
  type WrittenSpec,
} from './spec.js'

/** Where labs come from. */
export interface LabSource {
  /** The text of a lab; throws UsageError when there is none. */
  read(path: string): Promise<string>
  /** The path of a lab that another one names. */
  resolve(from: string, named: string): string
}

const DEFAULT_FILES = ['*.pcap', '*.pcapng', '*.cap', '*.pcap.gz', '*.pcapng.gz', '*.pcap.zst', '*.pcapng.zst']

/** Reads a lab and all that it extends. Throws UsageError, which names file, line and column of the mistake. */
export async function readLab(path: string, source: LabSource, rules: readonly Named[]): Promise<Spec> {
  const written = await withBase(path, await source.read(path), source, rules, [])
  const { assume = {}, submissions = {} } = written
  const { msl, profile, vantage } = assume
  return {
    title: written.title ?? path,
    assume: {
      ...(msl === undefined ? {} : { msl: timeOf(msl) }),
      ...(profile === undefined ? {} : { profile }),
      ...(vantage === undefined ? {} : { vantage }),
    },
    submissions: {
      id: submissions.id ?? null,
      files: submissions.file === undefined ? DEFAULT_FILES : [submissions.file].flat(),
      one: submissions.one ?? false,
    },
    flows: written.flows ?? null,
    whenUnknown: written['when-unknown'] ?? 'review',
    expectations: (written.expect ?? []).map(ready),
  }
}

/** The lab, with what it does not say itself taken from the one that it extends. */
async function withBase(
  path: string,
  text: string,
  source: LabSource,
  rules: readonly Named[],
  above: readonly string[],
): Promise<WrittenSpec> {
  const document = new LabDocument(path, text)
  const own = document.spec
  checkWhole(document, rules)
  if (own.extends === undefined) {
    if (own.expect === undefined) throw document.problem('expect is missing: nothing would be graded', [])
    return own
  }
  const basePath = source.resolve(path, own.extends)
  if ([...above, path].includes(basePath)) throw document.problem('a lab cannot extend itself', ['extends'])
  const base = await withBase(basePath, await textOfBase(document, basePath, source), source, rules, [...above, path])
  return {
    ...base,
    ...own,
    assume: { ...base.assume, ...own.assume },
    submissions: { ...base.submissions, ...own.submissions },
    expect: merged(base.expect ?? [], own.expect ?? []),
  }
}

async function textOfBase(document: LabDocument, path: string, source: LabSource): Promise<string> {
  try {
    return await source.read(path)
  } catch (error) {
    throw error instanceof UsageError ? document.problem(error.message, ['extends']) : error
  }
}

/** One of the same name takes the place of the base's. */
function merged(base: readonly WrittenExpectation[], own: readonly WrittenExpectation[]): WrittenExpectation[] {
  const names = new Set(base.map(({ id }) => id))
  return [...base.map((one) => own.find(({ id }) => id === one.id) ?? one), ...own.filter(({ id }) => !names.has(id))]
}

function ready(written: WrittenExpectation): Expectation {
  const { id, says = null, hint = null, bonus = 0, points = bonus > 0 ? 0 : 1, of = 'every' } = written
  const kind = kindsOf(written)[0]!
  // checkExpectation() has seen to it that there is one; its value is of its kind.
  return { id, says, hint, points, bonus, of, kind, wanted: written[kind] } as Expectation
}

const kindsOf = (written: WrittenExpectation): Kind[] => KIND_NAMES.filter((kind) => written[kind] !== undefined)

/** What a schema cannot say. */
function checkWhole(document: LabDocument, rules: readonly Named[]): void {
  const { submissions, flows, expect = [] } = document.spec
  if (submissions?.id !== undefined) checkPattern(document, submissions.id)
  if (flows !== undefined) document.within(['flows'], () => readFilter(flows, rules))
  const seen = new Set<string>()
  for (const [at, one] of expect.entries()) {
    if (seen.has(one.id)) throw document.problem(`two expectations are called ${one.id}`, ['expect', at, 'id'])
    seen.add(one.id)
    checkExpectation(document, at, one, rules)
  }
}

function checkPattern(document: LabDocument, pattern: string): void {
  const place = ['submissions', 'id']
  try {
    new RegExp(pattern)
  } catch {
    throw document.problem('this is no regular expression', place)
  }
  if (!pattern.includes('(?<id>')) throw document.problem('id needs a group (?<id>...), which says whose it is', place)
}

function checkExpectation(document: LabDocument, at: number, one: WrittenExpectation, rules: readonly Named[]): void {
  const place = ['expect', at]
  if (RESERVED_IDS.includes(one.id)) {
    throw document.problem(`${one.id} is a column of every gradebook: take another name`, [...place, 'id'])
  }
  const kinds = kindsOf(one)
  if (kinds.length === 0) throw document.problem(`${one.id} says nothing to expect, such as handshake: complete`, place)
  if (kinds.length > 1) {
    throw document.problem(`${one.id} expects ${kinds.join(' and ')}: make it one expectation each`, [
      ...place,
      kinds[1]!,
    ])
  }
  for (const list of ['none-of', 'all-of'] as const) {
    for (const [which, name] of (one.findings?.[list] ?? []).entries()) {
      const meant = rulesNamed(name, rules)
      if (meant.length === 0) throw document.problem(noRuleNamed(name, rules), [...place, 'findings', list, which])
    }
  }
  for (const kind of ['findings', 'timing'] as const) {
    const value = one[kind]
    if (value !== undefined && Object.keys(value).length === 0) {
      throw document.problem(`${kind} is empty: say what is expected of it`, [...place, kind])
    }
  }
  checkTeardown(document, place, one.teardown)
  checkRanges(document, place, kinds[0]!, one)
}

function checkTeardown(
  document: LabDocument,
  place: readonly (string | number)[],
  teardown: WrittenExpectation['teardown'],
): void {
  if (typeof teardown !== 'object' || Array.isArray(teardown) || teardown.initiator === undefined) return
  if ([teardown.shape].flat().includes('simultaneous')) {
    throw document.problem('a simultaneous close has no initiator', [...place, 'teardown', 'initiator'])
  }
}

/** A range that nothing lies in. */
function checkRanges(
  document: LabDocument,
  place: readonly (string | number)[],
  kind: Kind,
  one: WrittenExpectation,
): void {
  const visit = (value: unknown, path: readonly (string | number)[]): void => {
    if (typeof value === 'string' && value.includes('..')) {
      const { least, most } = /[a-z]/.test(value) ? timeCondition(value, 1) : countCondition(value)
      if (least > most) throw document.problem(`nothing lies in ${value}`, path)
    } else if (value !== null && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key])
    }
  }
  visit(one[kind], [...place, kind])
}
