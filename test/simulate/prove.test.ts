import { expect, it } from 'vitest'
import { emptyTally, prove } from '../../scripts/prove/prove.js'
import { CAPTURES, drawScenario, NETWORKS, STORIES } from '../../src/simulate/scenario.js'
import { simulate } from '../../src/simulate/simulate.js'
import { STATES } from '../../src/tcp/states.js'

const CONNECTIONS = 2000
const BATCH = 250

/*
 * Two conforming ends, any network between them, a tap anywhere and a capture that may fail: no report calls an end's
 * conduct an error, none warns where nothing went wrong, and every report contains what the simulator knows.
 */
it.each(Array.from({ length: CONNECTIONS / BATCH }, (_, batch) => 1 + batch * BATCH))(
  'does justice to simulated connections, from seed %i',
  async (first) => {
    const failures: string[] = []
    for (let seed = first; seed < first + BATCH; seed++) {
      const failure = await prove(seed, emptyTally())
      if (failure !== null) failures.push(`seed ${seed}: ${failure.faults.join('; ')}\n${failure.script}`)
    }
    expect(failures.join('\n')).toBe('')
  },
)

it('plays the same connection for the same seed', () => {
  const play = (seed: number): string => JSON.stringify(simulate(drawScenario(seed)).script)
  expect(play(7)).toBe(play(7))
  expect(play(8)).not.toBe(play(7))
})

it('tells every story, on every network and for every capture, and goes through every state', () => {
  const scenarios = Array.from({ length: 500 }, (_, seed) => drawScenario(seed))
  expect(new Set(scenarios.map(({ story }) => story))).toEqual(new Set(STORIES))
  expect(new Set(scenarios.map(({ network }) => network))).toEqual(new Set(NETWORKS))
  expect(new Set(scenarios.map(({ capture }) => capture))).toEqual(new Set(CAPTURES))
  const states = scenarios
    .slice(0, 200)
    .flatMap((scenario) => simulate(scenario).history.steps.map(({ state }) => state))
  // An end without a connection makes no step; UNSEEN is the observer's own.
  expect(new Set(states)).toEqual(new Set(STATES.filter((state) => state !== 'UNSEEN' && state !== 'LISTEN')))
})
