import { type Agenda, Timer } from './agenda.js'
import type { Stack } from './stack.js'

/** What the keepalive timer does to its connection. */
interface Probed {
  /** Nothing may be outstanding (RFC 9293, section 3.8.4, MUST-26). */
  isQuiet(): boolean
  isOpen(): boolean
  probe(octets: number): void
  giveUp(): void
}

/** Asks a peer that is silent for long whether it is still there (RFC 9293, section 3.8.4). */
export class Keepalive {
  private unanswered = 0
  private readonly timer: Timer
  private readonly settings: Stack['keepalive']
  private readonly connection: Probed

  constructor(agenda: Agenda, settings: Stack['keepalive'], connection: Probed) {
    this.settings = settings
    this.connection = connection
    this.timer = new Timer(agenda, () => this.expire())
  }

  start(): void {
    if (this.settings !== null) this.timer.start(this.settings.idle)
  }

  stop(): void {
    this.timer.stop()
  }

  /** A segment has come from the peer. */
  hear(): void {
    this.unanswered = 0
    if (this.timer.isRunning) this.start()
  }

  private expire(): void {
    const { settings, connection } = this
    if (settings === null || !connection.isOpen()) return
    if (!connection.isQuiet()) {
      this.start()
      return
    }
    if (this.unanswered >= settings.probes) {
      connection.giveUp()
      return
    }
    this.unanswered++
    connection.probe(settings.octets)
    this.timer.start(settings.interval)
  }
}
