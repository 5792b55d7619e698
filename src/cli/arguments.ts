import { Command, CommanderError, Option } from 'commander'
import type { Severity } from '../report/model.js'
import { UsageError } from '../text/usage-error.js'
import {
  type CompletionArguments,
  completionCommand,
  type ExplainArguments,
  explainCommand,
  type InitArguments,
  initCommand,
  type PageFileArguments,
  pageCommand,
  type RulesArguments,
  rulesCommand,
  type SampleArguments,
  type ServeArguments,
  sampleCommand,
  serveCommand,
} from './commands.js'
import { type FlowArguments, packetsCommand, type ShowArguments, showCommand } from './flow-commands.js'
import { type GradeArguments, gradeCommand } from './grade/arguments.js'
import { type JudgingArguments, withJudgingOptions } from './judging-options.js'
import { type LookArguments, withLookOptions } from './look-options.js'
import { type Format, OutputChoices, outputOptions } from './outputs.js'
import { type SelectionArguments, withSelectionOptions } from './selection-options.js'
import { choiceOption, countValue, didYouMean, timeValue } from './values.js'

/** What the user asked for, read and checked as far as it can be without the rules and the files. */
export interface CheckArguments extends JudgingArguments, SelectionArguments, LookArguments {
  readonly paths: readonly string[]
  readonly recursive: boolean
  readonly follow: boolean
  readonly outputs: OutputChoices
  readonly write?: string
  readonly withFindings: boolean
  readonly failOn?: Severity | 'never'
  readonly baseline?: string
  readonly writeBaseline?: string
  readonly segments: boolean
  readonly merge: boolean
  readonly jobs?: number
  readonly patience?: number
  readonly all: boolean
  readonly quiet: boolean
  readonly progress: boolean
  readonly debug: boolean
}

/** `live`: what to capture, and the arguments of `check`. */
export interface LiveArguments extends Omit<CheckArguments, 'paths'> {
  readonly interface?: string
  /** The words of a capture filter. */
  readonly names: readonly string[]
}

/** One of the commands, with its arguments. */
export type Invocation =
  | { readonly command: 'check'; readonly args: CheckArguments }
  | { readonly command: 'show'; readonly args: ShowArguments }
  | { readonly command: 'packets'; readonly args: FlowArguments }
  | { readonly command: 'grade'; readonly args: GradeArguments }
  | { readonly command: 'live'; readonly args: LiveArguments }
  | { readonly command: 'explain'; readonly args: ExplainArguments }
  | { readonly command: 'rules'; readonly args: RulesArguments }
  | { readonly command: 'sample'; readonly args: SampleArguments }
  | { readonly command: 'init'; readonly args: InitArguments }
  | { readonly command: 'completion'; readonly args: CompletionArguments }
  | { readonly command: 'page'; readonly args: PageFileArguments }
  | { readonly command: 'serve'; readonly args: ServeArguments }

export const LEVELS = ['error', 'warning', 'note', 'never'] as const

/** The commands of the tree. What is done when none is named comes first. */
export function allCommands(): [check: Command, ...others: Command[]] {
  const others = [
    showCommand(),
    packetsCommand(),
    gradeCommand(),
    liveCommand(),
    explainCommand(),
    rulesCommand(),
    sampleCommand(),
    initCommand(),
    pageCommand(),
    serveCommand(),
    completionCommand(),
  ]
  return [withCommonOptions(checkCommand()), ...others.map(withCommonOptions)]
}

/** Adds what every command takes. Help and version are answered before commands are read. */
const withCommonOptions = (command: Command): Command =>
  command
    .helpOption(false)
    .optionsGroup('Other')
    .addOption(new Option('--debug', 'should tcpcheck itself fail: show where').default(false))
    .addOption(new Option('-h, --help', 'all of the help; -h only its beginning'))
    .addOption(new Option('-V, --version', 'the version'))

/** `check <capture...>`: flows and findings. */
function checkCommand(): Command {
  const outputs = new OutputChoices<Format>('text')
  const [format, output] = outputOptions(outputs)
  const check = new Command('check')
    .usage('<capture...>')
    .description('check captures: what is done when no command is named')
    .argument('[capture...]')
    .setOptionValue('outputs', outputs)
  withJudgingOptions(withSelectionOptions(check))
    .optionsGroup('What to check')
    .addOption(new Option('-r, --recursive', 'of a folder: the captures in it and below').default(false))
    .addOption(new Option('--follow', 'tell findings of a capture while it goes on; Ctrl-C: the report').default(false))
    .addOption(new Option('--merge', 'the captures are one, written to files one after the other').default(false))
    .addOption(
      new Option('--jobs <n>', 'captures or submissions checked at once [one for each core]').argParser(
        countValue('--jobs', 1),
      ),
    )
    .addOption(
      new Option(
        '--patience <time>',
        'of several captures: give up one that gets no further for so long [5m]',
      ).argParser(timeValue('--patience')),
    )
    .optionsGroup('Output')
    .addOption(format)
    .addOption(output)
    .addOption(new Option('-w, --write <file>', 'also write the flows to a pcapng file, findings as packet comments'))
    .addOption(new Option('--with-findings', 'with --write: only flows with findings').default(false))
    .addOption(new Option('--all', 'show everything, however long').default(false))
    .addOption(new Option('--segments', 'with json and ndjson: every segment of the flows').default(false))
  return withLookOptions(check)
    .addOption(new Option('-q, --quiet', 'only the findings').default(false))
    .addOption(new Option('--no-progress', 'no progress bar'))
    .optionsGroup('Exit status')
    .addOption(
      choiceOption(
        '--fail-on <level>',
        'the least severity that ends with 1: error, warning, note, never [warning]',
        LEVELS,
      ),
    )
    .addOption(new Option('--baseline <file>', 'do not count the findings that this file knows'))
    .addOption(new Option('--write-baseline <file>', 'write the findings there as known ones'))
}

/** `live -i <interface> [-- filter]`: like `check --follow`, of what it captures itself. */
const liveCommand = (): Command =>
  checkCommand()
    .name('live')
    .usage('-i <interface> [-- filter]')
    .description('capture with dumpcap or tcpdump, and tell findings as with --follow; takes the options of check')
    .addOption(new Option('-i, --interface <name>', 'where to capture'))

/** Commands whose words are paths of captures. */
const CAPTURES = ['check', 'show', 'packets', 'serve']

/** Reads the command line, without the program's own name. Throws UsageError. */
export function readArguments(argv: readonly string[]): Invocation {
  // `check` is the default command, and its options may stand before it or after it.
  const program = new Command('tcpcheck').helpOption(false).helpCommand(false)
  let read: object | null = null
  for (const command of allCommands()) {
    const name = command.name()
    const given = CAPTURES.includes(name) ? 'paths' : 'names'
    command.action((words: unknown) => {
      read = { command: name, args: { ...command.opts(), [given]: words } }
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
