import type { Command, Option } from 'commander'
import { VERSION } from '../src/check/version.js'
import { allCommands } from '../src/cli/arguments.js'
import {
  calling,
  EXAMPLES,
  optionLists,
  PURPOSE,
  remarks,
  STATUS_HEADING,
  STATUSES,
  smallOptions,
  USAGES,
} from '../src/cli/help.js'
import { RULES } from '../src/rules/index.js'

/* The man page, from the command tree and the texts of the help. It is in the language of man(7). */

const ABOUT =
  'tcpcheck follows both ends of every connection through the state machine of RFC 9293. It tells how each was opened and closed, who holds TIME-WAIT, what keepalive probes found, and in which state each end was left, and flags whatever deviates, with the frames that prove it.'

const ENVIRONMENT: readonly (readonly [name: string, does: string])[] = [
  ['NO_COLOR', 'without colours, if it is not empty'],
  ['FORCE_COLOR', 'with colours, even into a pipe; 0: without'],
  ['GITHUB_STEP_SUMMARY', 'with --format github: the file to which a summary is added'],
]

const FILES: readonly (readonly [name: string, does: string])[] = [
  [
    'tcpcheck.yaml',
    'Settings, severities and suppressed findings. The nearest from the working directory upward is in force, never one beside a capture that lies elsewhere. tcpcheck init writes one to start from.',
  ],
]

export function manualPage(): string {
  const groups = [...new Set(RULES.map(({ group }) => group))].sort()
  const [name, ...usages] = ['tcpcheck', ...USAGES]
  return `${[
    '.\\" Printed by npm run generate.',
    `.TH TCPCHECK 1 "" "tcpcheck ${VERSION}" "User Commands"`,
    ...section('Name', [`${name} \\- ${escaped(PURPOSE)}`]),
    ...section('Synopsis', ['.nf', ...usages.map(bold), '.fi']),
    ...section('Description', paragraphs([ABOUT, ...remarks(groups)])),
    ...section('Commands', allCommands().flatMap(commandEntry)),
    ...section(
      'Options',
      [...optionLists()].flatMap(([heading, options]) => subsection(heading, options)),
    ),
    ...section(STATUS_HEADING, STATUSES.flatMap(definition)),
    ...section('Environment', ENVIRONMENT.flatMap(definition)),
    ...section('Files', FILES.flatMap(definition)),
    ...section(
      'Examples',
      EXAMPLES.flatMap(([line, does]) => definition([line, does])),
    ),
    ...section('See also', ['.BR tcpdump (8),', '.BR dumpcap (1),', '.BR wireshark (1)', '.PP', 'RFC 9293']),
  ].join('\n')}\n`
}

const section = (heading: string, lines: readonly string[]): string[] => [`.SH ${heading.toUpperCase()}`, ...lines]

const subsection = (heading: string, options: readonly Option[]): string[] => [
  // The statuses themselves have a section.
  `.SS ${heading === STATUS_HEADING ? 'What decides the exit status' : escaped(heading)}`,
  ...options.flatMap(({ flags, description }) => definition([flags, description])),
]

const commandEntry = (command: Command): string[] =>
  definition([calling(command), command.description() + smallOptions(command).replace('  (', ' (')])

/** A term, and under it what it means. */
const definition = ([term, meaning]: readonly [term: string, meaning: string]): string[] => [
  '.TP',
  bold(term),
  text(meaning),
]

const paragraphs = (texts: readonly string[]): string[] => texts.flatMap((one) => ['.PP', text(one)])

/** A line of prose. One that begins with a dot or an apostrophe would be a request. */
const text = (line: string): string => escaped(line).replace(/^[.']/, '\\&$&')

/** Words as they are typed. What stands for something else is in italics. */
const bold = (words: string): string => `\\fB${escaped(words).replace(/<([^>]+)>/g, '\\fI$1\\fB')}\\fR`

/** A hyphen to copy is \\-, and what typesetting would make of quotes and carets is not wanted. */
const escaped = (words: string): string =>
  words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll('`', '\\(ga')
