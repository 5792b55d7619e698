import type { Flow, Keepalive, Side, TimeWait } from '../report/model.js'
import { counted, duration, listed, times } from '../text/numbers.js'
import { endpointText } from './endpoint-text.js'
import type { Palette } from './palette.js'
import { peerOf } from './peer.js'
import { closeForms, handshakeForms, handshakeTime } from './words.js'
import { wrap } from './wrap.js'

/*
 * The life of one flow in sentences: handshake, close, TIME-WAIT, keepalive, and the states of both ends.
 * Every sentence is made of fields of the report; nothing is computed anew here.
 */

const LABEL = 12
const ENDS: readonly Side[] = ['client', 'server']
/** Frame numbers are written `#12`; the heading of a flow says so by example. */
const frameOr = (frame: number | null): string => (frame === null ? 'not captured' : `#${frame}`)

/** `flow 1   10.0.0.5:40002 → 10.0.0.9:8080   13 frames (#12 to #24), 2.49 s` */
export function flowTitle(flow: Flow, file: string | null, look: Palette): string {
  const ends = look.clean(`${endpointText(flow.client)} ${look.arrow} ${endpointText(flow.server)}`)
  const vlan = flow.vlan.length === 0 ? '' : `, VLAN ${flow.vlan.join('/')}`
  const last = flow.lastFrame === flow.firstFrame ? '' : ` to #${flow.lastFrame}`
  const frames = `${counted(flow.frames, 'frame')} (#${flow.firstFrame}${last})`
  const time = duration(flow.lastTime - flow.firstTime)
  const facts = `${frames}, ${time}${vlan}`
  return `${look.strong(`flow ${flow.id}`)}${file === null ? '' : ` of ${file}`}   ${ends}   ${facts}`
}

/** The block of one flow, without its heading, in lines of at most `width`. */
export function flowFacts(flow: Flow, width: number, look: Palette): string[] {
  return factsOf(flow, look).flatMap(([label, text]) => wrap(text, width, `  ${label.padEnd(LABEL)}`))
}

/** How states and arrows between them are written. */
type StateLook = Pick<Palette, 'state' | 'arrow'>

/** The sentences of a flow's life, each with its label. */
export function factsOf(flow: Flow, look: StateLook): [label: string, text: string][] {
  return [
    ['handshake', handshakeFact(flow)],
    ['data', ENDS.map((end) => dataFact(flow, end)).join('; ')],
    ['close', closeFact(flow)],
    ['TIME-WAIT', timeWaitFact(flow)],
    ['keepalive', flow.keepalive.map(keepaliveFact).join('; ') || 'no probes'],
    ...ENDS.map((end): [string, string] => [end, statesFact(flow, end, look)]),
  ]
}

function repeats(count: number): string {
  return count === 0 ? '' : ` sent ${times(count + 1)}`
}

function handshakeFact({ handshake, teardown }: Flow): string {
  const { outcome, synFrame, synAckFrame, ackFrame, synRepeats, synAckRepeats } = handshake
  const syn = `SYN ${frameOr(synFrame)}${repeats(synRepeats)}`
  const synAck = `SYN,ACK ${frameOr(synAckFrame)}${repeats(synAckRepeats)}`
  const ack = `ACK ${frameOr(ackFrame)}`
  const steps = `${syn}, ${synAck}, ${ack}`
  const byReset = teardown.reset === null ? '' : `, RST from the ${teardown.reset.by} #${teardown.reset.frame}`
  switch (outcome) {
    case 'complete':
      return `complete${roundTrips(handshake)}: ${steps}`
    case 'fast-open':
      return `complete${roundTrips(handshake)}, with data in the SYN (TCP Fast Open): ${steps}`
    case 'simultaneous':
      return `simultaneous${roundTrips(handshake)}, both ends sent a SYN: ${steps}`
    case 'split':
      return `split, the server answered with a SYN of its own: ${syn}, SYN of the server ${frameOr(synAckFrame)}, ${ack}`
    case 'unanswered':
      return `no answer: ${syn}`
    case 'refused':
      return `refused: ${syn}${byReset}`
    case 'reset':
      return `reset before it was complete: ${syn}, ${synAck}${byReset}`
    case 'unacknowledged':
      return `no valid third ACK: ${syn}, ${synAck}`
    case 'partly-captured':
      return `captured only in part: ${steps}`
    case 'not-captured':
      return 'not captured: the connection is older than the capture, or there never was one'
  }
}

