// Printed by `npm run generate` from the names in this folder.
import abortiveClose from './abortive-close.js'
import accecnNegotiated from './accecn-negotiated.js'
import acceptedBadSynack from './accepted-bad-synack.js'
import ackBeyondSent from './ack-beyond-sent.js'
import ackFlagMissing from './ack-flag-missing.js'
import ackStorm from './ack-storm.js'
import ackWentBackwards from './ack-went-backwards.js'
import activityAfterPeerRst from './activity-after-peer-rst.js'
import captureDuplicated from './capture-duplicated.js'
import captureGap from './capture-gap.js'
import captureMidstream from './capture-midstream.js'
import captureOneWay from './capture-one-way.js'
import captureReordered from './capture-reordered.js'
import captureTruncated from './capture-truncated.js'
import challengeAck from './challenge-ack.js'
import challengeAckMissing from './challenge-ack-missing.js'
import checksumBad from './checksum-bad.js'
import closeWaitLingering from './close-wait-lingering.js'
import connectionRefused from './connection-refused.js'
import dataAfterFin from './data-after-fin.js'
import dataBeforeThirdAck from './data-before-third-ack.js'
import dataBeyondWindow from './data-beyond-window.js'
import dataNeverAcknowledged from './data-never-acknowledged.js'
import delayedAckTooLong from './delayed-ack-too-long.js'
import dsackSeen from './dsack-seen.js'
import ecnSynackUnrequested from './ecn-synack-unrequested.js'
import ectWithoutNegotiation from './ect-without-negotiation.js'
import finAnsweredWithReset from './fin-answered-with-reset.js'
import finBeyondUnsent from './fin-beyond-unsent.js'
import finNotAcknowledged from './fin-not-acknowledged.js'
import finSequenceMoved from './fin-sequence-moved.js'
import finUnansweredInTimeWait from './fin-unanswered-in-time-wait.js'
import finWait2OrphanReset from './fin-wait-2-orphan-reset.js'
import flagsIllegal from './flags-illegal.js'
import gapNotDuplicateAcked from './gap-not-duplicate-acked.js'
import halfClose from './half-close.js'
import halfDuplexCloseReset from './half-duplex-close-reset.js'
import halfOpenDataReset from './half-open-data-reset.js'
import halfOpenDiscovered from './half-open-discovered.js'
import handshakeStuckSynReceived from './handshake-stuck-syn-received.js'
import ipFragmented from './ip-fragmented.js'
import isnOverlapsPrevious from './isn-overlaps-previous.js'
import isnReused from './isn-reused.js'
import isnWeak from './isn-weak.js'
import keepaliveBadAnswer from './keepalive-bad-answer.js'
import keepaliveGarbageOctet from './keepalive-garbage-octet.js'
import keepaliveIdleBelowDefault from './keepalive-idle-below-default.js'
import keepaliveProbe from './keepalive-probe.js'
import keepaliveProfileMismatch from './keepalive-profile-mismatch.js'
import keepaliveResetByPeer from './keepalive-reset-by-peer.js'
import keepaliveSingleProbeAbort from './keepalive-single-probe-abort.js'
import keepaliveTimeoutClose from './keepalive-timeout-close.js'
import keepaliveUnanswered from './keepalive-unanswered.js'
import keepaliveWithDataOutstanding from './keepalive-with-data-outstanding.js'
import landSegment from './land-segment.js'
import mptcpOrUtoSeen from './mptcp-or-uto-seen.js'
import mssExceeded from './mss-exceeded.js'
import mssInNonSyn from './mss-in-non-syn.js'
import mssMissing from './mss-missing.js'
import mssTooSmall from './mss-too-small.js'
import multicastAddress from './multicast-address.js'
import offloadSuperpacket from './offload-superpacket.js'
import oldIncarnationSegment from './old-incarnation-segment.js'
import optionMalformed from './option-malformed.js'
import optionPaddingNonzero from './option-padding-nonzero.js'
import optionRepeated from './option-repeated.js'
import outOfOrder from './out-of-order.js'
import outOfWindowSegment from './out-of-window-segment.js'
import parallelPaths from './parallel-paths.js'
import pawsReject from './paws-reject.js'
import reservedBitsSet from './reserved-bits-set.js'
import resetDiscardsData from './reset-discards-data.js'
import retransmission from './retransmission.js'
import retransmissionDataChanged from './retransmission-data-changed.js'
import retransmissionGaveUpEarly from './retransmission-gave-up-early.js'
import rstAnsweringRst from './rst-answering-rst.js'
import rstInWindowNotExact from './rst-in-window-not-exact.js'
import rstInjectionSuspected from './rst-injection-suspected.js'
import rstOutOfWindow from './rst-out-of-window.js'
import rstRefusalMalformed from './rst-refusal-malformed.js'
import rstWithData from './rst-with-data.js'
import rtoBackoffMissing from './rto-backoff-missing.js'
import type { Rule } from './rule.js'
import sackBlockInvalid from './sack-block-invalid.js'
import sackNotPermitted from './sack-not-permitted.js'
import sackPermittedInNonSyn from './sack-permitted-in-non-syn.js'
import segmentAfterOwnRst from './segment-after-own-rst.js'
import sillyWindow from './silly-window.js'
import simultaneousClose from './simultaneous-close.js'
import simultaneousOpen from './simultaneous-open.js'
import simultaneousOpenSeqChanged from './simultaneous-open-seq-changed.js'
import splitHandshake from './split-handshake.js'
import staleSyn from './stale-syn.js'
import staleSynHalfOpen from './stale-syn-half-open.js'
import staleSynRecovered from './stale-syn-recovered.js'
import synBackoffMissing from './syn-backoff-missing.js'
import synFloodPattern from './syn-flood-pattern.js'
import synInWindowReset from './syn-in-window-reset.js'
import synIsnChanged from './syn-isn-changed.js'
import synOptionsChanged from './syn-options-changed.js'
import synReplacesEstablished from './syn-replaces-established.js'
import synRetransmission from './syn-retransmission.js'
import synUnanswered from './syn-unanswered.js'
import synWithData from './syn-with-data.js'
import synackAckWrong from './synack-ack-wrong.js'
import synackIsnChanged from './synack-isn-changed.js'
import synackRetransmission from './synack-retransmission.js'
import tfoOptionMalformed from './tfo-option-malformed.js'
import thirdAckWrong from './third-ack-wrong.js'
import timeWaitAssassinated from './time-wait-assassinated.js'
import timeWaitCutShort from './time-wait-cut-short.js'
import timeWaitFinReacked from './time-wait-fin-reacked.js'
import timeWaitLocalReuse from './time-wait-local-reuse.js'
import timeWaitNotRestored from './time-wait-not-restored.js'
import timeWaitReconnectViaChallenge from './time-wait-reconnect-via-challenge.js'
import timeWaitReopened from './time-wait-reopened.js'
import timeWaitReuseIsnNotLarger from './time-wait-reuse-isn-not-larger.js'
import timeWaitStaleSynAccepted from './time-wait-stale-syn-accepted.js'
import tsMissing from './ts-missing.js'
import tsNotOffered from './ts-not-offered.js'
import tsUnnegotiated from './ts-unnegotiated.js'
import tsecrNonzeroOnSyn from './tsecr-nonzero-on-syn.js'
import tsecrUnknown from './tsecr-unknown.js'
import tsvalWentBackwards from './tsval-went-backwards.js'
import unacceptableSegmentUnanswered from './unacceptable-segment-unanswered.js'
import unexplainedReset from './unexplained-reset.js'
import unsolicitedSynack from './unsolicited-synack.js'
import urgentInUse from './urgent-in-use.js'
import windowShrunk from './window-shrunk.js'
import wscaleInNonSyn from './wscale-in-non-syn.js'
import wscaleNotOffered from './wscale-not-offered.js'
import wscaleTooLarge from './wscale-too-large.js'
import zeroWindow from './zero-window.js'
import zeroWindowAbort from './zero-window-abort.js'
import zeroWindowProbe from './zero-window-probe.js'
import zeroWindowProbeNoBackoff from './zero-window-probe-no-backoff.js'
import zeroWindowProbeUnanswered from './zero-window-probe-unanswered.js'

