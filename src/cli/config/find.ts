import { dirname, join, relative } from 'node:path'
import type { Library, World } from '../world.js'
import { type Config, NO_CONFIG } from './config.js'

export const CONFIG_NAME = 'tcpcheck.yaml'

/**
 * The configuration in force: the file that was named, or else the nearest one from the working directory upward.
 * Never the one beside a capture: whoever sent the capture may have sent that too.
 */
export async function loadConfig(given: string | false | undefined, world: World, { rules }: Library): Promise<Config> {
  if (given === false) return NO_CONFIG
  const path = given ?? nearestConfig(world)
  if (path === null) return NO_CONFIG
  const text = await world.readFile(path)
  // The reader of YAML is loaded only when there is something to read.
  const { readConfig } = await import('./read.js')
  return readConfig(text, path, rules)
}

function nearestConfig(world: World): string | null {
  const start = world.workingFolder()
  for (let folder = start; ; folder = dirname(folder)) {
    const path = relative(start, join(folder, CONFIG_NAME))
    if (world.exists(path)) return path
    if (dirname(folder) === folder) return null
  }
}