/** The split of the round trip tells how far the tap stands from each end. */
function roundTrips(handshake: Flow['handshake']): string {
  const { serverRtt, clientRtt } = handshake
  const halves = [
    serverRtt === null ? null : `${duration(serverRtt)} on the server's side`,
    clientRtt === null ? null : `${duration(clientRtt)} on the client's side`,
  ].filter((half) => half !== null)
  if (halves.length === 0) return ''
  const whole = handshakeTime(handshake)
  return `${whole === null ? '' : ` in ${whole}`} (${halves.join(', ')})`
}

/** What one end sent, and what went wrong with it. */
function dataFact({ directions }: Flow, end: Side): string {
  const sent = directions[end]
  if (sent.segments === 0) return `${end} sent nothing`
  const troubles = [
    sent.retransmissions > 0 ? counted(sent.retransmissions, 'retransmission') : '',
    sent.outOfOrder > 0 ? `${sent.outOfOrder} out of order` : '',
    sent.zeroWindows > 0 ? counted(sent.zeroWindows, 'closed window') : '',
    sent.missingBytes > 0 ? `${counted(sent.missingBytes, 'byte')} missing from the capture` : '',
  ].filter((trouble) => trouble !== '')
  const detail = troubles.length === 0 ? '' : ` (${troubles.join(', ')})`
  return `${end} sent ${counted(sent.streamBytes, 'byte')} in ${counted(sent.segments, 'segment')}${detail}`
}

function closeFact(flow: Flow): string {
  const { teardown } = flow
  const first = teardown.initiator
  const ended = flow.ended === 'capture-end' ? ' when the capture ends' : ''
  switch (teardown.outcome) {
    case 'four-segment':
      return `four segments, begun by the ${first}: ${finSteps(flow)}`
    case 'three-segment':
      return `three segments, begun by the ${first}: ${finSteps(flow)}`
    case 'simultaneous':
      return `both ends at once: ${finSteps(flow)}`
    case 'half-closed':
      return `half-closed by the ${first}: ${finSteps(flow)}; the ${first === null ? 'other end' : peerOf(first)} has not closed${ended}`
    case 'fin-unacknowledged':
      return `begun by the ${first ?? 'client'}: ${finSteps(flow)}`
    case 'last-ack-missing':
      return `last ACK missing: ${finSteps(flow)}`
    case 'reset':
      return resetFact(flow)
    case 'open':
      return `still open${ended}: no FIN, no RST`
    case 'none':
      return 'nothing to close: it never was established'
  }
}

/** Each FIN with its acknowledgment, in the order in which they came. */
function finSteps({ teardown }: Flow): string {
  const { finFrames, finAckFrames, finRepeats } = teardown
  const closers = ENDS.filter((end) => finFrames[end] !== null).sort((a, b) => finFrames[a]! - finFrames[b]!)
  return closers
    .map((end) => {
      const acknowledged = finAckFrames[end] === null ? 'never acknowledged' : `its ACK #${finAckFrames[end]}`
      return `${end} FIN #${finFrames[end]}${repeats(finRepeats[end])}, ${acknowledged}`
    })
    .join('; ')
}

function resetFact(flow: Flow): string {
  const { reset } = flow.teardown
  const how = reset === null ? 'by a RST' : `by a RST from the ${reset.by}, #${reset.frame}`
  const steps = finSteps(flow)
  return steps === '' ? how : `${how}, after ${steps}`
}

function timeWaitFact({ timeWait, teardown }: Flow): string {
  if (timeWait === null) return `not entered: ${whyNoTimeWait(teardown)}`
  const holder = timeWait.holder === 'both' ? 'both ends' : `the ${timeWait.holder}`
  if (timeWait.enteredFrame === null) {
    return `${holder} may have entered it: the ACK of the last FIN was not captured`
  }
  const restarts = timeWait.restarts === 0 ? '' : `, restarted ${times(timeWait.restarts)} by a repeated FIN`
  const at = `${timeWait.holder === 'both' ? ', the first ' : ' '}at #${timeWait.enteredFrame}`
  return `${holder} entered it${at}${restarts}; ${timeWaitEnd(timeWait)}`
}

