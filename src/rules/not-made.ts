/** Deviations that tcpcheck does not look for, although it could be asked to, and why. */
export const NOT_MADE: readonly { readonly id: string; readonly title: string; readonly why: string }[] = [
  {
    id: 'ecn-ce-not-echoed',
    title: 'Congestion mark that the receiver does not echo',
    why: 'The mark may have been set behind the tap, and the echo lost in front of it; what is left is a statistic over many round trips, not a verdict.',
  },
  {
    id: 'ect-on-retransmission-or-syn',
    title: 'ECN-capable SYNs and retransmissions',
    why: 'Newer experiments (RFC 8311) allow what RFC 3168 forbids, and nothing in the packets tells which of the two an end follows.',
  },
  {
    id: 'fin-retransmission',
    title: 'FIN sent again',
    why: 'It is told as a retransmission of kind "fin", and by fin-not-acknowledged where nobody answers.',
  },
  {
    id: 'optimistic-ack',
    title: 'Acknowledgment of data before it came',
    why: 'A capture that holds frames out of order looks the same; what the peer proves is told by ack-beyond-sent.',
  },
  {
    id: 'rst-seq-not-from-ack',
    title: 'RST with another number than the one that was acknowledged',
    why: "Whether a RST answers a segment or is the application's own abort shows only when its number is the right one.",
  },
  {
    id: 'rto-too-early',
    title: 'Retransmission before its time',
    why: 'Tail loss probes and modern loss detection (RFC 8985) send again sooner than any timer of RFC 6298, rightly.',
  },
  {
    id: 'sack-first-block-stale',
    title: 'SACK whose first block is not the latest',
    why: 'The segment that caused the SACK may have been lost or reordered behind the tap, so that the tap takes another for the latest.',
  },
  {
    id: 'sack-reneging',
    title: 'Data reported by SACK and then discarded',
    why: 'An overtaken ACK without the block looks the same, and a receiver may do it.',
  },
  {
    id: 'stretch-ack',
    title: 'One ACK for more than two segments',
    why: 'Receive offload makes one segment of many before TCP sees them: nearly every fast transfer would get it.',
  },
  {
    id: 'syn-retry-too-short',
    title: 'Attempt given up within three minutes',
    why: 'No stack in use waits as long as RFC 9293 asks, and applications give up sooner still.',
  },
]
