import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FIELDS } from '../../src/filter/fields.js'
import { readFilter } from '../../src/filter/filter.js'
import { FilterError } from '../../src/filter/filter-error.js'
import { RULES } from '../../src/rules/index.js'
import { sampleFinding, sampleFlow } from '../render/sample-report.js'

const subject = { flow: sampleFlow(), findings: [sampleFinding()] }

/** What filters are made of, and what they are not. */
const piece = fc.oneof(
  fc.constantFrom(...FIELDS.keys()),
  fc.constantFrom('==', '!=', '<', '<=', '>', '>=', 'in', 'has', 'not', '!', 'and', 'or', '&&', '||'),
  fc.constantFrom('(', ')', '{', '}', ',', '"', "'", '..', '/', '*', '443', '80..90', '2.5', '500ms', '10.0.0.0/8'),
  fc.constantFrom('::1', 'refused', 'stale-*', 'warning', '"reset"'),
  fc.string({ maxLength: 5, unit: 'grapheme' }),
)

/** Judges a flow, or points to a mistake within the text or at its end. */
function judged(text: string): boolean | FilterError {
  try {
    return readFilter(text, RULES)(subject)
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    expect(error.column).toBeGreaterThanOrEqual(1)
    expect(error.column).toBeLessThanOrEqual(text.length + 1)
    expect(error.excerpt[1]!.length).toBeLessThanOrEqual(error.excerpt[0]!.length + 1)
    expect(error.message.length).toBeLessThan(500)
    return error
  }
}

describe('any text', () => {
  it('is a filter or a mistake with a place', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom('', ' '), (pieces, between) => {
        judged(pieces.join(between))
      }),
      { numRuns: 2000 },
    )
  })

  const test = fc
    .tuple(fc.constantFrom('frames', 'tcp.port', 'flow'), fc.constantFrom('==', '!=', '<', '>='), fc.nat(9000))
    .map((parts) => parts.join(' '))
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      test,
      tie('tree').map((one) => `!(${one})`),
      fc.tuple(tie('tree'), fc.constantFrom('and', '||'), tie('tree')).map(([a, how, b]) => `(${a}) ${how} (${b})`),
    ),
  }))

  it('that is a filter means what its parts mean', () => {
    fc.assert(
      fc.property(tree, tree, (one, other) => {
        const [a, b] = [judged(one), judged(other)]
        expect([typeof a, typeof b]).toEqual(['boolean', 'boolean'])
        expect(judged(`(${one}) && (${other})`)).toBe(a && b)
        expect(judged(`(${one}) or (${other})`)).toBe(a || b)
        expect(judged(`not (${one})`)).toBe(!a)
      }),
    )
  })

  it('takes time in proportion to its length', () => {
    const repeated = fc.tuple(fc.array(piece, { minLength: 1, maxLength: 4 }), fc.constantFrom('', ' '))
    fc.assert(
      fc.property(repeated, ([pieces, between]) => {
        const unit = pieces.join(between) + between
        const text = unit.repeat(Math.ceil(100_000 / Math.max(1, unit.length)))
        const start = performance.now()
        judged(text)
        expect(performance.now() - start).toBeLessThan(5000)
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['parentheses', '('.repeat(200_000)],
    ['negations', `${'!'.repeat(200_000)}ip`],
    ['words of negation', `${'not '.repeat(100_000)}ip`],
    ['a chain', `ip${' && ip'.repeat(50_000)}`],
    ['both chains', `ip${' && ip || ip'.repeat(30_000)}`],
    ['groups', `${'(ip) or '.repeat(30_000)}ip`],
    ['a list', `frames in {${'11 '.repeat(100_000)}}`],
    ['stars', `rules has ${'*a'.repeat(100_000)}`],
    ['a long word', 'x'.repeat(500_000)],
    ['a long number', `frames == ${'9'.repeat(500_000)}`],
    ['colons', `ipv6.addr == ${':'.repeat(500_000)}`],
    ['spaces', ' '.repeat(500_000)],
    ['quotes', '"'.repeat(200_001)],
  ])('of %s without end is soon read', (_, text) => {
    const start = performance.now()
    judged(text)
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
