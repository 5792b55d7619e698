import type { Flow, HandshakeOutcome } from '../report/model.js'
import type { Subject } from './judgement.js'

const OPENED: readonly HandshakeOutcome[] = ['complete', 'simultaneous', 'split', 'fast-open']

/** Whether the handshake was seen to its end: no later frame makes another of it. */
export const isOpened = ({ handshake }: Flow): boolean => OPENED.includes(handshake.outcome)

/**
 * Whether the connection has ended, so that later frames cannot change how it was opened, used and closed. An attempt
 * whose ports another one took may still be answered: the SYNs were under way together.
 */
export function isOver(flow: Flow): boolean {
  const { client, server } = flow.teardown.finAckFrames
  const isClosed = client !== null && server !== null
  return (
    isClosed || flow.teardown.reset !== null || flow.ended === 'idle' || (flow.ended === 'reused' && isOpened(flow))
  )
}

/** Why frames that belong to the flow may be missing from the capture, apart from its end; null when nothing says so. */
export function whatIsMissing({ flow, capture }: Subject): string | null {
  const { client, server } = flow.directions
  const damage = capture.damage.find(({ frame }) => frame <= flow.lastFrame)
  if (damage !== undefined) return `the file is damaged at frame ${damage.frame}`
  if (client.missingBytes + server.missingBytes > 0) return 'the capture has lost frames of this connection'
  if (flow.handshake.outcome === 'not-captured' || flow.handshake.outcome === 'partly-captured') {
    return 'the capture does not hold the beginning of this connection'
  }
  return null
}

/** Why a number that can only grow is not known to be final; null when it is. */
export function whyOpen(subject: Subject): string | null {
  if (!isOver(subject.flow)) return whyNotOver(subject)
  return whatIsMissing(subject)
}

export function whyNotOver({ flow, capture }: Subject): string {
  const { frames, damage } = capture
  const isCut = damage.some(({ frame }) => frame > flow.lastFrame)
  if (flow.ended === 'evicted') return 'too many connections were open at once to follow this one to its end'
  return isCut
    ? `the file is cut at frame ${frames + 1}, before the connection ends`
    : 'the capture ends before the connection does'
}

/** A number that grows with the frames, as it stands now: exact once nothing more can come. */
export function growing(subject: Subject, value: number): { low: number; high: number; open: string } {
  const open = whyOpen(subject)
  return { low: value, high: open === null ? value : Number.POSITIVE_INFINITY, open: open ?? '' }
}
