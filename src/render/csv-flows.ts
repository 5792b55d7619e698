import type { Finding, Flow, LazyReport } from '../report/model.js'
import { pathText } from '../text/path-text.js'
import { csvRow } from './csv-row.js'
import { endpointText } from './endpoint-text.js'
import { SEVERITIES, type Tally } from './ranking.js'

type Cell = string | number | null

/** What stands in each column. Amounts of both ends stand side by side. */
const COLUMNS: readonly (readonly [head: string, cell: (flow: Flow, tally: Tally) => Cell])[] = [
  ['flow', ({ id }) => id],
  ['client', ({ client }) => endpointText(client)],
  ['server', ({ server }) => endpointText(server)],
  ['firstFrame', ({ firstFrame }) => firstFrame],
  ['lastFrame', ({ lastFrame }) => lastFrame],
  ['frames', ({ frames }) => frames],
  ['firstTime', ({ firstTime }) => firstTime],
  ['lastTime', ({ lastTime }) => lastTime],
  ['handshake', ({ handshake }) => handshake.outcome],
  ['serverRtt', ({ handshake }) => handshake.serverRtt],
  ['clientRtt', ({ handshake }) => handshake.clientRtt],
  ['teardown', ({ teardown }) => teardown.outcome],
  ['initiator', ({ teardown }) => teardown.initiator],
  ['clientState', ({ finalState }) => finalState.client.join('|')],
  ['serverState', ({ finalState }) => finalState.server.join('|')],
  ['clientBytes', ({ directions }) => directions.client.payloadBytes],
  ['serverBytes', ({ directions }) => directions.server.payloadBytes],
  ['clientRetransmissions', ({ directions }) => directions.client.retransmissions],
  ['serverRetransmissions', ({ directions }) => directions.server.retransmissions],
  ...SEVERITIES.map((severity) => [`${severity}s`, (_: Flow, tally: Tally): Cell => tally[severity]] as const),
]

/** The flows as a table for spreadsheets, one a row, in the form of RFC 4180. */
export function* renderFlowsCsv({ captures, flows, findings }: LazyReport): Generator<string> {
  yield csvRow(['capture', ...COLUMNS.map(([head]) => head)])
  const tallies = talliesOf(findings)
  for (const flow of flows) {
    const tally = tallies.get(flow.id) ?? { error: 0, warning: 0, note: 0 }
    const path = pathText(captures[flow.capture]?.path ?? '')
    yield csvRow([path, ...COLUMNS.map(([, cell]) => cell(flow, tally))])
  }
}

/** How many findings of each severity a flow has, by its number. */
function talliesOf(findings: readonly Finding[]): Map<number, Tally> {
  const tallies = new Map<number, Tally>()
  for (const { flow, severity } of findings) {
    if (flow === null) continue
    const tally = tallies.get(flow) ?? { error: 0, warning: 0, note: 0 }
    tally[severity]++
    tallies.set(flow, tally)
  }
  return tallies
}
