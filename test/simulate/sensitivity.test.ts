import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.js'
import { RULES } from '../../src/rules/index.js'
import { encodeScript } from '../../src/script/encode.js'
import { MUTATIONS, type Mutation, prepareFor } from '../../src/simulate/mutation.js'
import { drawScenario } from '../../src/simulate/scenario.js'
import { simulate } from '../../src/simulate/simulate.js'

const SEEDS = Array.from({ length: 10 }, (_, seed) => seed + 1)

/** What the report says of a connection with one fault in it: whom the rule blames, where it points, and whom else an error blames. */
async function told(mutation: Mutation, seed: number) {
  const run = simulate(prepareFor(mutation, drawScenario(seed)), new Set(), mutation)
  const { findings } = await check(encodeScript(run.script))
  const finding = findings.find(({ rule }) => rule === mutation.rule)
  const shown = finding === undefined ? undefined : run.frames[finding.frame - 1]!.emission
  const shows = mutation.shows ?? (({ purpose }) => purpose === 'deviation')
  return {
    seed,
    blamed: finding === undefined ? 'nobody, as the rule is silent' : finding.endpoint,
    pointsAtTheFault: shown !== undefined && shows(shown),
    innocentBlamed: findings
      .filter(({ severity, endpoint }) => severity === 'error' && endpoint !== mutation.side)
      .map(({ rule }) => rule),
  }
}

describe('one fault of one end', () => {
  it.each(MUTATIONS.map((mutation) => [mutation.rule, mutation] as const))('is told by %s', async (_, mutation) => {
    const blamed = mutation.blames === undefined ? mutation.side : mutation.blames
    for (const seed of SEEDS)
      expect(await told(mutation, seed)).toEqual({ seed, blamed, pointsAtTheFault: true, innocentBlamed: [] })
  })

  it('exists for every error and for every core warning', () => {
    const wanted = RULES.filter(
      ({ severity, tier }) => severity === 'error' || (severity === 'warning' && tier === 'core'),
    )
    expect(wanted.map(({ id }) => id).filter((id) => !MUTATIONS.some(({ rule }) => rule === id))).toEqual([])
  })
})
