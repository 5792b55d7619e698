import type { RulesArguments } from './commands.js'
import { screenWidth, wantsAscii, wantsColour } from './screen.js'
import type { World } from './world.js'

/** The command `rules`: all rules, or those named. */
export async function runRules({ names, format, color, ascii }: RulesArguments, world: World): Promise<number> {
  const { stdout, env } = world
  const { rulesOf } = await import('../check/choice.js')
  const { renderRules, ruleTable, rulesJson } = await import('../render/rule-list.js')
  const rules = rulesOf(names.length === 0 ? {} : { select: names })
  if (format === 'json') await stdout.write(rulesJson(rules))
  else if (!stdout.isTTY) await stdout.write(ruleTable(rules))
  else {
    const look = {
      width: screenWidth(stdout.columns, env),
      colour: wantsColour(color, env, true),
      ascii: wantsAscii(ascii, env),
    }
    await stdout.write(renderRules(rules, look))
  }
  return 0
}
