import type { Endpoint, LazyReport } from '../report/model.js'
import { duration, grouped } from '../text/numbers.js'
import { pathText } from '../text/path-text.js'
import { endpointText } from './endpoint-text.js'
import type { Palette } from './palette.js'
import { type RankedFlow, SEVERITIES } from './ranking.js'
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

/** One line a flow, with a legend for the signs that occur in it. */
export function flowTable(rows: readonly RankedFlow[], report: LazyReport, width: number, look: Palette): string[] {
  const addresses = addressForms(rows, look)
  const columns: Column[] = [
    { head: 'FLOW', align: 'right', forms: [rows.map(({ flow }) => String(flow.id))] },
    ...fileColumn(rows, report, look),
    { head: 'CLIENT', forms: addresses.forms(({ flow }) => flow.client) },
    { head: 'SERVER', forms: addresses.forms(({ flow }) => flow.server) },
    { head: 'HANDSHAKE', forms: transposed(rows.map(({ flow }) => handshakeForms(flow))) },
    { head: 'CLOSED BY', forms: transposed(rows.map(({ flow }) => closeForms(flow))) },
    { head: 'CLIENT STATE', forms: transposed(rows.map(({ flow }) => stateForms(flow.finalState.client))) },
    { head: 'SERVER STATE', forms: transposed(rows.map(({ flow }) => stateForms(flow.finalState.server))) },
    { head: 'FRAMES', align: 'right', forms: [rows.map(({ flow }) => grouped(flow.frames))] },
    { head: 'TIME', align: 'right', forms: [rows.map(({ flow }) => duration(flow.lastTime - flow.firstTime))] },
    { head: 'FINDINGS', forms: [rows.map((row) => findingsCell(row, look))] },
  ]
  const { lines, forms } = renderTable(columns, SQUEEZES, width, look.ellipsis)
  return [...lines, ...legend(rows, forms, addresses.prefix, width)]
}

function findingsCell({ tally }: RankedFlow, look: Palette): string {
  const parts = SEVERITIES.filter((severity) => tally[severity] > 0).map((severity) =>
    look.severity(severity, `${look.symbol[severity]}${tally[severity]}`),
  )
  return parts.length === 0 ? '-' : parts.join(' ')
}

/** Only with several files: which one a flow is of. */
function fileColumn(rows: readonly RankedFlow[], report: LazyReport, look: Palette): Column[] {
  if (report.captures.length < 2) return []
  const paths = rows.map(({ flow }) => look.clean(pathText(report.captures[flow.capture]?.path ?? '')))
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
function addressForms(rows: readonly RankedFlow[], look: Palette) {
  const prefix = sharedPrefix(rows)
  const short = (endpoint: Endpoint) =>
    prefix === null
      ? shortened(look.clean(endpointText(endpoint)), NARROW_ADDRESS, look.ellipsis)
      : look.clean(withoutPrefix(endpoint, prefix, look.ellipsis))
  return {
    prefix,
    forms: (endpointOf: (row: RankedFlow) => Endpoint) => [
      rows.map((row) => look.clean(endpointText(endpointOf(row)))),
      rows.map((row) => shortened(look.clean(endpointText(endpointOf(row))), WIDE_ADDRESS, look.ellipsis)),
      rows.map((row) => short(endpointOf(row))),
    ],
  }
}

function withoutPrefix({ address, port }: Endpoint, prefix: string, ellipsis: string): string {
  const rest = address.slice(prefix.length)
  return prefix.endsWith(':') ? `[${ellipsis}${rest}]:${port}` : `.${rest}:${port}`
}

/** What all addresses begin with: of IPv4 three octets and their dot, of IPv6 everything to the last colon. */
function sharedPrefix(rows: readonly RankedFlow[]): string | null {
  const prefixes = new Set<string>()
  for (const { flow } of rows) {
    for (const { address } of [flow.client, flow.server]) {
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
  rows: readonly RankedFlow[],
  forms: ReadonlyMap<string, number>,
  prefix: string | null,
  width: number,
): string[] {
  const texts: string[] = []
  const stateForm = forms.get('CLIENT STATE')
  const isUnsure = rows.some(({ flow }) => flow.finalState.client.length > 1 || flow.finalState.server.length > 1)
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
