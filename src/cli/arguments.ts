import { Command, CommanderError, Option } from 'commander'
import type { Level } from '../check/severities.js'
import type { Profile, Severity, Vantage } from '../report/model.js'
import { UsageError } from '../text/usage-error.js'
import {
  type ExplainArguments,
  explainCommand,
  type InitArguments,
  initCommand,
  type RulesArguments,
  rulesCommand,
  type SampleArguments,
  sampleCommand,
} from './commands.js'
import { type FlowArguments, packetsCommand, type ShowArguments, showCommand } from './flow-commands.js'
import { type GradeArguments, gradeCommand } from './grade/arguments.js'
import { type Format, OutputChoices, outputOptions } from './outputs.js'
import { type SelectionArguments, withSelectionOptions } from './selection-options.js'
import { choiceValue, countValue, didYouMean, timeValue, wordList } from './values.js'

/** What the user asked for, read and checked as far as it can be without the rules and the files. */
export interface CheckArguments extends SelectionArguments {
  readonly paths: readonly string[]
  readonly outputs: OutputChoices
  readonly write?: string
  readonly withFindings: boolean
  readonly profile?: Profile
  readonly msl?: number
  readonly keepaliveIdle?: number
  readonly keepaliveInterval?: number
  readonly keepaliveProbes?: number
  readonly vantage?: Exclude<Vantage, 'unknown'> | 'auto'
  readonly select?: readonly string[]
  readonly ignore?: readonly string[]
  readonly failOn?: Severity | 'never'
  /** Only from a configuration. */
  readonly severities?: Readonly<Record<string, Level>>
  /** The configuration to read; false: none; undefined: the nearest. */
  readonly config?: string | false
  readonly baseline?: string
  readonly writeBaseline?: string
  readonly segments: boolean
  readonly maxFlows?: number
  readonly all: boolean
  readonly color: 'auto' | 'always' | 'never'
  readonly ascii: boolean
  readonly quiet: boolean
  readonly progress: boolean
  readonly debug: boolean
}

/** One of the commands, with its arguments. */
export type Invocation =
  | { readonly command: 'check'; readonly args: CheckArguments }
  | { readonly command: 'show'; readonly args: ShowArguments }
  | { readonly command: 'packets'; readonly args: FlowArguments }
  | { readonly command: 'grade'; readonly args: GradeArguments }
  | { readonly command: 'explain'; readonly args: ExplainArguments }
  | { readonly command: 'rules'; readonly args: RulesArguments }
  | { readonly command: 'sample'; readonly args: SampleArguments }
  | { readonly command: 'init'; readonly args: InitArguments }

/** Names of the commands, for who mistypes one. */
export const COMMANDS: readonly Invocation['command'][] = [
  'check',
  'show',
  'packets',
  'grade',
  'explain',
  'rules',
  'sample',
  'init',
]

export const PROFILES = ['auto', 'rfc', 'textbook', 'linux', 'bsd', 'windows'] as const
export const VANTAGES = ['auto', 'client', 'server', 'middle'] as const
export const LEVELS = ['error', 'warning', 'note', 'never'] as const
const WHEN = ['auto', 'always', 'never'] as const

