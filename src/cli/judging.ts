import type { LazyReport } from '../report/model.js'
import { UsageError } from '../text/usage-error.js'
import { refusals } from './complaints.js'
import { type Config, type ConfigurableArguments, withConfig } from './config/config.js'
import { loadConfig } from './config/find.js'
import { isLater } from './instant.js'
import { Progress } from './progress.js'
import { screenWidth } from './screen.js'
import type { Selection } from './selection.js'
import type { SelectionArguments } from './selection-options.js'
import type { CheckSettings, Library, World } from './world.js'

/* What every command does that judges captures: it takes the configuration, selects, and reads. */

/** How captures are to be judged, and what of them is told. */
export interface Judging<Arguments> {
  readonly library: Library
  readonly config: Config
  /** As given, and where they are silent, from the configuration. */
  readonly args: Arguments
  readonly selection: Selection
}

export async function judgingOf<Arguments extends ConfigurableArguments>(given: Arguments, world: World) {
  const library = await world.loadLibrary()
  const config = await loadConfig(given.config, world, library)
  const args = withConfig(given, config)
  const judging: Judging<typeof args> = { library, config, args, selection: await selectionOf(args, library) }
  return judging
}

/** The filter's language is loaded only when one is given. */
async function selectionOf(args: SelectionArguments, { rules }: Library): Promise<Selection> {
  const { since, until } = args
  if (since !== undefined && until !== undefined && isLater(since, until)) {
    throw new UsageError('--since is later than --until')
  }
  if (args.filter === undefined) return { ...args, filter: undefined }
  const { readFilter } = await import('../filter/filter.js')
  return { ...args, filter: readFilter(args.filter, rules) }
}

/** How reading is to be accompanied. */
interface ReadingArguments extends ConfigurableArguments {
  readonly progress: boolean
  readonly quiet?: boolean
  readonly segments?: boolean
  readonly merge?: boolean
  readonly jobs?: number
  readonly patience?: number
}

/**
 * The report on all of the captures. Complains of those that can't be used on standard error: first of those that were
 * not found, then of those that could not be read.
 */
export async function readReport(
  paths: readonly string[],
  { library, args }: Pick<Judging<ReadingArguments>, 'library' | 'args'>,
  world: World,
  notFound: readonly LazyReport['unusable'][number][] = [],
): Promise<LazyReport> {
  const settings = checkSettings(args)
  const read = await withProgress(args, world, (onProgress) =>
    library.readFiles([...paths], { ...settings, ...(onProgress === undefined ? {} : { onProgress }) }),
  )
  const report = { ...read, unusable: [...notFound, ...read.unusable] }
  for (const line of refusals(report)) await world.stderr.write(`${line}\n`)
  return report
}

/** What the library is to be told. */
export function checkSettings(args: Omit<ReadingArguments, 'progress'>): CheckSettings {
  const { keepaliveIdle: idle, keepaliveInterval: interval, keepaliveProbes: probes } = args
  const keepalive = given({ idle, interval, probes })
  return given({
    profile: args.profile,
    msl: args.msl,
    keepalive: Object.keys(keepalive).length === 0 ? undefined : keepalive,
    select: args.select && [...args.select],
    ignore: args.ignore && [...args.ignore],
    severities: args.severities && Object.keys(args.severities).length > 0 ? args.severities : undefined,
    flows: args.flow && [...args.flow],
    segments: args.segments || undefined,
    maxFlows: args.maxFlows,
    vantage: args.vantage === 'auto' ? undefined : args.vantage,
    merge: args.merge || undefined,
    jobs: args.jobs,
    patience: args.patience,
  })
}

/** The object without the keys that are undefined. */
function given<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> } // The same keys and values.
}

async function withProgress<T>(
  { progress, quiet = false }: ReadingArguments,
  { stderr, env, now }: World,
  work: (onProgress: CheckSettings['onProgress']) => Promise<T>,
): Promise<T> {
  if (!progress || quiet || !stderr.isTTY || env.CI) return work(undefined)
  const write = (text: string) => void stderr.write(text)
  const bar = new Progress({ columns: screenWidth(stderr.columns, env), write, now })
  try {
    return await work((read, total) => bar.update(read, total))
  } finally {
    bar.finish()
  }
}
