/**
 * Rules whose errors rest on what the capture lacks: one that missed frames without a trace (no hole in the numbers, nothing
 * that acknowledges them) shows them the same picture as the fault that they tell. No tap can know the difference; gates
 * close them where the capture shows that it has missed something.
 */
export const NEEDS_EVERY_FRAME: ReadonlySet<string> = new Set([
  // The octets that an ACK acknowledges; those that follow may be the same ones, sent again.
  'ack-beyond-sent',
  // The third step.
  'data-before-third-ack',
  // What the server had sent when the client acknowledged it.
  'third-ack-wrong',
  // A larger window.
  'data-beyond-window',
  // The SYN that was answered, or the option or bit on another copy of it.
  'synack-ack-wrong',
  'rst-refusal-malformed',
  'ecn-synack-unrequested',
  'sack-not-permitted',
  'ts-not-offered',
  'wscale-not-offered',
  'ts-missing',
  // The segment that it answers.
  'time-wait-cut-short',
  // The ACK of the data that seems to be outstanding.
  'keepalive-with-data-outstanding',
])