/** Every rule, by id. */
export const RULES: readonly Rule[] = [
  abortiveClose,
  accecnNegotiated,
  acceptedBadSynack,
  ackBeyondSent,
  ackFlagMissing,
  ackStorm,
  ackWentBackwards,
  activityAfterPeerRst,
  captureDuplicated,
  captureGap,
  captureMidstream,
  captureOneWay,
  captureReordered,
  captureTruncated,
  challengeAck,
  challengeAckMissing,
  checksumBad,
  closeWaitLingering,
  connectionRefused,
  dataAfterFin,
  dataBeforeThirdAck,
  dataBeyondWindow,
  dataNeverAcknowledged,
  delayedAckTooLong,
  dsackSeen,
  ecnSynackUnrequested,
  ectWithoutNegotiation,
  finAnsweredWithReset,
  finBeyondUnsent,
  finNotAcknowledged,
  finSequenceMoved,
  finUnansweredInTimeWait,
  finWait2OrphanReset,
  flagsIllegal,
  gapNotDuplicateAcked,
  halfClose,
  halfDuplexCloseReset,
  halfOpenDataReset,
  halfOpenDiscovered,
  handshakeStuckSynReceived,
  ipFragmented,
  isnOverlapsPrevious,
  isnReused,
  isnWeak,
  keepaliveBadAnswer,
  keepaliveGarbageOctet,
  keepaliveIdleBelowDefault,
  keepaliveProbe,
  keepaliveProfileMismatch,
  keepaliveResetByPeer,
  keepaliveSingleProbeAbort,
  keepaliveTimeoutClose,
  keepaliveUnanswered,
  keepaliveWithDataOutstanding,
  landSegment,
  mptcpOrUtoSeen,
  mssExceeded,
  mssInNonSyn,
  mssMissing,
  mssTooSmall,
  multicastAddress,
  offloadSuperpacket,
  oldIncarnationSegment,
  optionMalformed,
  optionPaddingNonzero,
  optionRepeated,
  outOfOrder,
  outOfWindowSegment,
  parallelPaths,
  pawsReject,
  reservedBitsSet,
  resetDiscardsData,
  retransmission,
  retransmissionDataChanged,
  retransmissionGaveUpEarly,
  rstAnsweringRst,
  rstInWindowNotExact,
  rstInjectionSuspected,
  rstOutOfWindow,
  rstRefusalMalformed,
  rstWithData,
  rtoBackoffMissing,
  sackBlockInvalid,
  sackNotPermitted,
  sackPermittedInNonSyn,
  segmentAfterOwnRst,
  sillyWindow,
  simultaneousClose,
  simultaneousOpen,
  simultaneousOpenSeqChanged,
  splitHandshake,
  staleSyn,
  staleSynHalfOpen,
  staleSynRecovered,
  synBackoffMissing,
  synFloodPattern,
  synInWindowReset,
  synIsnChanged,
  synOptionsChanged,
  synReplacesEstablished,
  synRetransmission,
  synUnanswered,
  synWithData,
  synackAckWrong,
  synackIsnChanged,
  synackRetransmission,
  tfoOptionMalformed,
  thirdAckWrong,
  timeWaitAssassinated,
  timeWaitCutShort,
  timeWaitFinReacked,
  timeWaitLocalReuse,
  timeWaitNotRestored,
  timeWaitReconnectViaChallenge,
  timeWaitReopened,
  timeWaitReuseIsnNotLarger,
  timeWaitStaleSynAccepted,
  tsMissing,
  tsNotOffered,
  tsUnnegotiated,
  tsecrNonzeroOnSyn,
  tsecrUnknown,
  tsvalWentBackwards,
  unacceptableSegmentUnanswered,
  unexplainedReset,
  unsolicitedSynack,
  urgentInUse,
  windowShrunk,
  wscaleInNonSyn,
  wscaleNotOffered,
  wscaleTooLarge,
  zeroWindow,
  zeroWindowAbort,
  zeroWindowProbe,
  zeroWindowProbeNoBackoff,
  zeroWindowProbeUnanswered,
]
