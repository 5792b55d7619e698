import { type Command, Option } from 'commander'
import { PHASES, type Phase } from '../render/ladder-excerpt.js'
import type { Profile, Vantage } from '../report/model.js'
import { command } from './commands.js'
import { choiceValue, countValue, wordList } from './values.js'

/* The commands that show a capture segment by segment. */

/** What a verdict depends on, as `check` takes it, and how the output is to look. */
export interface FlowArguments {
  readonly paths: readonly string[]
  readonly profile?: Profile
  readonly msl?: number
  readonly keepaliveIdle?: number
  readonly keepaliveInterval?: number
  readonly keepaliveProbes?: number
  readonly vantage?: Exclude<Vantage, 'unknown'> | 'auto'
  readonly select?: readonly string[]
  readonly ignore?: readonly string[]
  readonly flow?: readonly number[]
  readonly absolute: boolean
  readonly output?: string
  readonly color: 'auto' | 'always' | 'never'
  readonly ascii: boolean
  readonly progress: boolean
  readonly debug: boolean
}

export interface ShowArguments extends FlowArguments {
  readonly full: boolean
  readonly around?: number
  readonly phase?: readonly Phase[]
  readonly md: boolean
}

/** Options of `check` that the verdicts depend on; these commands take them too. */
const JUDGING = [
  '--select',
  '--ignore',
  '--profile',
  '--msl',
  '--keepalive-idle',
  '--keepalive-interval',
  '--keepalive-probes',
  '--vantage',
]

/** `show <capture> --flow <n>`: the ladder of one flow. `options` are those of `check`. */
export const showCommand = (options: readonly Option[]): Command =>
  withSharedOptions(
    command('show')
      .argument('[capture...]')
      .addOption(flowOption('the flow; may be left out where there is one'))
      .addOption(new Option('--full', 'every segment of a long flow').default(false))
      .addOption(
        new Option('--around <frame>', 'this frame and five segments on either side').argParser(
          countValue('--around', 1),
        ),
      )
      .addOption(new Option('--phase <phases>', `only these parts: ${PHASES.join(', ')}`).argParser(phaseList))
      .addOption(new Option('--md', 'as Markdown, for a ticket').default(false)),
    options,
  )

/** `packets <capture>`: a line for each segment. */
export const packetsCommand = (options: readonly Option[]): Command =>
  withSharedOptions(
    command('packets').argument('[capture...]').addOption(flowOption('only this flow (repeatable)')),
    options,
  )

const flowOption = (description: string): Option =>
  new Option('--flow <n>', description).argParser((given: string, earlier: number[] = []) => [
    ...earlier,
    ...given.split(',').map(countValue('--flow', 0)),
  ])

function withSharedOptions(flowCommand: Command, options: readonly Option[]): Command {
  flowCommand
    .addOption(new Option('--absolute', 'sequence numbers as in the headers').default(false))
    .addOption(new Option('-o, --output <file>', 'write there instead of to standard output'))
    .addOption(
      new Option('--color <when>', 'auto, always, never [auto]')
        .argParser(choiceValue('--color', ['auto', 'always', 'never']))
        .default('auto'),
    )
    .addOption(new Option('--ascii', 'no characters beyond ASCII').default(false))
    .addOption(new Option('--no-progress', 'no progress bar'))
  for (const option of options) if (JUDGING.includes(option.long ?? '')) flowCommand.addOption(option)
  return flowCommand
}

function phaseList(given: string, earlier?: readonly Phase[]): Phase[] {
  return [...(earlier ?? []), ...wordList('--phase')(given).map(choiceValue('--phase', PHASES))]
}
