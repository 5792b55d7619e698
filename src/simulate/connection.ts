import * as Flag from '../decode/flag.js'
import { onCircle, origin, stepsFrom, unroll } from '../tcp/sequence.js'
import { type Agenda, Timer } from './agenda.js'
import { Agreement } from './agreement.js'
import { Keepalive } from './keepalive.js'
import { firstWindow, type Owed, Reception } from './reception.js'
import { has, lengthOf, type Purpose, type SimulatedSegment, segmentOf, unrolled } from './segment.js'
import type { Stack } from './stack.js'
import { type Ending, isSynchronized, type State } from './state.js'
import { Transmission } from './transmission.js'

/** What a connection needs of the end that it belongs to. */
export interface Host {
  readonly agenda: Agenda
  readonly stack: Stack
  /** The timestamp clock. */
  readonly clock: number
  /** It departs from the RFC. */
  readonly acceptsAnySynAck: boolean
  transmit(segment: SimulatedSegment, purpose: Purpose, connection: Connection): void
  /** Answers a segment by RST. */
  refuse(segment: SimulatedSegment): void
  /** The application may have something to do. */
  progress(): void
  note(connection: Connection): void
  forget(connection: Connection, ending: Ending): void
}

/** One TCB from SYN to CLOSED: user calls (RFC 9293, section 3.10.1-5), arriving segments (3.10.7.3-4), timeouts (3.10.8). */
export class Connection {
  state: State = 'CLOSED'
  readonly id: number
  readonly isPassive: boolean
  readonly sending: Transmission
  receiving: Reception | null = null
  private readonly agreement: Agreement
  private owesAck = false
  private lastChallenge = Number.NEGATIVE_INFINITY
  /** The application has called CLOSE and reads no more (RFC 9293, section 3.6.1, MAY-1). */
  private isDeaf = false
  private readonly delayedAck: Timer
  private readonly keepalive: Keepalive
  private readonly timeWait: Timer
  private readonly host: Host

  constructor(host: Host, id: number, iss: number, isPassive: boolean) {
    const { agenda, stack } = host
    this.host = host
    this.id = id
    this.isPassive = isPassive
    this.agreement = new Agreement(stack)
    this.sending = new Transmission(origin(iss), agenda, stack, {
      emit: (seq, payload, flags) => this.emit(flags, { seq, payload }),
      probe: () => this.emit(Flag.ACK, { seq: this.sending.una - 1, purpose: 'window probe' }),
      giveUp: () => this.end('gave up'),
    })
    this.delayedAck = new Timer(agenda, () => this.acknowledge())
    this.keepalive = new Keepalive(agenda, stack.keepalive, {
      isOpen: () => this.state === 'ESTABLISHED' || this.state === 'CLOSE-WAIT',
      isQuiet: () => this.sending.isQuiet,
      probe: (octets) => this.probePeer(octets),
      giveUp: () => this.giveUpPeer(),
    })
    this.timeWait = new Timer(agenda, () => this.end('closed'))
  }

  // User calls.

  /** Active OPEN. */
  open(): void {
    this.enter('SYN-SENT')
    this.sending.sendSyn(Flag.SYN)
  }

  /** A SYN has come to LISTEN, or to a TIME-WAIT that it may end. */
  accept(syn: SimulatedSegment): void {
    this.startReceiving(syn)
    this.enter('SYN-RECEIVED')
    this.sending.sendSyn(Flag.SYN | Flag.ACK)
  }

  write(octets: number): void {
    if (this.sending.isClosing || this.state === 'TIME-WAIT') return
    this.sending.unsent += octets
    this.pump()
  }

  /** CLOSE: a FIN follows what was written; `isDeaf` if the application will not read what may still come. */
  close(isDeaf: boolean): void {
    if (this.state === 'SYN-SENT') {
      this.end('closed')
      return
    }
    this.isDeaf = isDeaf
    if (isDeaf && this.receiving !== null && this.receiving.unread > 0) {
      this.abort()
      return
    }
    this.sending.isClosing = true
    // 3.10.4: from SYN-RECEIVED a FIN goes at once if there is no data that has to wait for ESTABLISHED.
    if (this.state === 'SYN-RECEIVED' && this.sending.unsent === 0 && this.host.stack.closesEarly) this.sending.open()
    this.pump()
  }

