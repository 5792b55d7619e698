import { check } from '../../src/check/check.js'
import type { CheckOptions } from '../../src/check/settings.js'
import type { Finding, Flow, Report, Side } from '../../src/report/model.js'
import { encodeScript } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'
import type { Script } from '../../src/script/script.js'

/** A packet script through every stage. */
export const run = (packets: string | Script, options: CheckOptions = {}): Promise<Report> =>
  check(encodeScript(typeof packets === 'string' ? parseScript(packets) : packets), options)

/** The flows of a packet script. */
export async function flowsOf(packets: string, options: CheckOptions = {}): Promise<Flow[]> {
  return (await run(packets, options)).flows
}

/** The flow of a packet script that has one. */
export async function flowOf(packets: string, options: CheckOptions = {}): Promise<Flow> {
  const flows = await flowsOf(packets, options)
  if (flows.length !== 1) throw new Error(`${flows.length} flows where the script should be one`)
  return flows[0]!
}

/** The steps of one end: the frame, a star where the end itself has shown it, the event, the states. */
export function column(flow: Flow, side: Side): string[] {
  return flow.transitions
    .filter(({ endpoint }) => endpoint === side)
    .map(
      ({ frame, proven, event, from, to }) =>
        `${frame}${proven ? '*' : ' '} ${event}: ${from ?? 'not captured'} → ${to}`,
    )
}

/** Both ends' states at the end, as `client | server`. */
export const statesOf = ({ finalState: { client, server } }: Flow): string =>
  `${client.join(' or ')} | ${server.join(' or ')}`

/** Ids of the rules that fired, in order. */
export const rulesOf = ({ findings }: Report): string[] => findings.map(({ rule }) => rule)

/** The findings of one rule. */
export const findingsOf = ({ findings }: Report, rule: string): Finding[] =>
  findings.filter((finding) => finding.rule === rule)

/** The one finding of a rule. */
export function findingOf(report: Report, rule: string): Finding {
  const findings = findingsOf(report, rule)
  if (findings.length !== 1)
    throw new Error(`${findings.length} findings of ${rule} among ${rulesOf(report).join(', ') || 'none'}`)
  return findings[0]!
}

/** Every segment belongs to exactly one flow. */
export const countedFrames = ({ flows }: Report): number => flows.reduce((sum, { frames }) => sum + frames, 0)
