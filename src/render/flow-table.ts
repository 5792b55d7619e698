import type { Endpoint, LazyReport } from '../report/model.js'
import { duration, grouped } from '../text/numbers.js'
import { pathText } from '../text/path-text.js'
import { endpointText } from './endpoint-text.js'
import type { Palette } from './palette.js'
import { type RankedFlow, SEVERITIES, type Tally } from './ranking.js'
import { type Column, renderTable, type Squeeze } from './table.js'
import { closeForms, handshakeForms, stateForms } from './words.js'
import { shortened, wrap } from './wrap.js'

const WIDE_ADDRESS = 26
const NARROW_ADDRESS = 17

// What is given up first on a narrow screen stands first. Never FLOW, CLOSED BY or FINDINGS.
const SQUEEZES: readonly Squeeze[] = [
  ['shorten', 'FILE'],
  ['drop', 'FRAMES'],
  ['shorten', 'CLIENT', 'SERVER'],
  ['shorten', 'CLOSED BY'],
  ['shorten', 'CLIENT STATE', 'SERVER STATE'],
  ['drop', 'TIME'],
  ['shorten', 'HANDSHAKE'],
  ['shorten', 'FILE'],
  ['shorten', 'CLIENT', 'SERVER'],
  ['drop', 'CLIENT STATE', 'SERVER STATE'],
  ['shorten', 'HANDSHAKE'],
  ['shorten', 'CLOSED BY'],
  ['drop', 'FILE'],
  ['drop', 'HANDSHAKE'],
]

/** What the table says of one flow: all that is needed of its record. */
interface Row {
  readonly id: string
  readonly capture: number
  readonly client: Endpoint
  readonly server: Endpoint
  readonly handshake: readonly string[]
  readonly close: readonly string[]
  readonly clientState: readonly string[]
  readonly serverState: readonly string[]
  readonly isUnsure: boolean
  readonly frames: string
  readonly time: string
  readonly findings: string
}

/** One line a flow, with a legend for the signs that occur in it. */
export function flowTable(flows: readonly RankedFlow[], report: LazyReport, width: number, look: Palette): string[] {
  const rows = flows.map((flow) => rowOf(flow, report, look))
  const prefix = sharedPrefix(rows)
  const columns: Column[] = [
    { head: 'FLOW', align: 'right', forms: [rows.map(({ id }) => id)] },
    ...fileColumn(rows, report, look),
    { head: 'CLIENT', forms: addressForms(rows, ({ client }) => client, prefix, look) },
    { head: 'SERVER', forms: addressForms(rows, ({ server }) => server, prefix, look) },
    { head: 'HANDSHAKE', forms: transposed(rows.map(({ handshake }) => handshake)) },
    { head: 'CLOSED BY', forms: transposed(rows.map(({ close }) => close)) },
    { head: 'CLIENT STATE', forms: transposed(rows.map(({ clientState }) => clientState)) },
    { head: 'SERVER STATE', forms: transposed(rows.map(({ serverState }) => serverState)) },
    { head: 'FRAMES', align: 'right', forms: [rows.map(({ frames }) => frames)] },
    { head: 'TIME', align: 'right', forms: [rows.map(({ time }) => time)] },
    { head: 'FINDINGS', forms: [rows.map(({ findings }) => findings)] },
  ]
  const { lines, forms } = renderTable(columns, SQUEEZES, width, look.ellipsis)
  return [...lines, ...legend(rows, forms, prefix, width)]
}

function rowOf({ place, tally }: RankedFlow, { flows }: LazyReport, look: Palette): Row {
  const flow = flows.at(place)!
  const { client, server } = flow.finalState
  return {
    id: String(flow.id),
    capture: flow.capture,
    client: flow.client,
    server: flow.server,
    handshake: handshakeForms(flow),
    close: closeForms(flow),
    clientState: stateForms(client),
    serverState: stateForms(server),
    isUnsure: client.length > 1 || server.length > 1,
    frames: grouped(flow.frames),
    time: duration(flow.lastTime - flow.firstTime),
    findings: findingsCell(tally, look),
  }
}

function findingsCell(tally: Tally, look: Palette): string {
  const parts = SEVERITIES.filter((severity) => tally[severity] > 0).map((severity) =>
    look.severity(severity, `${look.symbol[severity]}${tally[severity]}`),
  )
  return parts.length === 0 ? '-' : parts.join(' ')
}

/** Only with several files: which one a flow is of. */
function fileColumn(rows: readonly Row[], report: LazyReport, look: Palette): Column[] {
  if (report.captures.length < 2) return []
  const paths = rows.map(({ capture }) => look.clean(pathText(report.captures[capture]?.path ?? '')))
  return [
    {
      head: 'FILE',
      forms: [
        paths,
        paths.map((path) => shortened(path, WIDE_ADDRESS, look.ellipsis)),
        paths.map((path) => shortened(path, NARROW_ADDRESS, look.ellipsis)),
      ],
    },
  ]
}

/** Addresses in full, then shortened: without the beginning that all share, or else without their middle. */
function addressForms(
  rows: readonly Row[],
  endpointOf: (row: Row) => Endpoint,
  prefix: string | null,
  look: Palette,
): string[][] {
  const whole = rows.map((row) => look.clean(endpointText(endpointOf(row))))
  return [
    whole,
    whole.map((text) => shortened(text, WIDE_ADDRESS, look.ellipsis)),
    prefix === null
      ? whole.map((text) => shortened(text, NARROW_ADDRESS, look.ellipsis))
      : rows.map((row) => look.clean(withoutPrefix(endpointOf(row), prefix, look.ellipsis))),
  ]
}

function withoutPrefix({ address, port }: Endpoint, prefix: string, ellipsis: string): string {
  const rest = address.slice(prefix.length)
  return prefix.endsWith(':') ? `[${ellipsis}${rest}]:${port}` : `.${rest}:${port}`
}

/** What all addresses begin with: of IPv4 three octets and their dot, of IPv6 everything to the last colon. */
function sharedPrefix(rows: readonly Row[]): string | null {
  const prefixes = new Set<string>()
  for (const { client, server } of rows) {
    for (const { address } of [client, server]) {
      const found = /^(\d+\.\d+\.\d+\.|[\da-f:]*:)(?=[\da-f]+$)/.exec(address)
      if (found === null) return null
      prefixes.add(found[0])
    }
    if (prefixes.size > 1) return null
  }
  return [...prefixes][0] ?? null
}

/** What the signs in the table mean, for who sees them for the first time. */
function legend(
  rows: readonly Row[],
  forms: ReadonlyMap<string, number>,
  prefix: string | null,
  width: number,
): string[] {
  const texts: string[] = []
  const stateForm = forms.get('CLIENT STATE')
  const isUnsure = rows.some((row) => row.isUnsure)
  if (isUnsure && stateForm === 0) {
    texts.push('A|B: the capture cannot tell which of these states; the likelier stands first.')
  }
  if (isUnsure && stateForm === 1) texts.push('A state with "?" is the likeliest; the capture cannot tell for sure.')
  if (prefix !== null && forms.get('CLIENT') === 2) texts.push(`All addresses begin with ${prefix.replace(/\.$/, '')}.`)
  if (forms.get('CLOSED BY') === 2) texts.push('C: the client, S: the server.')
  return texts.flatMap((text) => wrap(text, width))
}

function transposed<T extends readonly string[]>(rows: readonly T[]): string[][] {
  const forms = rows[0]?.length ?? 1
  return Array.from({ length: forms }, (_, form) => rows.map((row) => row[form]!))
}
