import { type Command, Option } from 'commander'
import type { Level } from '../check/severities.js'
import type { Profile, Vantage } from '../report/model.js'
import { choiceOption, countValue, timeValue, wordList } from './values.js'

/** What the verdicts depend on. */
export interface JudgingArguments {
  readonly profile?: Profile
  readonly msl?: number
  readonly keepaliveIdle?: number
  readonly keepaliveInterval?: number
  readonly keepaliveProbes?: number
  readonly vantage?: Exclude<Vantage, 'unknown'> | 'auto'
  readonly select?: readonly string[]
  readonly ignore?: readonly string[]
  readonly maxFlows?: number
  /** Only from a configuration. */
  readonly severities?: Readonly<Record<string, Level>>
  /** The configuration to read; false: none; undefined: the nearest. */
  readonly config?: string | false
}

export const PROFILES = ['auto', 'rfc', 'textbook', 'linux', 'bsd', 'windows'] as const
export const VANTAGES = ['auto', 'client', 'server', 'middle'] as const

/** Adds the options that the verdicts depend on. */
export function withJudgingOptions(command: Command): Command {
  return command
    .optionsGroup('What to check')
    .addOption(
      new Option('--select <rules>', 'run only these: ids, groups, or patterns such as keepalive-*').argParser(
        wordList('--select'),
      ),
    )
    .addOption(new Option('--ignore <rules>', 'leave these out').argParser(wordList('--ignore')))
    .addOption(
      choiceOption('--profile <name>', `whose timers to compare with: ${PROFILES.join(', ')} [auto]`, PROFILES),
    )
    .addOption(
      new Option('--msl <time>', 'maximum segment lifetime; TIME-WAIT is twice that [by profile]').argParser(
        timeValue('--msl'),
      ),
    )
    .addOption(
      new Option('--keepalive-idle <time>', 'silence before the first probe [by profile]').argParser(
        timeValue('--keepalive-idle'),
      ),
    )
    .addOption(
      new Option('--keepalive-interval <time>', 'time between probes [by profile]').argParser(
        timeValue('--keepalive-interval'),
      ),
    )
    .addOption(
      new Option('--keepalive-probes <n>', 'unanswered probes before giving up [by profile]').argParser(
        countValue('--keepalive-probes', 1),
      ),
    )
    .addOption(
      choiceOption('--vantage <where>', `where the capture was taken: ${VANTAGES.join(', ')} [auto]`, VANTAGES),
    )
    .addOption(
      new Option('--max-flows <n>', 'flows kept before one that is over or silent is let go').argParser(
        countValue('--max-flows', 1),
      ),
    )
    .addOption(new Option('--config <file>', 'settings; otherwise the nearest tcpcheck.yaml from here upward'))
    .addOption(new Option('--no-config', 'no settings but those of the command line'))
}