function whyNoTimeWait(teardown: Flow['teardown']): string {
  if (teardown.outcome === 'none') return 'it never was established'
  if (teardown.reset !== null) return 'a RST ended the connection'
  return 'it takes a FIN of both ends'
}

function timeWaitEnd({ observed, required, outcome, firstOut, reuse, holder }: TimeWait): string {
  const span = `${duration(observed)} of ${duration(required)} (2MSL)`
  const where = firstOut === null ? '' : ` (#${firstOut.frame})`
  switch (outcome) {
    case 'elapsed':
      return `the whole ${duration(required)} (2MSL) passed without a sign of an early end`
    case 'capture-ended':
      return `the capture shows ${span} and then ends`
    case 'reused': {
      if (reuse === null) return `a new connection${where} ended it after ${span}`
      const opener = reuse.by === 'peer' ? 'from the peer' : holder === 'both' ? 'of its own' : `of the ${holder}`
      const basis = reuse.basis === 'timestamp' ? ' by its timestamp' : reuse.basis === 'isn' ? ' by its ISN' : ''
      const safety = reuse.safe ? `safe${basis}` : `not safe${basis}`
      return `a SYN ${opener} (#${reuse.frame}, flow ${reuse.flow}) ended it after ${span}: ${safety}`
    }
    case 'assassinated':
      return `a RST from the peer${where} ended it after ${span}`
    case 'cut-short':
      return `cut short after ${span}: the holder answered with RST${where}`
  }
}

function keepaliveFact(keepalive: Keepalive): string {
  const { prober, probes, idle, interval, profiles, outcome } = keepalive
  const every = interval === null ? '' : `, every ${duration(interval)} while unanswered`
  const fits = profiles.length === 0 ? '' : ` (fits the profile ${listed(profiles, 'or')})`
  const ends: Record<Keepalive['outcome'], string> = {
    answered: '',
    unanswered: '',
    'gave-up': `; then the ${prober} gave up`,
    refused: `; then the ${peerOf(prober)} ended the connection with RST`,
  }
  const asked = `${counted(probes, 'probe')} by the ${prober} after ${duration(idle)} of silence${every}${fits}`
  return `${asked}, ${answeredText(keepalive)}${ends[outcome]}`
}

function answeredText({ probes, answered, outcome }: Keepalive): string {
  if (answered === probes) return probes === 1 ? 'answered' : 'all answered'
  if (answered === 0) return probes === 1 ? 'not answered' : 'none answered'
  return `${answered} answered, the last ${outcome === 'answered' ? 'among them' : 'not'}`
}

/** The path of one end through the state diagram, with the frames, and where it stands at the end. */
function statesFact(flow: Flow, end: Side, look: StateLook): string {
  const final = flow.finalState[end]
  const steps = flow.transitions.filter(({ endpoint }) => endpoint === end)
  const path: string[] = []
  if (steps[0]?.from != null) path.push(steps[0].from)
  for (const { to, frame } of steps) path.push(`${look.state(to)} #${frame}`)
  const ends = final.length > 1 ? `${listed(final, 'or')}: the capture cannot tell` : final[0]!
  if (path.length === 0) return `${look.state(ends)}; no step of it was seen`
  const isTold = final.length === 1 && steps.at(-1)?.to === final[0]
  return path.join(` ${look.arrow} `) + (isTold ? '' : `; ends in ${ends}`)
}

/** A flow's life in one sentence, for screens with many flows. */
export function flowStanding(flow: Flow): string {
  const { finalState, teardown } = flow
  const close = closeForms(flow)[0]
  const client = listed(finalState.client, 'or')
  const server = listed(finalState.server, 'or')
  const parts = [
    `handshake ${handshakeForms(flow)[0]}`,
    ...(teardown.outcome === 'none' ? [] : [close.includes(',') ? `closed by the ${close}` : close]),
    client === server ? `both end in ${client}` : `client ends in ${client}, server in ${server}`,
  ]
  return parts.join('; ')
}
