import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Holes, type Overtaker } from '../../src/tcp/holes.js'

const overtaker = (frame: number): Overtaker => ({ frame, time: frame, ipId: -1, tsVal: Number.NaN, dataSegments: 0 })

/** The same as a set of single numbers, each with the frame that showed it to be missing. */
class NaiveHoles {
  private readonly missingBy = new Map<number, number>()

  open(left: number, right: number, frame: number): void {
    for (let at = left; at < right; at++) this.missingBy.set(at, frame)
  }

  fill(left: number, right: number): { octets: number; frame: number } | null {
    const filled = [...this.missingBy.keys()].filter((at) => at >= left && at < right).sort((a, b) => a - b)
    if (filled.length === 0) return null
    const frame = this.missingBy.get(filled[0]!)!
    for (const at of filled) this.missingBy.delete(at)
    return { octets: filled.length, frame }
  }

  missing(left: number, right: number): number {
    return [...this.missingBy.keys()].filter((at) => at >= left && at < right).length
  }

  get lowest(): number {
    return Math.min(...this.missingBy.keys())
  }
}

/** A new hole above everything so far, after a gap that was seen; or octets that fill what they can. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('open' as const), seen: fc.nat(5), missing: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ kind: fc.constant('fill' as const), from: fc.nat(100), octets: fc.integer({ min: 1, max: 12 }) }),
)

describe('holes', () => {
  it('are what a set of single numbers would be', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(100), fc.nat(40), (steps, from, octets) => {
        const holes = new Holes()
        const naive = new NaiveHoles()
        let top = 0
        steps.forEach((one, frame) => {
          if (one.kind === 'open') {
            const left = top + one.seen
            top = left + one.missing
            holes.open(left, top, overtaker(frame))
            naive.open(left, top, frame)
            return
          }
          const filled = holes.fill(one.from, one.from + one.octets)
          const expected = naive.fill(one.from, one.from + one.octets)
          expect(filled && { octets: filled.octets, frame: filled.by.frame }).toEqual(expected)
        })
        expect(holes.missing(from, from + octets)).toBe(naive.missing(from, from + octets))
        expect(holes.count > 0).toBe(naive.missing(0, top) > 0)
        if (holes.count > 0) expect(holes.lowest).toBe(naive.lowest)
      }),
    )
  })

  it('remember both halves of one that is filled in its middle', () => {
    const holes = new Holes()
    holes.open(10, 20, overtaker(1))
    expect(holes.fill(13, 15)?.octets).toBe(2)
    expect([holes.count, holes.lowest, holes.missing(0, 100)]).toEqual([2, 10, 8])
  })

  it('forget the lowest when there are more than any receiver keeps apart', () => {
    const holes = new Holes()
    for (let at = 0; at < 300; at++) holes.open(10 * at, 10 * at + 1, overtaker(at))
    expect(holes.count).toBe(256)
    expect(holes.lowest).toBe(440)
  })
})
