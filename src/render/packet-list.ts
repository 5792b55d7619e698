import type { Endpoint, Finding, Flow, LazyReport, Side, State } from '../report/model.js'
import { endpointText } from './endpoint-text.js'
import { flowTitle } from './flow-facts.js'
import { type Arrow, arrowsOf } from './ladder-arrows.js'
import { flagLetters, longMarks, shortMarks } from './ladder-labels.js'
import { type Palette, palette } from './palette.js'
import { peerOf } from './peer.js'
import { sequenceNumbers } from './sequence-numbers.js'
import { SHORT_STATES } from './short-states.js'
import { fitColumns, GAP, measured, type Squeeze } from './table.js'
import { displayWidth, pad, shortened, wrap } from './wrap.js'

/** How the list is to look. */
export interface PacketListOptions {
  /** Infinity: nothing is cut. */
  readonly width: number
  readonly colour: boolean
  readonly ascii: boolean
  readonly absolute: boolean
  /** Segments of this time only, in seconds since the first frame. */
  readonly from: number
  readonly to: number
}

interface Packet {
  readonly flow: Flow
  readonly arrow: Arrow
  readonly findings: readonly Finding[]
}

type Cell = (packet: Packet) => string

interface PacketColumn {
  readonly head: string
  readonly align?: 'right'
  /** From the longest to the shortest. */
  readonly forms: readonly Cell[]
}

const MEDIUM_ADDRESS = 26
const NARROW_ADDRESS = 17

const SQUEEZES: readonly Squeeze[] = [
  ['shorten', 'SOURCE', 'DEST'],
  ['shorten', 'STATE'],
  ['shorten', 'MARKS'],
  ['shorten', 'STATE'],
  ['shorten', 'FLAGS'],
  ['shorten', 'SOURCE', 'DEST'],
  ['drop', 'WIN'],
  ['shorten', 'TIME'],
  ['shorten', 'SOURCE', 'DEST'],
  // It is the other end.
  ['drop', 'DEST'],
]
/** What tcpcheck itself says of a packet. Without room beside the packet it stands below. */
const INDENT = 7
const OURS = ['MARKS', 'STATE', 'FINDINGS']

/** The segments of all flows of a report, in the order of the capture, a line for each. */
export function* packetList(report: LazyReport, options: PacketListOptions): Generator<string> {
  const look = palette(options.colour, options.ascii)
  const packets = packetsOf(report, options)
  const columns = columnsOf(packets, report.flows.length > 1, look)
  const measures = columns.map(({ head, forms }) =>
    measured(head, forms.length, (form) => widest(packets, forms[form]!)),
  )
  const beside = fitColumns(measures, SQUEEZES, options.width)
  const isBeside = beside.every(({ head, form, width }) => {
    const measure = measures.find((column) => column.head === head)!
    return !OURS.includes(head) || width === measure.widthOf(form)
  })
  const apart = measures.filter(({ head }) => !OURS.includes(head))
  const fits = isBeside ? beside : fitColumns(apart, SQUEEZES, options.width)
  const cells = fits.map((fit) => ({ ...fit, column: columns.find(({ head }) => head === fit.head)! }))
  const line = (text: (cell: (typeof cells)[number]) => string): string =>
    cells
      .map((cell) => pad(text(cell), cell.width, cell.column.align))
      .join(GAP)
      .trimEnd()
  const hasRoles = cells.some(({ head, form }) => head === 'SOURCE' && form > 0)
  const [first] = packets
  if (hasRoles && report.flows.length === 1 && first !== undefined)
    yield* [...wrap(flowTitle(first.flow, null, look), options.width, '', 2), '']
  yield line(({ head }) => head)
  for (const packet of packets) {
    yield line(({ column, form, width }) => shortened(column.forms[form]!(packet), width, look.ellipsis))
    if (!isBeside) yield* below(packet, columns, options.width)
  }
}

const widest = (packets: readonly Packet[], cell: Cell): number =>
  packets.reduce((most, packet) => Math.max(most, displayWidth(cell(packet))), 0)

