import { Command, Option } from 'commander'
import { OutputChoices } from '../outputs.js'
import { choiceOption, choiceValue, countValue, timeValue } from '../values.js'

export const GRADE_FORMATS = ['table', 'json', 'junit', 'csv'] as const
export type GradeFormat = (typeof GRADE_FORMATS)[number]

export interface GradeArguments {
  /** The lab, and then the submissions. */
  readonly names: readonly string[]
  readonly outputs: OutputChoices<GradeFormat>
  readonly feedback?: string
  readonly jobs?: number
  readonly timeLimit: number
  readonly memoryLimit: number
  readonly color: 'auto' | 'always' | 'never'
  readonly ascii: boolean
  readonly progress: boolean
  readonly debug: boolean
}

const WHEN = ['auto', 'always', 'never'] as const

/** `grade <lab> <path...>`: what students handed in, against what was expected. */
export function gradeCommand(): Command {
  const outputs = new OutputChoices<GradeFormat>('table')
  const format = choiceValue('--format', GRADE_FORMATS)
  return new Command('grade')
    .usage('<lab> <path...>')
    .description('grade captures by what a lab expects of them')
    .setOptionValue('outputs', outputs)
    .argument('[lab and path...]')
    .optionsGroup('For grade')
    .addOption(
      new Option(
        '-f, --format <format>',
        'table, json, junit, csv (a gradebook) [table]; repeatable, each with its --output',
      )
        .choices(GRADE_FORMATS)
        .argParser((given) => outputs.addFormat(format(given))),
    )
    .addOption(
      new Option('-o, --output <file>', 'write there instead of to standard output').argParser((given) =>
        outputs.addFile(given),
      ),
    )
    .addOption(new Option('--feedback <folder>', 'also write a page for each student there, as Markdown'))
    .addOption(
      new Option('--jobs <n>', 'submissions graded at once [one for each processor]').argParser(
        countValue('--jobs', 1),
      ),
    )
    .addOption(
      new Option('--time-limit <time>', 'for one submission [30s]').argParser(timeValue('--time-limit')).default(30),
    )
    .addOption(
      new Option('--memory-limit <n>', 'MiB of memory for one submission [512]')
        .argParser(countValue('--memory-limit', 16))
        .default(512),
    )
    .addOption(choiceOption('--color <when>', 'auto, always, never [auto]', WHEN).default('auto'))
    .addOption(new Option('--ascii', 'no characters beyond ASCII').default(false))
    .addOption(new Option('--no-progress', 'do not count while grading'))
}
