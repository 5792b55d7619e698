import type { Connection } from './connection.js'
import type { Endpoint } from './endpoint.js'

/** What an application does, and when: in a state, once it has received so many octets or the peer's end; after a pause in seconds. */
export interface Act {
  when: 'opening' | 'established' | 'end' | { octets: number }
  pause: number
  do:
    | { write: number }
    /** CLOSE: and read no more, or read on to the peer's end. */
    | { close: 'both ways' | 'one way' }
    | 'abort'
    | 'crash'
    | 'stop reading'
    | 'read on'
}

/** One connection as an application sees it. */
export interface Session {
  /** Seconds after which it opens; null: it waits for one. */
  opens: number | null
  acts: Act[]
  /** Reads so many octets every so many seconds; null: all at once. */
  reads: { octets: number; every: number } | null
}

/** Plays its sessions at an end, one after another; what is left of a session whose connection is gone is left out. */
export class Application {
  private at = -1
  private act = 0
  private connection: Connection | null = null
  private isPausing = false
  private isReading = true
  private isReadLater = false
  private isAtIt = false
  private readonly endpoint: Endpoint
  private readonly sessions: readonly Session[]

  constructor(endpoint: Endpoint, sessions: readonly Session[]) {
    this.endpoint = endpoint
    this.sessions = sessions
    endpoint.progress = () => this.look()
  }

  start(): void {
    this.startSession()
  }

  private startSession(): void {
    this.at++
    this.act = 0
    this.connection = null
    this.isReading = true
    this.isPausing = false
    this.isReadLater = false
    const opens = this.sessions[this.at]?.opens
    if (opens === null) this.endpoint.isListening = true
    if (opens == null) return
    this.endpoint.agenda.after(opens, () => {
      if (this.endpoint.connection === null) this.endpoint.open()
      this.look()
    })
  }

  /** Something may have happened. */
  private look(): void {
    const session = this.sessions[this.at]
    if (session === undefined || this.isAtIt) return
    this.isAtIt = true
    this.read(session)
    this.isAtIt = false
    const { connection } = this.endpoint
    if (this.connection === null) this.connection = connection?.state === 'TIME-WAIT' ? null : connection
    else if (this.connection !== connection || connection.state === 'TIME-WAIT') this.endSession()
    else this.follow(session, connection)
  }

  /** Whoever opens again does so from CLOSED; whoever waits does not mind its TIME-WAIT. */
  private endSession(): void {
    const opensNext = this.sessions[this.at + 1]?.opens != null
    if (!opensNext || this.endpoint.connection === null) this.startSession()
  }

  private follow({ acts }: Session, connection: Connection): void {
    const act = acts[this.act]
    if (act === undefined || this.isPausing || !isTime(act, connection)) return
    this.isPausing = true
    const perform = (): void => {
      if (this.connection !== connection) return
      this.isPausing = false
      this.act++
      this.perform(act, connection)
      this.look()
    }
    if (act.pause === 0) perform()
    else this.endpoint.agenda.after(act.pause, perform)
  }

  private perform({ do: deed }: Act, connection: Connection): void {
    if (deed === 'abort') connection.abort()
    else if (deed === 'crash') this.endpoint.crash()
    else if (deed === 'stop reading') this.isReading = false
    else if (deed === 'read on') this.isReading = true
    else if ('write' in deed) connection.write(deed.write)
    else connection.close(deed.close === 'both ways')
  }

  private read({ reads }: Session): void {
    const { connection } = this
    const unread = connection?.receiving?.unread ?? 0
    if (connection === null || unread === 0 || !this.isReading || this.isReadLater) return
    if (reads === null) {
      connection.read(unread)
      return
    }
    this.isReadLater = true
    this.endpoint.agenda.after(reads.every, () => {
      if (this.connection !== connection) return
      this.isReadLater = false
      connection.read(reads.octets)
      this.look()
    })
  }
}

function isTime({ when }: Act, { state, receiving }: Connection): boolean {
  if (when === 'opening') return true
  if (state === 'SYN-SENT' || state === 'SYN-RECEIVED') return false
  if (when === 'established') return true
  return when === 'end' ? (receiving?.hasEnded ?? false) : (receiving?.received ?? 0) >= when.octets
}