  /** ABORT: synchronized ends, and those in SYN-RECEIVED, tell the peer by a RST. */
  abort(): void {
    if (this.state !== 'SYN-SENT' && this.state !== 'TIME-WAIT') this.emit(Flag.RST | Flag.ACK, { purpose: 'abort' })
    this.end('aborted')
  }

  read(octets: number): void {
    if (this.receiving === null) return
    this.receiving.read(octets)
    if (this.receiving.owesUpdate && isSynchronized(this.state)) this.acknowledge()
  }

  // Arriving segments.

  receive(segment: SimulatedSegment): void {
    this.keepalive.hear()
    if (this.state === 'SYN-SENT') this.receiveInSynSent(segment)
    else if (this.receiving !== null) this.receiveInOrder(segment, this.receiving)
  }

  /** 3.10.7.3. */
  private receiveInSynSent(segment: SimulatedSegment): void {
    const { sending } = this
    const ack = unroll(segment.ack, sending.una)
    const hasAck = has(segment, Flag.ACK)
    const isAcceptable = hasAck && sending.iss < ack && ack <= sending.nxt
    if (hasAck && !isAcceptable && !this.host.acceptsAnySynAck) {
      this.host.refuse(segment)
      return
    }
    if (has(segment, Flag.RST)) {
      if (isAcceptable) this.end('refused')
      return
    }
    if (!has(segment, Flag.SYN)) return
    const receiving = this.startReceiving(segment)
    if (!hasAck) {
      this.enter('SYN-RECEIVED')
      sending.repeatSyn(Flag.SYN | Flag.ACK)
      return
    }
    if (isAcceptable) sending.acknowledge(ack)
    sending.updateWindow(receiving.irs, ack, segment.window)
    this.owesAck = true
    this.establish()
    this.answer(this.host.stack.delaysThirdAck ? 'soon' : 'now')
  }

  /** 3.10.7.4. */
  private receiveInOrder(segment: SimulatedSegment, receiving: Reception): void {
    const seq = unroll(segment.seq, receiving.nxt)
    const stamp = this.agreement.timestamps.judge(segment)
    if (stamp === 'old') this.acknowledge()
    if (stamp !== 'good') return
    if (!receiving.isAcceptable(seq, lengthOf(segment))) {
      if (!this.mayStillCount(segment, seq, receiving)) return
    } else if (has(segment, Flag.RST)) {
      this.receiveReset(seq, receiving)
      return
    } else if (has(segment, Flag.SYN)) {
      this.receiveSyn(segment)
      return
    }
    if (has(segment, Flag.RST) || !has(segment, Flag.ACK)) return
    this.agreement.timestamps.note(segment, seq)
    if (!this.receiveAck(segment, seq)) return
    this.receiveText(segment, seq, receiving)
  }

  /** First step: what to do with a segment out of the window. Answers whether its ACK counts nevertheless. */
  private mayStillCount(segment: SimulatedSegment, seq: number, receiving: Reception): boolean {
    if (has(segment, Flag.RST)) return false
    const isOwnSyn = has(segment, Flag.SYN) && seq === receiving.irs
    if (this.state === 'SYN-RECEIVED' && isOwnSyn) {
      // Figure 7: the SYN,ACK that completes a simultaneous open has the number of the SYN before it.
      if (has(segment, Flag.ACK) && unroll(segment.ack, this.sending.una) === this.sending.iss + 1) return true
      if (this.host.stack.repeatsSynAck) this.sending.repeatSyn(Flag.SYN | Flag.ACK)
      else this.acknowledge()
      return false
    }
    if (this.state === 'TIME-WAIT' && has(segment, Flag.FIN) && seq + segment.payload === receiving.fin) {
      this.acknowledge('FIN again')
      this.timeWait.start(this.host.stack.timeWait)
      return false
    }
    // "Special allowance should be made to accept valid ACKs" while the window is closed.
    if (seq === receiving.nxt) return true
    // Two ends that answer each other's ACKs of numbers out of the window would never end.
    if (segment.payload > 0 || has(segment, Flag.FIN)) this.acknowledge()
    else this.challenge(has(segment, Flag.SYN) ? 'challenge' : 'plain')
    return false
  }

