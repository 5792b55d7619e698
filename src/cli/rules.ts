import type { RulesArguments } from './commands.js'
import { screenWidth, wantsAscii, wantsColour } from './screen.js'
import { ruleIds } from './values.js'
import type { World } from './world.js'

/** The command `rules`: all rules, or those named. */
export async function runRules({ names, format, color, ascii }: RulesArguments, world: World): Promise<number> {
  const { stdout, env } = world
  const { RULES } = await import('../rules/index.js')
  const { renderRules, ruleTable, rulesJson } = await import('../render/rule-list.js')
  const chosen = new Set(names.length === 0 ? RULES.map(({ id }) => id) : ruleIds('rules', names, RULES))
  const rules = RULES.filter(({ id }) => chosen.has(id))
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
