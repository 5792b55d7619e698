import { Argument, Command, Option } from 'commander'
import { type JudgingArguments, withJudgingOptions } from './judging-options.js'
import { type LookArguments, withLookOptions } from './look-options.js'
import { choiceOption, choiceValue, countValue } from './values.js'

/** How a page of text is to look. */
interface PageArguments extends LookArguments {
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

export interface CompletionArguments {
  readonly names: readonly Shell[]
  readonly debug: boolean
}

export interface PageFileArguments {
  readonly output?: string
  readonly debug: boolean
}

export interface ServeArguments extends JudgingArguments {
  /** Captures whose report is served; without any, the page for dropped ones. */
  readonly paths: readonly string[]
  readonly port: number
  readonly progress: boolean
  readonly debug: boolean
}

/** Shells that commands can be completed in. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof SHELLS)[number]

/** `explain [name...]`: a page on a rule, a state, a topic or a requirement. */
export const explainCommand = (): Command =>
  page('explain', '[name...]', ['text', 'markdown']).description(
    'a rule, a state, a topic, or a requirement of RFC 9293; without a name: what there is',
  )

/** `rules [name...]`: a list of them. */
export const rulesCommand = (): Command =>
  page('rules', '[rules...]', ['text', 'json']).description('list the rules, or those of a group')

/** `sample <rule>`: its example as a capture. */
export const sampleCommand = (): Command =>
  new Command('sample')
    .usage('<rule>')
    .description('write the example of a rule as a capture')
    .argument('[rule...]')
    .addOption(new Option('-o, --output <file>', 'write there instead of to standard output'))

/** `init`: a configuration to start from. */
export const initCommand = (): Command =>
  new Command('init')
    .description('write a commented tcpcheck.yaml, where settings can stand')
    .allowExcessArguments(false)

/** `page`: the page for dropped captures. */
export const pageCommand = (): Command =>
  new Command('page')
    .description('write a page on which captures are dropped, and checked without leaving it')
    .allowExcessArguments(false)
    .addOption(new Option('-o, --output <file>', 'write there instead of to standard output'))

/** `serve [capture...]`: the same at an address of this machine. */
export const serveCommand = (): Command =>
  withJudgingOptions(
    new Command('serve')
      .usage('[capture...]')
      .description('the same page, or the report on captures, at an address that only this machine can reach')
      .argument('[capture...]')
      .optionsGroup('For serve')
      .addOption(
        new Option('--port <n>', 'the port of the address [any that is free]')
          .argParser(countValue('--port', 0))
          .default(0),
      ),
  )
    .optionsGroup('Output')
    .addOption(new Option('--no-progress', 'no progress bar'))

/** `completion <shell>`: a script that completes command lines. */
export function completionCommand(): Command {
  const known = choiceValue('completion', SHELLS)
  return new Command('completion')
    .usage(`<${SHELLS.join('|')}>`)
    .description('print a script with which a shell completes commands, options and rules')
    .addArgument(
      new Argument('[shell...]')
        .choices(SHELLS)
        .argParser((given: string, earlier: readonly Shell[] = []) => [...earlier, known(given)]),
    )
}

function page(name: string, argument: string, formats: readonly string[]): Command {
  return withLookOptions(
    new Command(name)
      .usage('[name...]')
      .argument(argument)
      .addOption(
        choiceOption('-f, --format <format>', `${formats.join(', ')} [${formats[0]}]`, formats).default(formats[0]),
      ),
  )
}
