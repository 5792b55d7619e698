import { expand } from '../../src/capture/compression.js'
import { CaptureReader } from '../../src/capture/reader.js'
import { Analysis } from '../../src/check/analysis.js'
import { buildReport, wholeReport } from '../../src/check/check.js'
import { judgeSettings } from '../../src/check/settings.js'
import { nodeInflate } from '../../src/io/inflate.js'
import { FLOW_JUDGES } from '../../src/lab/expectations/index.js'
import type { FlowJudge, Judgement, Subject } from '../../src/lab/judgement.js'
import type { Flow, Report } from '../../src/report/model.js'
import { RULES } from '../../src/rules/index.js'
import type { Asked } from './battery.js'

/** The report on the first frames of a capture, as if the file ended there. */
export async function reportOfFirst(frames: number, capture: Uint8Array): Promise<Report> {
  const analysis = new Analysis({}, judgeSettings({}), RULES)
  const reader = new CaptureReader((frame) => {
    if (frame.number <= frames) analysis.take(frame)
  })
  const { compression, chunks } = await expand(once(capture), nodeInflate)
  for await (const chunk of chunks) reader.feed(chunk)
  reader.end(null)
  analysis.endFile(reader, 'cut', compression)
  return wholeReport(buildReport([analysis.finish()], [], {}, RULES))
}

async function* once(capture: Uint8Array): AsyncIterable<Uint8Array> {
  yield capture
}

/** Flows of a report, each by what stays the same wherever the capture is cut. */
export function subjectsOf(report: Report): Map<string, Subject> {
  const subjects = report.flows.map((flow): [string, Subject] => [
    nameOf(flow),
    {
      flow,
      findings: report.findings.filter((finding) => finding.flow === flow.id),
      capture: report.captures[0]!,
      settings: report.settings,
      rules: RULES,
    },
  ])
  return new Map(subjects)
}

function nameOf({ firstFrame, client, server }: Flow): string {
  const ends = [client, server].map(({ address, port }) => `${address} ${port}`)
  return `${firstFrame}: ${ends.sort().join(', ')}`
}

/** The frame that ends a flow: it acknowledges the second FIN, or is the RST. */
export function endOf({ teardown }: Flow): number {
  const { client, server } = teardown.finAckFrames
  const closed = client === null || server === null ? Number.POSITIVE_INFINITY : Math.max(client, server)
  return Math.min(closed, teardown.reset?.frame ?? Number.POSITIVE_INFINITY)
}

/** What an expectation says of a flow. */
export function judged({ kind, wanted }: Asked, subject: Subject): Judgement {
  const judge = FLOW_JUDGES[kind] as FlowJudge<unknown> // It takes what its own kind wants.
  return judge(subject, wanted)
}