  /** Second step. */
  private receiveReset(seq: number, receiving: Reception): void {
    if (this.host.stack.isMitigating && seq !== receiving.nxt) this.challenge()
    else if (this.state !== 'TIME-WAIT' || !this.host.stack.ignoresResetInTimeWait) this.end('reset')
  }

  /** Fourth step: a SYN in the window. */
  private receiveSyn(segment: SimulatedSegment): void {
    if (this.state === 'SYN-RECEIVED' && this.isPassive) this.end('reset')
    else if (this.host.stack.isMitigating || this.state === 'TIME-WAIT') this.challenge()
    else {
      this.host.refuse(segment)
      this.end('reset')
    }
  }

  /** Fifth step. Answers whether the segment may be processed further. */
  private receiveAck(segment: SimulatedSegment, seq: number): boolean {
    const { sending } = this
    const ack = unroll(segment.ack, sending.una)
    if (this.state === 'SYN-RECEIVED') {
      if (ack <= sending.iss || ack > sending.nxt) {
        this.host.refuse(segment)
        return false
      }
      sending.acknowledge(ack)
      sending.updateWindow(seq, ack, this.scaled(segment))
      this.establish()
    } else if (ack > sending.nxt || (this.host.stack.isMitigating && ack < sending.una - sending.largestWindow)) {
      this.challenge()
      return false
    } else if (ack > sending.una) {
      sending.acknowledge(ack)
    } else if (ack === sending.una && lengthOf(segment) === 0) {
      sending.countDuplicate()
    }
    if (this.agreement.usesSack) sending.noteSack(segment.sack.map((range) => unrolled(range, sending.una)))
    if (ack >= sending.una) sending.updateWindow(seq, ack, this.scaled(segment))
    if (sending.isFinAcked) this.receiveAckOfFin()
    this.pump()
    return true
  }

  private receiveAckOfFin(): void {
    if (this.state === 'FIN-WAIT-1') this.enter('FIN-WAIT-2')
    else if (this.state === 'CLOSING') this.startTimeWait()
    else if (this.state === 'LAST-ACK') this.end('closed')
  }

  /** Seventh and eighth step. */
  private receiveText(segment: SimulatedSegment, seq: number, receiving: Reception): void {
    if (lengthOf(segment) === 0 || !isSynchronized(this.state)) return
    if (has(segment, Flag.SYN)) return
    const before = receiving.received
    const owed = receiving.take(seq, segment.payload, has(segment, Flag.FIN))
    if (this.isDeaf && receiving.received > before && this.state !== 'CLOSE-WAIT') {
      // SHLD-3: the application will never read it.
      this.abort()
      return
    }
    this.owesAck = true
    if (receiving.hasEnded) this.receiveFin()
    this.host.progress()
    this.answer(owed)
  }

  private receiveFin(): void {
    if (this.state === 'ESTABLISHED' || this.state === 'SYN-RECEIVED') this.enter('CLOSE-WAIT')
    else if (this.state === 'FIN-WAIT-1') this.enter('CLOSING')
    else if (this.state === 'FIN-WAIT-2') this.startTimeWait()
  }

  /** Piggybacked if the application had something to say; else at once or a little later. */
  private answer(owed: Owed): void {
    if (!this.owesAck || this.state === 'CLOSED') return
    if (owed === 'now' || this.host.stack.delayedAck === 0) this.acknowledge()
    else if (!this.delayedAck.isRunning) this.delayedAck.start(this.host.stack.delayedAck)
  }

  private startReceiving(syn: SimulatedSegment): Reception {
    const receiving = new Reception(origin(syn.seq), this.host.stack)
    this.receiving = receiving
    this.agreement.settle(syn, receiving, this.sending)
    return receiving
  }

  private scaled({ flags, window }: SimulatedSegment): number {
    return (flags & Flag.SYN) !== 0 ? window : window * 2 ** this.sending.shift
  }

