import type {
  Capture,
  Gate,
  Handshake,
  HandshakeOutcome,
  LazyReport,
  Side,
  SkipReason,
  State,
  Summary,
  Teardown,
  TeardownOutcome,
  Vantage,
} from '../report/model.js'
import { counted, duration, grouped, listed } from '../text/numbers.js'
import { SEVERITIES } from './ranking.js'

/** Why frames were not checked, after their number: `24 not IP`. */
const SKIPPED: Readonly<Record<SkipReason, string>> = {
  'not-ip': 'not IP',
  'not-tcp': 'not TCP',
  'unsupported-link': 'of an unsupported link type',
  truncated: 'cut short in the headers',
  'malformed-ip': 'with a malformed IP header',
  'malformed-tcp': 'with a malformed TCP header',
  fragment: 'with a part of a packet that another frame completed',
  'fragment-incomplete': 'with a part of a packet that was never completed',
  encrypted: 'encrypted',
}

/** `24 not IP, 1 encrypted`. */
export function skippedText({ skipped }: Capture): string {
  const reasons = Object.entries(skipped) as [SkipReason, number][]
  return reasons.map(([reason, count]) => `${grouped(count)} ${SKIPPED[reason]}`).join(', ')
}

/** Names of the commonest link types that say more than their own. */
const LINKS: Readonly<Record<string, string>> = {
  ETHERNET: 'Ethernet',
  NULL: 'BSD loopback',
  LOOP: 'BSD loopback',
  RAW: 'raw IP',
  IPV4: 'raw IPv4',
  IPV6: 'raw IPv6',
  LINUX_SLL: 'Linux cooked',
  LINUX_SLL2: 'Linux cooked (SLL2)',
  IEEE802_11: '802.11',
  IEEE802_11_RADIOTAP: '802.11 with radiotap',
}

/** `Ethernet`, `Ethernet and raw IP`. */
export function linkText({ linkTypes }: Capture): string {
  return listed([...new Set(linkTypes.map((name) => LINKS[name] ?? name))])
}

/** Where the capture was taken, after the other facts of its header line. */
export const VANTAGE: Readonly<Record<Vantage, string>> = {
  client: 'taken near the client',
  server: 'taken near the server',
  middle: 'taken between client and server',
  unknown: 'vantage point unknown',
}

/** Why an error is only a warning. */
export const GATE: Readonly<Record<Gate, string>> = {
  'handshake-unseen': 'the handshake was not captured',
  'first-syn-unseen': 'a first copy of the SYN may have passed before the capture began',
  'capture-one-way': 'only one direction was captured',
  'capture-gap': 'the capture has a gap or is out of order',
  'capture-truncated': 'the frames were captured only in part',
  'checksum-unknown': 'the checksum could not be verified',
  'window-scale-unknown': 'the window scale is unknown',
  'timestamps-absent': 'there are no timestamps to rely on',
}

const OPENED: Readonly<Record<HandshakeOutcome, readonly [long: string, short: string]>> = {
  complete: ['complete', 'ok'],
  simultaneous: ['simultaneous', 'both'],
  split: ['split', 'split'],
  'fast-open': ['fast open', 'fast'],
  unanswered: ['no answer', 'no answer'],
  refused: ['refused', 'refused'],
  reset: ['reset', 'reset'],
  unacknowledged: ['no valid third ACK', 'no ACK'],
  'partly-captured': ['partly seen', 'partly'],
  'not-captured': ['not seen', 'unseen'],
}

const CLOSED: Readonly<Record<TeardownOutcome, readonly [long: string, short: string]>> = {
  'four-segment': ['4 segments', '4-seg'],
  'three-segment': ['3 segments', '3-seg'],
  simultaneous: ['both at once', 'both'],
  'half-closed': ['half-closed', 'half'],
  'fin-unacknowledged': ['FIN not ACKed', 'FIN no ACK'],
  'last-ack-missing': ['last ACK missing', 'no last ACK'],
  reset: ['RST', 'RST'],
  open: ['still open', 'open'],
  none: ['-', '-'],
}

