import { check } from '../../src/check/check.js'
import { encodeScript } from '../../src/script/encode.js'
import { printScript } from '../../src/script/print.js'
import { drawScenario } from '../../src/simulate/scenario.js'
import { type Run, simulate } from '../../src/simulate/simulate.js'
import { faultsOf } from './judge.js'
import { shrink } from './shrink.js'

/** What is wrong with the report on one simulated connection. */
export interface Failure {
  seed: number
  faults: string[]
  /** The smallest capture found in which the first fault shows. */
  script: string
}

/** How many connections were simulated, by kind of network and of capture, and how many frames they had. */
export interface Tally {
  connections: number
  frames: number
  networks: Record<string, number>
  captures: Record<string, number>
  stories: Record<string, number>
}

export const emptyTally = (): Tally => ({ connections: 0, frames: 0, networks: {}, captures: {}, stories: {} })

/** Simulates the connection of a seed and asks whether the report does it justice; null: it does. */
export async function prove(seed: number, tally: Tally): Promise<Failure | null> {
  const run = simulate(drawScenario(seed))
  count(tally, run)
  const faults = await judge(run)
  if (faults.length === 0) return null
  const kind = kindOf(faults[0]!)
  const smallest = await shrink(run.scenario, async (smaller) =>
    (await judge(smaller)).some((fault) => kindOf(fault) === kind),
  )
  return { seed, faults, script: printScript(smallest.script) }
}

const judge = async (run: Run): Promise<string[]> => faultsOf(run, await check(encodeScript(run.script)))

/** The same fault at other frames and with other figures. */
export const kindOf = (fault: string): string =>
  fault
    .replace(/^flow \d+: /, '')
    .replace(/ at frame .*/, '')
    .replace(/\d+/g, 'n')

function count(tally: Tally, { scenario, frames }: Run): void {
  tally.connections++
  tally.frames += frames.length
  for (const [counts, kind] of [
    [tally.networks, scenario.network],
    [tally.captures, scenario.capture],
    [tally.stories, scenario.story],
  ] as const)
    counts[kind] = (counts[kind] ?? 0) + 1
}
