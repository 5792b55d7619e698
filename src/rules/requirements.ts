/*
 * Every requirement that RFC 9293 gives a label, in our own words, and whether somebody who only watches the segments
 * can see it broken (of a MAY: used). Which rule judges it stands in the rule's `cite`.
 */

/** yes: a segment shows it. partly: only some breaches show, or only where more is known. no: it never shows. */
export type Sight = 'yes' | 'partly' | 'no'

export interface Requirement {
  /** `MUST-13`. */
  readonly label: string
  /** Where RFC 9293 has it: `3.6.1`. */
  readonly section: string
  readonly asks: string
  readonly sight: Sight
  /** How it shows, or why it does not. */
  readonly because: string
}

/** Reasons that many share, by the words that stand for them below. */
const REASONS: Readonly<Record<string, string>> = {
  INSIDE: 'It lies between the application and its TCP; no segment tells of it.',
  BELOW: 'It lies between TCP and IP: options and messages of IP, which no TCP segment carries.',
}

/** Label, section, sight and what is asked; below it how it shows, or why it does not. */
const TABLE = `
MUST-1 3.1 partly Read the window field as an unsigned number.
  An end that reads a large window as a negative one sends nothing into it; a stall alone proves no reason.
MUST-2 3.1 yes Send every segment with a checksum.
  The sum can be worked out again from the captured octets, unless the network card fills it in later.
MUST-3 3.1 partly Check the checksum of every segment received.
  An ACK for data that came only with a wrong checksum shows that nobody looked.
MUST-4 3.1 partly Support the options end-of-list, no-operation and maximum segment size.
  Support itself is not seen; segments larger than the MSS that was announced show that it was not heeded.
MUST-5 3.1 no Take options in any segment.
  Whether an option was read shows in no answer that could not have another reason.
MUST-6 3.1 partly Pass over options that are not known.
  A reset right after an option that few stacks know suggests it; nothing proves it.
MUST-7 3.1 no Survive options with an impossible length.
  A host that crashes falls silent, as one does whose segments are lost.
MUST-8 3.4.1 partly Take initial sequence numbers from a clock that ticks about every 4 microseconds.
  The numbers of many connections of one host show a pattern, or none; one connection shows nothing.
MUST-9 3.4.1 partly Mix a function into initial sequence numbers that nobody outside can compute.
  Constant or evenly growing numbers betray that there is none; a weak function does not show.
MUST-10 3.5 yes Support an open from both sides at once.
  SYNs that cross, and what both ends make of them.
MUST-11 3.5 no Remember whether SYN-RECEIVED came of a passive or an active open.
  It decides only where a reset leads to, LISTEN or CLOSED, and both are silent.
MUST-12 3.6 no Tell the application whether its peer closed or aborted.
  INSIDE
MUST-13 3.6.1 partly Stay in TIME-WAIT for 2MSL after closing actively.
  TIME-WAIT sends nothing by itself. A RST in answer to a late segment shows that it was left too soon.
MUST-14 3.7.1 partly Be able to send the MSS option and to heed it.
  Segments larger than the announced MSS show that it was not heeded.
MUST-15 3.7.1 yes Without an MSS option from the peer, send at most 536 octets (IPv4) or 1,220 (IPv6) in a segment.
  Both SYNs and the sizes of the segments are in the capture.
MUST-16 3.7.1 yes Send no segment larger than the MSS of the peer and the way there allow.
  The announced MSS is in the SYN, the size in each segment; segmentation offload hides it.
MUST-17 3.7.4 no Let an application switch the Nagle algorithm off.
  INSIDE
MUST-18 3.8.1 partly Compute the retransmission timeout by RFC 6298; measure no round trip by segments sent twice.
  The gaps before repeated segments are seen, the computation is not.
MUST-19 3.8.2 partly Use slow start, congestion avoidance, and timeouts that double.
  Gaps between copies that do not grow are seen; how much is sent at once depends on much else.
MUST-20 3.8.3 partly Give a connection up after enough repetitions in vain, and tell IP about the trouble before that.
  How long an end goes on repeating is seen, if the capture is long enough; what it tells IP is not.
MUST-21 3.8.3 no Let the application set how long to repeat before giving up.
  INSIDE
MUST-22 3.8.3 yes Repeat a SYN by the same rules as data.
  The gaps between the copies of a SYN.
MUST-23 3.8.3 partly Go on repeating a SYN for at least 3 minutes.
  The last copy is seen, but the application may give up sooner, and most stacks do.
MUST-24 3.8.4 no Let the application switch keepalive on and off.
  INSIDE
MUST-25 3.8.4 no Keep keepalive off unless asked for.
  Probes are seen, whether somebody asked for them is not.
MUST-26 3.8.4 yes Probe only when nothing sent is waiting for its ACK, and nothing has come for the interval.
  Both are seen: what was acknowledged, and how long it was quiet.
MUST-27 3.8.4 no Let the interval of keepalive be set.
  INSIDE
MUST-28 3.8.4 partly Wait at least two hours before the first probe, unless told otherwise.
  The silence before the first probe is seen; whether somebody set it shorter is not.
MUST-29 3.8.4 yes Take no single unanswered probe for a dead connection.
  A reset after one probe without an answer.
MUST-30 3.8.5 no Support the urgent mechanism.
  What the receiver makes of an urgent pointer stays inside its host.
MUST-31 3.8.5 no Support urgent data of any length.
  INSIDE
MUST-32 3.8.5 no Tell the application at once when urgent data is announced.
  INSIDE
MUST-33 3.8.5 no Let the application learn how much urgent data is left.
  INSIDE
MUST-34 3.8.6 partly Cope with a window that shrinks.
  A reset right after it would show the opposite.
MUST-35 3.8.6 yes Probe a window that was shrunk to nothing like any closed one.
  A window of 0 with data waiting, and no probe of it.
MUST-36 3.8.6.1 yes Probe closed windows.
  The probes; that there are none shows only where data is known to wait.
MUST-37 3.8.6.1 yes Keep the connection open as long as the peer answers the probes of its closed window.
  A reset or FIN of the prober although each probe was answered.
MUST-38 3.8.6.2.1 partly As a sender, avoid the silly window syndrome.
  Many small segments are seen; an application that writes little by little looks the same.
MUST-39 3.8.6.2.2 yes As a receiver, avoid the silly window syndrome: open the window by no small steps.
  The steps by which the right edge of the window moves.
MUST-40 3.8.6.3 partly Delay no ACK by half a second or more.
  From near the receiver the delay is seen; from elsewhere the way there and back is in it.
MUST-41 3.9.1.1 no Let no new listener disturb other connections.
  INSIDE
MUST-42 3.9.1.1 no Allow to listen on a port while connections of that port are still being opened.
  INSIDE
MUST-43 3.9.1.1 no Let the application choose its own address.
  INSIDE
MUST-44 3.9.1.1 no Ask IP for an own address before the first SYN, where none was chosen.
  INSIDE
MUST-45 3.9.1.1 no Keep the own address for the whole connection.
  A segment from another address belongs, for whoever watches, to another connection.
MUST-46 3.9.1.1 yes Refuse to open a connection to a broadcast or multicast address.
  A SYN to such an address.
MUST-47 3.9.1.8 no Report soft errors to the application.
  INSIDE
MUST-48 3.9.1.9 no Let the application set the differentiated services field.
  INSIDE
MUST-49 3.9.2 no Let the time to live be set.
  INSIDE
MUST-50 3.9.2 no Pass over IP options that are not known.
  BELOW
MUST-51 3.9.2.1 no Let the application set a source route.
  BELOW
MUST-52 3.9.2.1 no Prefer that source route to one that was received.
  BELOW
MUST-53 3.9.2.1 no Answer along the source route that a SYN came by.
  BELOW
MUST-54 3.9.2.2 no Act on ICMP errors that belong to a connection.
  BELOW
MUST-55 3.9.2.2 no Ignore ICMP Source Quench.
  BELOW
MUST-56 3.9.2.2 no Abort no connection for an ICMP error that may pass.
  BELOW
MUST-57 3.9.2.3 yes Drop a SYN to a broadcast or multicast address without an answer.
  A SYN,ACK or RST in answer to one.
MUST-58 3.10.7.4 no Answer several segments with one ACK where that is possible.
  Which segments waited together inside the host is not seen.
MUST-59 3.10.7.4 no Work off all waiting segments before acknowledging any.
  What waits inside the host is not seen.
MUST-60 3.9.1.2 no Without a PUSH call, hold no data back for ever.
  What an application has handed over and TCP holds back is not seen.
MUST-61 3.9.1.2 no Without a PUSH call, set PSH on the last segment of what was waiting.
  Which segment was the last that waited is not seen.
MUST-62 3.8.5 partly Let the urgent pointer lead to the octet after the urgent data.
  A pointer of 0, which leaves no urgent octet, is seen; else only the application knows where its urgent data ends.
MUST-63 3.9.2.3 yes Ignore a SYN from an address that cannot be a host: broadcast or multicast.
  A SYN,ACK to such an address.
MUST-64 3.2 no Read options that begin at no word boundary.
  Whether an option was read shows in no answer that could not have another reason.
MUST-65 3.2 yes Send the MSS option in segments with SYN only.
  The option in any other segment.
MUST-66 3.4 partly Heed RST and URG even while the own window is closed.
  An end that goes on after an exact RST, although its window was closed.
MUST-67 3.7.1 no Announce an MSS that IP can put together: MMS_R less 20 octets.
  What the host could put together is not seen.
MUST-68 3.1 yes Give every option but end-of-list and no-operation a length.
  The options of every segment.
MUST-69 3.1 yes Fill the header after the end of the options with zeros.
  The octets after the end-of-list option.
SHLD-1 3.4.1 partly Compute initial sequence numbers from the clock, the connection and a secret.
  Many connections of one host show a pattern, or none.
SHLD-2 3.5.3 partly Accept data in a RST.
  A RST with data is seen, and whether the connection goes on after it.
SHLD-3 3.6.1 yes Reset a connection that is closed while data is unread, or to which data comes after it was closed.
  Data after a FIN, and the answer to it.
SHLD-4 3.6.1 partly Use timestamps to allow reuse out of TIME-WAIT (RFC 6191).
  A new SYN with a newer timestamp in TIME-WAIT, and whether it is accepted.
SHLD-5 3.7.1 yes Send the MSS option in every SYN, unless the default of 536 or 1,220 octets is meant.
  A SYN without the option.
SHLD-6 3.7.3 no Announce an MSS for the smallest MTU that may come up.
  The MTUs of the host are not seen.
SHLD-7 3.7.4 no Use the Nagle algorithm.
  It may be switched off for each connection, so that its absence is no breach.
SHLD-8 3.8.2 partly Support ECN.
  What two ends agree on is seen, not what each could have done.
SHLD-9 3.8.3 no Tell the application of trouble before giving up.
  INSIDE
SHLD-10 3.8.3 partly Repeat at least 3 times before telling IP.
  How often a segment was repeated before the end is seen; what IP is told is not.
SHLD-11 3.8.3 partly Repeat data for at least 100 seconds before giving up.
  The time from the first copy to the reset; an application may ask for less.
SHLD-12 3.8.4 yes Send keepalive probes without data.
  A probe that carries an octet.
SHLD-13 3.8.5 yes As an application, do without the urgent mechanism.
  Segments with URG.
SHLD-14 3.8.6 yes Take no window back that was granted: the right edge never moves left.
  The right edge, from ACK and window; both in order and of one scale.
SHLD-15 3.8.6 partly Send no new data while the window is shrunk.
  Data past the new edge is seen; it may have been on its way before the news came.
SHLD-16 3.8.6 partly Repeat data inside the shrunk window as usual.
  Repeated segments are seen; that none come may have other reasons.
SHLD-17 3.8.6 partly Give no connection up because data past a shrunk window is not acknowledged.
  A reset after it is seen, its reason is not.
SHLD-18 3.8.6.3 no Delay ACKs, so that one answers several segments.
  An ACK for each segment is allowed in many cases, and its reason is not seen.
SHLD-19 3.8.6.3 partly Acknowledge at least every second full-sized segment.
  Fewer ACKs are seen; loss and offload make them fewer, too.
SHLD-20 3.9.1.8 no Let the application do without reports of errors.
  INSIDE
SHLD-21 3.9.1.9 no Let the application change the differentiated services field later.
  INSIDE
SHLD-22 3.9.1.9 no Hand that field to IP unchanged.
  INSIDE
SHLD-23 3.9.2 partly As an application, leave that field as it is while the connection lasts.
  A field that changes is seen, but devices on the way change it, too.
SHLD-24 3.9.2.1 no Let a later source route take the place of an earlier one.
  BELOW
SHLD-25 3.9.2.2 no Tell the application of ICMP errors that may pass.
  BELOW
SHLD-26 3.9.2.2 no Abort a connection for an ICMP error that is final.
  BELOW
SHLD-27 3.9.1.2 no Join the PUSH marks of several writes to fill segments.
  What was written how is not seen.
SHLD-28 3.9.1.2 no Send segments as large as they may be.
  Whether more data was at hand is not seen.
SHLD-29 3.8.6.1 yes Probe a closed window first after one retransmission timeout.
  The time from the closed window to the first probe.
SHLD-30 3.8.6.1 yes Let the gaps between such probes grow exponentially.
  The gaps between the probes.
SHLD-31 3.10.7.4 partly Keep segments that come before their turn.
  An ACK that jumps once the hole is filled shows that they were kept; that it does not jump proves nothing.
MAY-1 3.6.1 yes Close for reading as well: the half-duplex close.
  A RST in answer to data after the own FIN.
MAY-2 3.6.1 yes Accept a new SYN in TIME-WAIT, if its number or timestamp shows that it is no old duplicate.
  The SYN, the answer, and the numbers of both connections.
MAY-3 3.7.1 yes Send the MSS option always.
  The option in a SYN.
MAY-4 3.8.1 partly Repeat an identical segment with the same IP identification.
  The identification is seen; a copy made by the network has it, too.
MAY-5 3.8.4 yes Send keepalive probes.
  Segments with the number before the next one, on a quiet connection.
MAY-6 3.8.4 yes Put an octet of garbage into a keepalive probe.
  The octet, with a number that was acknowledged already.
MAY-7 3.8.6 partly Repeat old data past the edge of a shrunk window.
  Repeated data past the edge; it may have been sent before the news came.
MAY-8 3.8.6.1 yes Keep the own window closed as long as one likes.
  ACKs with a window of 0.
MAY-9 3.9.1.9 no Hand the received differentiated services field to the application.
  INSIDE
MAY-10 3.9.2 no Support the timestamp option of IP.
  BELOW
MAY-11 3.9.2 no Support the record route option of IP.
  BELOW
MAY-12 3.10.7.4 partly Drop segments whose ACK is too old or too new (RFC 5961).
  A segment with such an ACK, and the ACK that answers it.
MAY-13 3.10.7.4 yes Acknowledge at once a segment that came before its turn.
  Duplicate ACKs after a hole.
MAY-14 3.9.1.7 no Offer a call that empties the send queue.
  INSIDE
MAY-15 3.9.1.2 no Offer a PUSH mark for writes.
  INSIDE
MAY-16 3.9.1.2 no Gather writes that are not marked so.
  INSIDE
MAY-17 3.9.1.3 no Hand a received PSH to the application.
  INSIDE
MAY-18 3.8.2 no Use other methods against congestion that are standardised.
  Which method is at work shows at best in statistics.
REC-1 3.1 no Keep windows in 32 bits.
  The header has 16 bits for it whatever the host keeps.
`

export const REQUIREMENTS: readonly Requirement[] = TABLE.trim()
  .split(/\n(?=\S)/)
  .map((entry) => readRequirement(entry.replace(/\n\s+/, '\n')))

function readRequirement(entry: string): Requirement {
  const [, label, section, sight, asks, because] = /^(\S+) (\S+) (yes|partly|no) (.+)\n(.+)$/.exec(entry) ?? []
  if (because === undefined) throw new Error(`not a requirement: ${entry}`)
  // The expression allows no other word there.
  return { label: label!, section: section!, asks: asks!, sight: sight as Sight, because: REASONS[because] ?? because }
}

const LABEL = /\b(?:MUST|SHLD|MAY|REC)-\d+\b/g

/** The labels of RFC 9293 that a rule's citations name. */
export function labelsOf(cite: readonly string[]): string[] {
  return cite.filter((text) => text.startsWith('RFC 9293')).flatMap((text) => text.match(LABEL) ?? [])
}