interface Opened {
  readonly handshake: Pick<Handshake, 'outcome' | 'serverRtt' | 'clientRtt'>
}

/** The forms of the handshake cell, longest first. */
export function handshakeForms({ handshake }: Opened): [string, string, string] {
  const [long, short] = OPENED[handshake.outcome]
  const time = handshakeTime(handshake)
  return time === null ? [long, long, short] : [`${long} ${time}`, `${short} ${time}`, short]
}

/** SYN to the last ACK, where both halves were measured. */
export function handshakeTime({ serverRtt, clientRtt }: Opened['handshake']): string | null {
  return serverRtt === null || clientRtt === null ? null : duration(serverRtt + clientRtt)
}

interface Closed {
  readonly teardown: Pick<Teardown, 'outcome' | 'initiator'> & { readonly reset: { readonly by: Side } | null }
}

/** The forms of the close cell, longest first: who began it, and its shape. */
export function closeForms({ teardown }: Closed): [string, string, string] {
  const { outcome, initiator, reset } = teardown
  const [long, short] = CLOSED[outcome]
  const by = outcome === 'reset' ? (reset?.by ?? null) : initiator
  if (by === null || outcome === 'open' || outcome === 'none') return [long, long, short]
  // Who closed matters less than that something is missing.
  const isIncomplete = outcome === 'last-ack-missing' || outcome === 'fin-unacknowledged'
  return [
    `${by}, ${long}`,
    isIncomplete ? short : `${by}, ${short}`,
    isIncomplete ? short : `${by[0]!.toUpperCase()} ${short}`,
  ]
}

/** The forms of a state cell: `FIN-WAIT-2|TIME-WAIT`, `FIN-WAIT-2?`. */
export function stateForms(states: readonly State[]): [string, string] {
  return [states.join('|'), states.length > 1 ? `${states[0]}?` : String(states[0])]
}

/** `2 errors, 1 warning`: severities that occurred, worst first. */
function severities(findings: Summary['findings']): string {
  const occurred = SEVERITIES.filter((severity) => findings[severity] > 0)
  return occurred.map((severity) => counted(findings[severity], severity)).join(', ')
}

/** The last line of a run, the same on a screen and in a pipe. Of chosen flows only what is shown is counted. */
export function conclusion(report: LazyReport, chosen: boolean): string {
  const flowCount = chosen ? report.flows.length : report.summary.flows
  const tally = chosen ? shownFindings(report) : report.summary.findings
  const flows = counted(flowCount, 'flow')
  const total = tally.error + tally.warning + tally.note
  if (total === 0) return `No findings in ${flows}${configuredText(report)}.`
  const withFindings = new Set(report.findings.map(({ flow }) => flow).filter((flow) => flow !== null)).size
  // Nobody knows in which flows those are that were only counted.
  const { omitted } = report.summary
  if (!chosen && omitted.findings > 0)
    return `${counted(total, 'finding')} (${severities(tally)}) in ${flows}; ${grouped(omitted.findings)} of them were only counted${configuredText(report)}.`
  const where = withFindings === 0 ? 'about the capture' : `in ${grouped(withFindings)} of ${flows}`
  return `${counted(total, 'finding')} (${severities(tally)}) ${where}${configuredText(report)}.`
}

/** What a configuration kept back, and which one: nobody may take silence for health. */
function configuredText({ summary, settings }: LazyReport): string {
  const suppressed = summary.suppressed.reduce((sum, { findings }) => sum + findings, 0)
  const kept = suppressed === 0 ? '' : `; ${grouped(suppressed)} suppressed`
  return settings.config === null ? kept : `${kept} (configured by ${settings.config})`
}

function shownFindings({ findings }: LazyReport): Summary['findings'] {
  const tally = { error: 0, warning: 0, note: 0 }
  for (const { severity } of findings) tally[severity]++
  return tally
}
