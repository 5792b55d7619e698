import { Option } from 'commander'
import { UsageError } from '../text/usage-error.js'
import { choiceValue } from './values.js'

export const FORMATS = [
  'text',
  'screen',
  'plain',
  'json',
  'ndjson',
  'sarif',
  'junit',
  'github',
  'csv',
  'csv-flows',
  'md',
  'html',
] as const

export type Format = (typeof FORMATS)[number]

export const STANDARD_OUTPUT = '-'

/** One form of what is printed, and where it goes. */
export interface Output<Name extends string = Format> {
  readonly format: Name
  /** A path; "-" is standard output. */
  readonly file: string
}

/**
 * The options --format and --output as they come. Each file belongs to the format before it that has none yet, and
 * otherwise to the next one: `-f json -o a.json -f sarif -o b.sarif`, and `-o a.json -f json` as well.
 */
export class OutputChoices<Name extends string = Format> {
  private readonly chosen: { format: Name; file: string | null }[] = []
  private waiting: string | null = null
  private readonly usual: Name

  /** `usual` is the format where none is chosen. */
  constructor(usual: Name) {
    this.usual = usual
  }

  addFormat(format: Name): void {
    this.chosen.push({ format, file: this.waiting })
    this.waiting = null
  }

  addFile(file: string): void {
    const last = this.chosen.at(-1)
    if (last !== undefined && last.file === null) last.file = file
    else if (this.waiting === null) this.waiting = file
    else throw new UsageError(`--output ${file} needs a --format of its own`)
  }

  /** The outputs, of which no two go to the same place. */
  outputs(): Output<Name>[] {
    const { chosen, waiting } = this
    if (waiting !== null && chosen.length > 0) throw new UsageError(`--output ${waiting} needs a --format of its own`)
    if (chosen.length === 0) return [{ format: this.usual, file: waiting ?? STANDARD_OUTPUT }]
    const outputs = chosen.map(({ format, file }) => ({ format, file: file ?? STANDARD_OUTPUT }))
    const twice = outputs.find(({ file }, at) => outputs.findIndex((other) => other.file === file) !== at)
    if (twice === undefined) return outputs
    const where = twice.file === STANDARD_OUTPUT ? 'standard output' : twice.file
    const advice =
      twice.file === STANDARD_OUTPUT ? '; name a file for each other one: --format json --output a.json' : ''
    throw new UsageError(`only one format can go to ${where}${advice}`)
  }
}

/** The two options, which write to `choices`. */
export function outputOptions(choices: OutputChoices): [format: Option, output: Option] {
  const format = choiceValue('--format', FORMATS)
  return [
    new Option(
      '-f, --format <format>',
      'screen (tables), plain (one line a finding), text (screen on a terminal, else plain), json, ndjson, sarif, junit, github, csv (a row a finding), csv-flows (a row a flow), md, html [text]; repeatable, each with its --output',
    )
      .choices(FORMATS)
      .argParser((given) => choices.addFormat(format(given))),
    new Option('-o, --output <file>', 'write there instead of to standard output').argParser((given) =>
      choices.addFile(given),
    ),
  ]
}
