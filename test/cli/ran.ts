import { run } from '../../src/cli/main.js'
import { type TestSetup, testWorld } from './world.js'

/** Runs a command line in a world of its own; words with spaces in them are given as a list. */
export async function ran(line: string | readonly string[], setup: TestSetup = {}) {
  const world = testWorld(setup)
  const words = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line
  const status = await run(words, world)
  return { ...world, status, out: world.out.join(''), err: world.err.join('') }
}