  private establish(): void {
    if (!this.sending.isOpen) this.sending.open()
    this.enter(this.sending.fin === null ? 'ESTABLISHED' : 'FIN-WAIT-1')
    this.keepalive.start()
    this.host.progress()
  }

  // Sending.

  private pump(): void {
    this.sending.pump()
    if (this.sending.fin === null) return
    if (this.state === 'SYN-RECEIVED' || this.state === 'ESTABLISHED') this.enter('FIN-WAIT-1')
    else if (this.state === 'CLOSE-WAIT') this.enter('LAST-ACK')
  }

  private acknowledge(purpose: Purpose = 'plain'): void {
    const sack = this.agreement.usesSack ? (this.receiving?.sackBlocks() ?? []) : []
    this.emit(Flag.ACK, {
      purpose,
      sack: sack.map(({ left, right }) => ({ left: onCircle(left), right: onCircle(right) })),
    })
  }

  /** RFC 5961, sections 3 to 5 and 7. */
  private challenge(purpose: Purpose = 'challenge'): void {
    const { agenda, stack } = this.host
    if (agenda.now - this.lastChallenge < stack.challengeGap) return
    this.lastChallenge = agenda.now
    this.acknowledge(purpose)
  }

  /** The number before the next one, with an octet of garbage or none (RFC 9293, section 3.8.4). */
  private probePeer(octets: number): void {
    const data = octets === 1 ? '00' : null
    this.emit(Flag.ACK, { seq: this.sending.nxt - 1, payload: octets, data, purpose: 'keepalive' })
  }

  private giveUpPeer(): void {
    if (this.host.stack.keepalive?.resets) this.emit(Flag.RST | Flag.ACK, { purpose: 'abort' })
    this.end('gave up')
  }

  private emit(
    flags: number,
    { seq = this.sending.nxt, purpose = 'plain', ...fields }: Partial<SimulatedSegment> & { purpose?: Purpose },
  ): void {
    const { stack, clock } = this.host
    const { receiving } = this
    const { timestamps } = this.agreement
    const isSyn = (flags & Flag.SYN) !== 0
    const hasAck = (flags & Flag.ACK) !== 0
    const isReset = (flags & Flag.RST) !== 0
    if (hasAck && !isReset) {
      this.owesAck = false
      this.delayedAck.stop()
      this.agreement.timestamps.lastAckSent = receiving?.nxt ?? 0
    }
    const window = isSyn || receiving === null ? firstWindow(stack) : receiving.announce()
    this.host.transmit(
      segmentOf({
        flags,
        seq: onCircle(seq),
        ack: hasAck ? onCircle(receiving?.nxt ?? 0) : 0,
        window: isReset ? 0 : window,
        mss: isSyn ? stack.mss : null,
        shift: isSyn && this.agreement.usesScale ? stack.shift : null,
        sackPermitted: isSyn && this.agreement.usesSack,
        timestamps: timestamps.areUsed && !isReset ? { value: clock, echo: hasAck ? timestamps.recent : 0 } : null,
        ...fields,
      }),
      purpose,
      this,
    )
  }

  // States.

  private enter(state: State): void {
    if (this.state === state) return
    this.state = state
    this.host.note(this)
  }

  private startTimeWait(): void {
    this.enter('TIME-WAIT')
    this.sending.stop()
    this.keepalive.stop()
    this.timeWait.start(this.host.stack.timeWait)
  }

  /** The TCB is deleted. */
  end(how: Ending): void {
    if (this.state === 'CLOSED') return
    this.sending.stop()
    for (const timer of [this.delayedAck, this.keepalive, this.timeWait]) timer.stop()
    this.state = 'CLOSED'
    this.host.forget(this, how)
  }

  /** Whether a SYN that comes into TIME-WAIT must belong to a new connection (RFC 9293, section 3.6.1; RFC 6191, section 2). */
  isOlderThan(syn: SimulatedSegment): boolean {
    const next = this.receiving?.nxt ?? 0
    const isHigher = stepsFrom(onCircle(next - 1), syn.seq) > 0
    const age = this.agreement.timestamps.ageOf(syn)
    if (age === null) return isHigher
    return age > 0 || (age === 0 && isHigher)
  }
}
