import { placeOfFrame } from '../render/frame-place.js'
import { SEVERITIES } from '../render/ranking.js'
import type { Place, PlaceOf } from '../render/sarif.js'
import type { LazyReport, Severity } from '../report/model.js'
import type { CheckArguments } from './arguments.js'
import type { ConfiguredArguments } from './config/config.js'
import { type Format, type Output, STANDARD_OUTPUT } from './outputs.js'
import { screenWidth, wantsAscii, wantsColour } from './screen.js'
import { withoutSegments } from './without-segments.js'
import type { Library, World } from './world.js'

/** Below this a table is unreadable, and lines are better. */
const NARROWEST_SCREEN = 60

/** A format that is written as such: `text` is one of two. */
export type Form = Exclude<Format, 'text'>

/**
 * Whether a format tells of inputs that were refused, and is written even when all were: whoever waits for its file would
 * take its absence for something else.
 */
export function tellsRefusals({ format }: Output): boolean {
  return format === 'sarif' || format === 'junit' || format === 'github' || format === 'md'
}

/** What an output is written as. */
export function formOf({ format, file }: Output, { quiet }: CheckArguments, { stdout, env }: World): Form {
  if (format !== 'text') return format
  const isScreen = stdout.isTTY && file === STANDARD_OUTPUT && screenWidth(stdout.columns, env) >= NARROWEST_SCREEN
  return isScreen && !quiet ? 'screen' : 'plain'
}

/** The report in one form, in pieces. Renderers are loaded only when they are used: start-up is worth more than order. */
export async function rendered(
  report: LazyReport,
  form: Form,
  file: string,
  args: ConfiguredArguments,
  library: Library,
  { stdout, env, readPage }: World,
): Promise<Iterable<string>> {
  const ascii = wantsAscii(args.ascii, env)
  const chosen = args.flow !== undefined
  const asked = args.segments ? report : withoutSegments(report)
  switch (form) {
    case 'json':
      return (await import('../render/json.js')).renderJson(asked)
    case 'ndjson':
      return (await import('../render/ndjson.js')).renderNdjson(asked)
    case 'sarif':
      return (await import('../render/sarif.js')).renderSarif(report, await placesOf(report, library))
    case 'junit':
      return (await import('../render/junit.js')).renderJunit(report, failing(args.failOn))
    case 'github':
      return (await import('../render/github.js')).renderGithub(report)
    case 'csv':
      return (await import('../render/csv.js')).renderCsv(report)
    case 'csv-flows':
      return (await import('../render/csv-flows.js')).renderFlowsCsv(report)
    case 'md':
      return [(await import('../render/report-markdown.js')).renderMarkdown(report, { all: args.all, chosen })]
    case 'html':
      return (await import('./html.js')).htmlFile(report, { readPage })
    case 'plain':
      return [(await import('../render/plain.js')).renderPlain(report, { ascii, chosen, quiet: args.quiet })]
    case 'screen': {
      const { renderTerminal } = await import('../render/terminal.js')
      const screen = renderTerminal(report, {
        width: screenWidth(stdout.columns, env),
        colour: wantsColour(args.color, env, stdout.isTTY && file === STANDARD_OUTPUT),
        ascii,
        all: args.all,
        chosen,
        rules: library.rules,
      })
      return [screen]
    }
  }
}

/** What GitHub Actions shows on the page of a run, beside the annotations. */
export async function stepSummary(report: LazyReport, { flow }: CheckArguments): Promise<string[]> {
  const { renderMarkdown } = await import('../render/report-markdown.js')
  return [renderMarkdown(report, { all: false, chosen: flow !== undefined })]
}

/** The severities that the exit status counts. */
function failing(failOn: Severity | 'never'): (severity: Severity) => boolean {
  if (failOn === 'never') return () => false
  return (severity) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn)
}

/** Where the evidence of the findings lies in the files. In a compressed one it lies at no octet of its own. */
async function placesOf(report: LazyReport, library: Library): Promise<PlaceOf> {
  const { captures, findings } = report
  const wanted = captures.map(() => new Set<number>())
  for (const finding of findings)
    for (const number of finding.frames) {
      const { capture, frame } = placeOfFrame(report, finding.capture, number)
      wanted[capture]?.add(frame)
    }
  const places: ReadonlyMap<number, Place>[] = []
  for (const [at, { path, compression }] of captures.entries()) {
    const isPlain = compression === 'none' && wanted[at]!.size > 0
    places.push(isPlain ? await library.framePlaces(path, wanted[at]!) : new Map())
  }
  return (capture, frame) => places[capture]?.get(frame)
}