function packetsOf(report: LazyReport, { absolute, from, to }: PacketListOptions): Packet[] {
  const packets: Packet[] = []
  const byFrame = new Map<number, Finding[]>()
  for (const finding of report.findings) byFrame.set(finding.frame, [...(byFrame.get(finding.frame) ?? []), finding])
  for (const flow of report.flows) {
    for (const arrow of arrowsOf(flow, sequenceNumbers(flow, absolute))) {
      if (arrow.row.time < from || arrow.row.time > to) continue
      const findings = byFrame.get(arrow.row.frame)?.filter(({ flow: id }) => id === null || id === flow.id)
      packets.push({ flow, arrow, findings: findings ?? [] })
    }
  }
  return packets.sort((a, b) => a.arrow.row.frame - b.arrow.row.frame)
}

function columnsOf(packets: readonly Packet[], hasFlows: boolean, look: Palette): PacketColumn[] {
  const address = (end: (packet: Packet) => Side): Cell[] => {
    const texts = new Map<Endpoint, string>()
    const full: Cell = (packet) => {
      const endpoint = packet.flow[end(packet)]
      const text = texts.get(endpoint) ?? look.clean(endpointText(endpoint))
      texts.set(endpoint, text)
      return text
    }
    // Of one flow, who is client and who is server stands above the list.
    if (!hasFlows) return [full, end]
    const shorter =
      (width: number): Cell =>
      (packet) =>
        shortened(full(packet), width, look.ellipsis)
    return [full, shorter(MEDIUM_ADDRESS), shorter(NARROW_ADDRESS), end]
  }
  const ofFlow: PacketColumn = { head: 'FLOW', align: 'right', forms: [({ flow }) => String(flow.id)] }
  const columns: PacketColumn[] = [
    { head: 'FRAME', align: 'right', forms: [({ arrow }) => String(arrow.row.frame)] },
    {
      head: 'TIME',
      align: 'right',
      forms: [6, 3].map(
        (digits) =>
          ({ arrow }: Packet) =>
            arrow.row.time.toFixed(digits),
      ),
    },
    ...(hasFlows ? [ofFlow] : []),
    { head: 'SOURCE', forms: address(({ arrow }) => arrow.row.sender) },
    { head: 'DEST', forms: address(({ arrow }) => peerOf(arrow.row.sender)) },
    { head: 'FLAGS', forms: [({ arrow }) => arrow.row.flags || '-', ({ arrow }) => flagLetters(arrow.row)] },
    { head: 'SEQ', align: 'right', forms: [({ arrow }) => String(arrow.seq)] },
    { head: 'ACK', align: 'right', forms: [({ arrow }) => String(arrow.ack ?? '-')] },
    { head: 'LEN', align: 'right', forms: [({ arrow }) => String(arrow.row.length)] },
    { head: 'WIN', align: 'right', forms: [({ arrow }) => String(arrow.row.window ?? '-')] },
    { head: 'MARKS', forms: [({ arrow }) => longMarks(arrow.row), ({ arrow }) => shortMarks(arrow.row)] },
    {
      head: 'STATE',
      forms: [stateCell('client ', 'server ', {}), stateCell('C ', 'S ', {}), stateCell('C ', 'S ', SHORT_STATES)],
    },
    { head: 'FINDINGS', forms: [findingsCell(look)] },
  ]
  // A column of ours in which nothing stands says nothing.
  return columns.filter(
    ({ head, forms: [full] }) => !OURS.includes(head) || packets.some((packet) => full!(packet) !== ''),
  )
}

/** Where a segment brought the ends, if it moved them. */
function stateCell(ofClient: string, ofServer: string, names: Partial<Record<State, string>>): Cell {
  const named = (states: readonly State[]): string => states.map((state) => names[state] ?? state).join('|')
  return ({ arrow: { states } }) => {
    const [client, server] = [named(states.client ?? []), named(states.server ?? [])]
    if (client === server) return client === '' ? '' : `both ${client}`
    return [client === '' ? '' : ofClient + client, server === '' ? '' : ofServer + server].filter(Boolean).join(', ')
  }
}

const findingsCell =
  (look: Palette): Cell =>
  ({ findings }) =>
    findings
      .map(({ severity, rule }) => look.severity(severity, `${look.symbol[severity]} ${look.clean(rule)}`))
      .join(', ')

/** What has no room beside a packet. */
function below(packet: Packet, columns: readonly PacketColumn[], width: number): string[] {
  const texts = columns
    .filter(({ head }) => OURS.includes(head))
    .map(({ forms: [full] }) => full!(packet))
    .filter((text) => text !== '')
  return texts.length === 0 ? [] : wrap(texts.join('; '), width, ' '.repeat(INDENT))
}
