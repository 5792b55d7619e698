/**
 * Where several rules see one incident, one finding tells it and names the others (`related`). A rule gives way to
 * another's finding: in the same flow when they share a frame, or when that finding's frames cover its own; in a flow
 * that is a member of what that finding is about.
 */
export interface Precedence {
  readonly winner: string
  readonly silences: readonly string[]
  readonly when: 'shared' | 'covered' | 'member'
}

export const PRECEDENCE: readonly Precedence[] = [
  // A SYN that nobody wants: the whole story in one finding.
  {
    winner: 'half-open-discovered',
    silences: [
      'stale-syn',
      'challenge-ack',
      'unexplained-reset',
      'abortive-close',
      'reset-discards-data',
      'half-open-data-reset',
      'close-wait-lingering',
      'syn-retransmission',
    ],
    when: 'shared',
  },
  {
    winner: 'time-wait-reconnect-via-challenge',
    silences: ['stale-syn', 'challenge-ack', 'time-wait-assassinated', 'syn-retransmission'],
    when: 'shared',
  },
  {
    winner: 'time-wait-assassinated',
    silences: [
      'stale-syn',
      'stale-syn-recovered',
      'challenge-ack',
      'retransmission',
      'time-wait-fin-reacked',
      'out-of-window-segment',
      'paws-reject',
    ],
    when: 'shared',
  },
  { winner: 'time-wait-stale-syn-accepted', silences: ['stale-syn', 'time-wait-reopened'], when: 'shared' },
  { winner: 'time-wait-not-restored', silences: ['time-wait-reopened'], when: 'shared' },
  { winner: 'time-wait-reuse-isn-not-larger', silences: ['time-wait-reopened'], when: 'shared' },
  { winner: 'old-incarnation-segment', silences: ['retransmission', 'out-of-order'], when: 'covered' },
  {
    winner: 'stale-syn-half-open',
    silences: ['stale-syn', 'handshake-stuck-syn-received', 'synack-retransmission', 'syn-retransmission'],
    when: 'shared',
  },
  {
    winner: 'stale-syn-recovered',
    silences: ['stale-syn', 'syn-isn-changed', 'synack-retransmission', 'unexplained-reset', 'abortive-close'],
    when: 'shared',
  },
  {
    winner: 'stale-syn',
    silences: ['challenge-ack', 'synack-retransmission', 'connection-refused', 'unexplained-reset', 'abortive-close'],
    when: 'shared',
  },
  // Attempts that failed: their repetitions are part of the story.
  { winner: 'synack-ack-wrong', silences: ['syn-retransmission'], when: 'shared' },
  { winner: 'syn-unanswered', silences: ['syn-retransmission'], when: 'shared' },
  { winner: 'third-ack-wrong', silences: ['handshake-stuck-syn-received', 'synack-retransmission'], when: 'shared' },
  { winner: 'handshake-stuck-syn-received', silences: ['synack-retransmission'], when: 'shared' },
  {
    winner: 'syn-flood-pattern',
    silences: ['syn-unanswered', 'syn-retransmission', 'handshake-stuck-syn-received', 'synack-retransmission'],
    when: 'member',
  },
  { winner: 'synack-isn-changed', silences: ['challenge-ack'], when: 'shared' },
  // Unacceptable segments and what answers them.
  { winner: 'ack-beyond-sent', silences: ['challenge-ack', 'capture-gap'], when: 'shared' },
  { winner: 'data-beyond-window', silences: ['out-of-window-segment', 'challenge-ack'], when: 'shared' },
  { winner: 'out-of-window-segment', silences: ['challenge-ack'], when: 'shared' },
  { winner: 'paws-reject', silences: ['challenge-ack'], when: 'shared' },
  { winner: 'rst-in-window-not-exact', silences: ['challenge-ack'], when: 'shared' },
  {
    winner: 'data-after-fin',
    silences: ['challenge-ack', 'half-duplex-close-reset', 'fin-sequence-moved'],
    when: 'shared',
  },
  { winner: 'zero-window-probe-unanswered', silences: ['zero-window-probe'], when: 'covered' },
  // How it ended.
  {
    winner: 'rst-injection-suspected',
    silences: [
      'segment-after-own-rst',
      'activity-after-peer-rst',
      'half-open-data-reset',
      'reset-discards-data',
      'unexplained-reset',
      'abortive-close',
    ],
    when: 'shared',
  },
  {
    winner: 'segment-after-own-rst',
    silences: ['activity-after-peer-rst', 'abortive-close', 'reset-discards-data', 'unexplained-reset'],
    when: 'shared',
  },
  {
    winner: 'keepalive-reset-by-peer',
    silences: ['unexplained-reset', 'abortive-close', 'reset-discards-data', 'half-open-data-reset'],
    when: 'shared',
  },
  { winner: 'keepalive-timeout-close', silences: ['unexplained-reset', 'abortive-close'], when: 'shared' },
  { winner: 'keepalive-single-probe-abort', silences: ['unexplained-reset', 'abortive-close'], when: 'shared' },
  {
    winner: 'fin-wait-2-orphan-reset',
    silences: [
      'unexplained-reset',
      'abortive-close',
      'reset-discards-data',
      'half-duplex-close-reset',
      'fin-answered-with-reset',
      'half-open-data-reset',
    ],
    when: 'shared',
  },
  {
    winner: 'half-open-data-reset',
    silences: ['unexplained-reset', 'abortive-close', 'reset-discards-data'],
    when: 'shared',
  },
  {
    winner: 'half-duplex-close-reset',
    silences: ['unexplained-reset', 'abortive-close', 'reset-discards-data'],
    when: 'shared',
  },
  {
    winner: 'retransmission-gave-up-early',
    silences: ['unexplained-reset', 'abortive-close', 'reset-discards-data', 'data-never-acknowledged'],
    when: 'shared',
  },
  {
    winner: 'zero-window-abort',
    silences: ['unexplained-reset', 'abortive-close', 'reset-discards-data'],
    when: 'shared',
  },
  {
    winner: 'reset-discards-data',
    silences: ['unexplained-reset', 'abortive-close', 'fin-answered-with-reset'],
    when: 'shared',
  },
  { winner: 'fin-answered-with-reset', silences: ['unexplained-reset', 'abortive-close'], when: 'shared' },
  { winner: 'activity-after-peer-rst', silences: ['unexplained-reset', 'abortive-close'], when: 'shared' },
  { winner: 'syn-in-window-reset', silences: ['unexplained-reset', 'abortive-close'], when: 'shared' },
  { winner: 'unexplained-reset', silences: ['abortive-close'], when: 'shared' },
  { winner: 'retransmission-gave-up-early', silences: ['retransmission'], when: 'covered' },
  { winner: 'data-never-acknowledged', silences: ['retransmission'], when: 'covered' },
  {
    winner: 'fin-not-acknowledged',
    silences: ['retransmission', 'fin-unanswered-in-time-wait', 'close-wait-lingering'],
    when: 'covered',
  },
  { winner: 'time-wait-fin-reacked', silences: ['retransmission'], when: 'covered' },
  { winner: 'time-wait-cut-short', silences: ['retransmission'], when: 'covered' },
  { winner: 'fin-unanswered-in-time-wait', silences: ['retransmission'], when: 'covered' },
]
