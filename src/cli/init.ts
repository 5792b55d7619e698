import { CONFIG_NAME } from './config/find.js'
import { CONFIG_TEMPLATE } from './config/template.js'
import type { World } from './world.js'

/** The command `init`: a configuration to start from. A file that is there stays as it is. */
export async function runInit(world: World): Promise<number> {
  await world.createFile(CONFIG_NAME, CONFIG_TEMPLATE)
  await world.stdout.write(`${CONFIG_NAME} is written: every line of it is a comment until you remove its #.\n`)
  return 0
}
