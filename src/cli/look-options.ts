import { type Command, Option } from 'commander'
import { choiceOption } from './values.js'

/** How output is to look. */
export interface LookArguments {
  readonly color: 'auto' | 'always' | 'never'
  readonly ascii: boolean
}

const WHEN = ['auto', 'always', 'never'] as const

/** Adds the options for how output is to look. */
export function withLookOptions(command: Command): Command {
  return command
    .addOption(choiceOption('--color <when>', 'auto, always, never [auto]', WHEN).default('auto'))
    .addOption(new Option('--ascii', 'no characters beyond ASCII').default(false))
}
