import { Command, Option } from 'commander'
import { choiceValue } from './values.js'

/** How a page of text is to look. */
interface PageArguments {
  readonly color: 'auto' | 'always' | 'never'
  readonly ascii: boolean
  readonly debug: boolean
}

export interface ExplainArguments extends PageArguments {
  readonly names: readonly string[]
  readonly format: 'text' | 'markdown'
}

export interface RulesArguments extends PageArguments {
  /** Ids, groups or globs; empty for all. */
  readonly names: readonly string[]
  readonly format: 'text' | 'json'
}

export interface SampleArguments {
  readonly names: readonly string[]
  readonly output?: string
  readonly debug: boolean
}

export interface InitArguments {
  readonly debug: boolean
}

const WHEN = ['auto', 'always', 'never'] as const

/** `explain <name>`: a page on a rule, a state, a topic or a requirement. */
export const explainCommand = (): Command => page('explain', '[name...]', ['text', 'markdown'])

/** `rules [name...]`: a list of them. */
export const rulesCommand = (): Command => page('rules', '[name...]', ['text', 'json'])

/** `sample <rule>`: its example as a capture. */
export const sampleCommand = (): Command =>
  command('sample')
    .argument('[rule...]')
    .addOption(new Option('-o, --output <file>', 'write there instead of to standard output'))

/** `init`: a configuration to start from. */
export const initCommand = (): Command => command('init').allowExcessArguments(false)

function page(name: string, argument: string, formats: readonly string[]): Command {
  return command(name)
    .argument(argument)
    .addOption(
      new Option('-f, --format <format>', `${formats.join(', ')} [${formats[0]}]`)
        .argParser(choiceValue('--format', formats))
        .default(formats[0]),
    )
    .addOption(
      new Option('--color <when>', 'auto, always, never [auto]')
        .argParser(choiceValue('--color', WHEN))
        .default('auto'),
    )
    .addOption(new Option('--ascii', 'no other characters than ASCII').default(false))
}

export const command = (name: string): Command =>
  new Command(name)
    .helpOption(false)
    .addOption(new Option('--debug', 'tell where tcpcheck itself failed').default(false))