/** The command tree. Help is printed by ourselves, so that it reads as one page. */
export function checkCommand(): Command {
  const option = (flags: string, description: string) => new Option(flags, description)
  const outputs = new OutputChoices<Format>('text')
  const [format, output] = outputOptions(outputs)
  return withSelectionOptions(
    new Command('check').setOptionValue('outputs', outputs).helpOption(false).argument('[capture...]'),
  )
    .optionsGroup('What to check')
    .addOption(
      option('--select <rules>', 'run only these: ids, groups, or patterns such as keepalive-*').argParser(
        wordList('--select'),
      ),
    )
    .addOption(option('--ignore <rules>', 'leave these out').argParser(wordList('--ignore')))
    .addOption(
      option('--profile <name>', `whose timers to compare with: ${PROFILES.join(', ')} [auto]`).argParser(
        choiceValue('--profile', PROFILES),
      ),
    )
    .addOption(
      option('--msl <time>', 'maximum segment lifetime; TIME-WAIT is twice that [by profile]').argParser(
        timeValue('--msl'),
      ),
    )
    .addOption(
      option('--keepalive-idle <time>', 'silence before the first probe [by profile]').argParser(
        timeValue('--keepalive-idle'),
      ),
    )
    .addOption(
      option('--keepalive-interval <time>', 'time between probes [by profile]').argParser(
        timeValue('--keepalive-interval'),
      ),
    )
    .addOption(
      option('--keepalive-probes <n>', 'unanswered probes before giving up [by profile]').argParser(
        countValue('--keepalive-probes', 1),
      ),
    )
    .addOption(
      option('--vantage <where>', `where the capture was taken: ${VANTAGES.join(', ')} [auto]`).argParser(
        choiceValue('--vantage', VANTAGES),
      ),
    )
    .addOption(
      option('--max-flows <n>', 'flows kept open at once before the oldest is let go').argParser(
        countValue('--max-flows', 1),
      ),
    )
    .addOption(option('--config <file>', 'settings; otherwise the nearest tcpcheck.yaml from here upward'))
    .addOption(option('--no-config', 'no settings but those of the command line'))
    .optionsGroup('Output')
    .addOption(format)
    .addOption(output)
    .addOption(option('-w, --write <file>', 'also write the flows to a pcapng file, findings as packet comments'))
    .addOption(option('--with-findings', 'with --write: only flows with findings').default(false))
    .addOption(option('--all', 'show everything, however long').default(false))
    .addOption(option('--segments', 'with json and ndjson: every segment of the flows').default(false))
    .addOption(
      option('--color <when>', 'auto, always, never [auto]').argParser(choiceValue('--color', WHEN)).default('auto'),
    )
    .addOption(option('--ascii', 'no characters beyond ASCII').default(false))
    .addOption(option('-q, --quiet', 'only the findings').default(false))
    .addOption(option('--no-progress', 'no progress bar'))
    .optionsGroup('Other')
    .addOption(option('--debug', 'should tcpcheck itself fail: show where').default(false))
    .addOption(option('-h, --help', 'this text; -h only its beginning'))
    .addOption(option('-V, --version', 'the version'))
    .optionsGroup('Exit status')
    .addOption(
      option(
        '--fail-on <level>',
        'the least severity that ends with 1: error, warning, note, never [warning]',
      ).argParser(choiceValue('--fail-on', LEVELS)),
    )
    .addOption(option('--baseline <file>', 'do not count the findings that this file knows'))
    .addOption(option('--write-baseline <file>', 'write the findings there as known ones'))
}

/** Reads the command line, without the program's own name. Throws UsageError. */
export function readArguments(argv: readonly string[]): Invocation {
  // `check` is the default command, and its options may stand before it or after it.
  const program = new Command('tcpcheck').helpOption(false).helpCommand(false)
  let read: object | null = null
  const { options } = checkCommand()
  const ofCaptures = [checkCommand(), showCommand(options), packetsCommand(options)]
  for (const command of [
    ...ofCaptures,
    gradeCommand(),
    explainCommand(),
    rulesCommand(),
    sampleCommand(),
    initCommand(),
  ]) {
    const name = command.name()
    command.action((given: string[]) => {
      read = { command: name, args: { ...command.opts(), [ofCaptures.includes(command) ? 'paths' : 'names']: given } }
    })
    program.addCommand(withOurErrors(command), { isDefault: name === 'check' })
  }
  withOurErrors(program).parse([...argv], { from: 'user' })
  // Commander types options as any; the parsers of each command made them what its arguments say.
  return read as unknown as Invocation
}

/** Commander would print its complaints and end the process. */
function withOurErrors(command: Command): Command {
  return command.configureOutput({ writeErr: () => {}, outputError: () => {} }).exitOverride((error) => {
    throw error instanceof CommanderError ? new UsageError(usageSentence(error, command)) : error
  })
}

/** Commander's complaint in our words. */
function usageSentence({ code, message }: CommanderError, command: Command): string {
  const quoted = /'([^']+)'/.exec(message)?.[1] ?? ''
  // One letter is near to every other: only long names are offered.
  const names = quoted.startsWith('--') ? command.options.flatMap(({ long }) => long ?? []) : []
  switch (code) {
    case 'commander.unknownOption':
      return `no option ${quoted}${didYouMean(quoted, names) || '; tcpcheck --help lists the options'}`
    case 'commander.optionMissingArgument':
      return `${quoted.replace(/^-\w, /, '').replace(' ', ' needs a value: ')}`
    default:
      return message.replace(/^error: /, '')
  }
}
