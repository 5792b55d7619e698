import type { StateName } from '../tcp/states.js'

/** What the diagram does not say of a state. */
interface StateWords {
  readonly what: string
  /** How somebody who only watches knows. */
  readonly shows: string
  /** What it means when an end stays in it. */
  readonly stays: string
}

/** The states of RFC 9293; UNSEEN is the observer's own and has no page. */
export const STATE_WORDS: Readonly<Record<Exclude<StateName, 'UNSEEN'>, StateWords>> = {
  CLOSED: {
    what: 'No connection. Where every connection begins and ends; nothing is remembered of it.',
    shows:
      'Not by itself: an end that has nothing to say is silent in any state. A RST that answers a segment shows it, and so does the last ACK for who waited in LAST-ACK.',
    stays: 'That is where it should be.',
  },
  LISTEN: {
    what: 'A server waits for SYNs. There is no peer yet; each SYN that comes gets a connection of its own.',
    shows: 'By the SYN,ACK that answers a SYN. Before that a listener and a closed port look alike.',
    stays: 'That is what a server does. It ignores a RST.',
  },
  'SYN-SENT': {
    what: 'A client has sent its SYN and waits for the answer. It accepts only an answer that acknowledges this very SYN.',
    shows: 'By the SYN.',
    stays: 'Nobody answers: the SYN or the answer is lost or dropped. The SYN is sent again with growing gaps.',
  },
  'SYN-RECEIVED': {
    what: 'The SYN of the peer has come and was answered with SYN,ACK; the ACK of that is still to come. The connection is half-open: this end has spent memory on a peer that has proved nothing yet.',
    shows: 'By the SYN,ACK.',
    stays:
      'The third step is missing: the SYN,ACK or its ACK is lost, or there is no client. The SYN,ACK is sent again with growing gaps. Many at once are the mark of a SYN flood.',
  },
  ESTABLISHED: {
    what: 'Both ends know the numbers of the other. Data may go both ways.',
    shows: 'For the client by its ACK of the SYN,ACK, for the server by anything that it sends after that ACK.',
    stays:
      'That is what connections are for, also without a segment for days. Only keepalive tells whether the peer is still there.',
  },
  'FIN-WAIT-1': {
    what: 'This end closed first: it has sent its FIN and waits for the ACK of it. It has no more data to send, and still accepts data.',
    shows: 'By the FIN, if no FIN of the peer was acknowledged before.',
    stays: 'The FIN or its ACK is lost, or the peer is gone. The FIN is sent again like data.',
  },
  'FIN-WAIT-2': {
    what: 'The peer has acknowledged the FIN of this end, which now waits for the FIN of the peer. The connection is half-closed: data still comes, and must be accepted.',
    shows: 'Assumed when the ACK of the FIN passes; proven when the end acknowledges the FIN of its peer.',
    stays:
      'The application of the peer has not closed: see CLOSE-WAIT. The RFC has no timer for it; many stacks give up after a minute if no application is attached any more.',
  },
  'CLOSE-WAIT': {
    what: 'The peer has closed. Its FIN was acknowledged, and this end waits for its own application to close. It may still send data for as long as it likes.',
    shows: 'By its ACK of the FIN.',
    stays:
      'The application forgot to close, the most common leak of sockets. No timer ends it: only the application, or the end of its process.',
  },
  CLOSING: {
    what: 'Both ends closed at once: the FINs crossed. The FIN of the peer has come, the ACK of the own FIN has not.',
    shows: 'By an ACK of the FIN of the peer, while the own FIN is not acknowledged.',
    stays: 'The ACK of the own FIN is lost. The FIN is sent again.',
  },
  'LAST-ACK': {
    what: 'This end closed second: it has sent its FIN after it had acknowledged that of its peer, and waits for the last ACK.',
    shows: 'By the FIN that follows the ACK of the FIN of the peer, or is one segment with it.',
    stays:
      'The last ACK is missing. The FIN is sent again; an end in TIME-WAIT would acknowledge it. After enough repetitions it gives up.',
  },
  'TIME-WAIT': {
    what: 'All is closed, and the end that closed first waits for 2MSL, twice the longest life of a segment: to acknowledge the last FIN again if its ACK was lost, and to let old segments die out before the ports are used again.',
    shows:
      'It leaves no segment of its own. It was entered where the ACK of the last FIN passes; it was exercised where a repeated FIN is acknowledged again; it was broken where the end answers with RST, or uses its ports again too soon.',
    stays:
      'It should, for 2MSL (`tcpcheck explain 2msl`). Thousands of them are the trace of a busy client or proxy, and no fault.',
  },
}
