import { Command, Option } from 'commander'
import { PHASES, type Phase } from '../render/ladder-excerpt.js'
import { type JudgingArguments, withJudgingOptions } from './judging-options.js'
import { type LookArguments, withLookOptions } from './look-options.js'
import { type SelectionArguments, withSelectionOptions } from './selection-options.js'
import { choiceValue, countValue, wordList } from './values.js'

/* The commands that show a capture segment by segment. */

/** What is judged and selected as `check` does it, and how the output is to look. */
export interface FlowArguments extends JudgingArguments, SelectionArguments, LookArguments {
  readonly paths: readonly string[]
  readonly absolute: boolean
  readonly output?: string
  readonly progress: boolean
  readonly debug: boolean
}

export interface ShowArguments extends FlowArguments {
  readonly full: boolean
  readonly around?: number
  readonly phase?: readonly Phase[]
  readonly md: boolean
}

/** `show <capture> --flow <n>`: the ladder of one flow. */
export const showCommand = (): Command =>
  withSharedOptions(
    new Command('show')
      .usage('<capture>')
      .description("the ladder of one flow: segments as arrows, both ends' states, findings where they happen")
      .optionsGroup('For show')
      .addOption(new Option('--full', 'every segment of a long flow').default(false))
      .addOption(
        new Option('--around <frame>', 'this frame and five segments on either side').argParser(
          countValue('--around', 1),
        ),
      )
      .addOption(
        new Option('--phase <phases>', `only these parts: ${PHASES.join(', ')}`).choices(PHASES).argParser(phaseList),
      )
      .addOption(new Option('--md', 'as Markdown, for a ticket').default(false)),
  )

/** `packets <capture>`: a line for each segment. */
export const packetsCommand = (): Command =>
  withSharedOptions(
    new Command('packets')
      .usage('<capture>')
      .description('a line for each segment, with our marks, changes of state, and findings'),
  )

function withSharedOptions(flowCommand: Command): Command {
  flowCommand
    .argument('[capture...]')
    .addOption(new Option('--absolute', 'sequence numbers as in the headers').default(false))
  return withLookOptions(
    withJudgingOptions(withSelectionOptions(flowCommand))
      .optionsGroup('Output')
      .addOption(new Option('-o, --output <file>', 'write there instead of to standard output')),
  ).addOption(new Option('--no-progress', 'no progress bar'))
}

function phaseList(given: string, earlier?: readonly Phase[]): Phase[] {
  return [...(earlier ?? []), ...wordList('--phase')(given).map(choiceValue('--phase', PHASES))]
}
