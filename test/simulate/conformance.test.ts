import { describe, expect, it } from 'vitest'
import * as Flag from '../../src/decode/flag.js'
import type { Connection } from '../../src/simulate/connection.js'
import type { Emission } from '../../src/simulate/history.js'
import { drawScenario } from '../../src/simulate/scenario.js'
import { has, lengthOf } from '../../src/simulate/segment.js'
import { type Run, simulate } from '../../src/simulate/simulate.js'
import { isBefore, unroll } from '../../src/tcp/sequence.js'

const RUNS = Array.from({ length: 400 }, (_, seed) => simulate(drawScenario(seed + 1)))

/** What one connection sent, resets apart, and its peer's. */
interface Talk {
  connection: Connection
  peer: Connection | null
  emissions: Emission[]
  peers: Emission[]
}

function talksOf({ history }: Run): Talk[] {
  const connections = [...new Set(history.steps.map(({ connection }) => connection))]
  const sent = (connection: Connection | null): Emission[] =>
    history.emissions.filter(
      (one) => one.connection === connection && connection !== null && !has(one.segment, Flag.RST),
    )
  return connections.map((connection) => {
    const irs = connection.receiving?.irs
    const peer = connections.find(
      (other) => other !== connection && irs !== undefined && unroll(other.sending.iss >>> 0, irs) === irs,
    )
    return { connection, peer: peer ?? null, emissions: sent(connection), peers: sent(peer ?? null) }
  })
}

/** Every breach of a rule by any connection of any run, in words. */
function breaches(rule: (talk: Talk) => Emission[]): string[] {
  return RUNS.flatMap((run) =>
    talksOf(run)
      .flatMap(rule)
      .map(({ side, ordinal, time }) => `seed ${run.scenario.seed}: segment ${ordinal} of the ${side} at ${time}`),
  )
}

const endOf = (connection: Connection, { segment }: Emission): number =>
  unroll(segment.seq, connection.sending.iss) + lengthOf(segment)

/** The simulator is judged by its segments, not by its own variables. */
describe('a simulated end', () => {
  it('acknowledges nothing that its peer has not sent (RFC 9293, section 3.4)', () => {
    expect(
      breaches(({ peer, emissions, peers }) =>
        emissions.filter(({ segment, time }) => {
          if (peer === null || !has(segment, Flag.ACK)) return false
          const sent = peers.filter((one) => one.time <= time).map((one) => endOf(peer, one))
          return unroll(segment.ack, peer.sending.iss) > Math.max(...sent)
        }),
      ),
    ).toEqual([])
  })

  it('never takes an acknowledgment back', () => {
    expect(
      breaches(({ emissions }) => {
        const acks = emissions.filter(({ segment }) => has(segment, Flag.ACK))
        return acks.filter(({ segment }, at) => at > 0 && isBefore(segment.ack, acks[at - 1]!.segment.ack))
      }),
    ).toEqual([])
  })

  it('sends no data past the window that was granted, but for one octet that probes it (section 3.8.6)', () => {
    expect(
      breaches(({ connection, peer, emissions, peers }) => {
        if (peer === null) return []
        const scale = shiftOf(emissions, peers)
        return emissions.filter((one) => {
          if (one.segment.payload <= 1) return false
          const grants = peers.filter(({ segment, time }) => time <= one.time && has(segment, Flag.ACK | Flag.SYN))
          const edges = grants.map(({ segment }) => {
            const from = has(segment, Flag.ACK)
              ? unroll(segment.ack, connection.sending.iss)
              : connection.sending.iss + 1
            return from + segment.window * (has(segment, Flag.SYN) ? 1 : 2 ** scale)
          })
          const data = endOf(connection, one) - (has(one.segment, Flag.FIN) ? 1 : 0)
          return data > Math.max(...edges) + 1
        })
      }),
    ).toEqual([])
  })

  it('sends one FIN, and no octets after it (section 3.6)', () => {
    expect(
      breaches(({ connection, emissions }) => {
        const fin = emissions.find(({ segment }) => has(segment, Flag.FIN))
        return fin === undefined ? [] : emissions.filter((one) => endOf(connection, one) > endOf(connection, fin))
      }),
    ).toEqual([])
  })

  it('sends no data before its SYN is acknowledged (section 3.10.2)', () => {
    expect(
      breaches(({ connection, emissions, peers }) =>
        emissions.filter(({ segment, time }) => {
          const isAcked = peers.some(
            (one) =>
              one.time <= time &&
              has(one.segment, Flag.ACK) &&
              unroll(one.segment.ack, connection.sending.iss) > connection.sending.iss,
          )
          return segment.payload > 0 && !isAcked
        }),
      ),
    ).toEqual([])
  })

  it('stamps every segment once timestamps are agreed on, with a clock that does not run back (RFC 7323, section 3.2)', () => {
    expect(
      breaches(({ emissions, peers }) => {
        const isAgreed = [emissions, peers].every((list) =>
          list.some(({ segment }) => has(segment, Flag.SYN) && segment.timestamps),
        )
        if (!isAgreed) return []
        return emissions.filter(({ segment }, at) => {
          const before = emissions[at - 1]?.segment.timestamps
          if (segment.timestamps === null) return true
          return before != null && isBefore(segment.timestamps.value, before.value)
        })
      }),
    ).toEqual([])
  })

  it('stays in TIME-WAIT for 2MSL unless a new SYN or a RST ends it (section 3.6.1)', () => {
    const early = RUNS.flatMap(({ history, scenario }) => {
      return history.steps.filter(({ connection, side, ending, time }, at) => {
        const before = history.steps.slice(0, at).findLast((step) => step.connection === connection)
        if (ending !== 'closed' || before?.state !== 'TIME-WAIT') return false
        const isReopened = history.steps
          .slice(0, at)
          .some((step) => step.side === side && step.connection.id > connection.id)
        return !isReopened && time - before.time < scenario.stacks[side].timeWait - 1e-6
      })
    })
    expect(early).toEqual([])
  })

  it('delivers every octet that was written, in order, before the end', () => {
    const short = RUNS.flatMap((run) => {
      return talksOf(run).filter(({ connection, peer, peers }) => {
        const { receiving } = connection
        if (receiving === null || peer === null || !receiving.hasEnded) return false
        const octets = peers.map((one) => endOf(peer, one)).reduce((most, end) => Math.max(most, end), 0)
        return receiving.received !== octets - peer.sending.iss - 2
      })
    })
    expect(short).toEqual([])
  })
})

/** The scale that the windows of the peers have. */
function shiftOf(emissions: readonly Emission[], peers: readonly Emission[]): number {
  const shift = (list: readonly Emission[]): number | null =>
    list.find(({ segment }) => has(segment, Flag.SYN) && segment.shift !== null)?.segment.shift ?? null
  const [own, other] = [shift(emissions), shift(peers)]
  return own === null || other === null ? 0 : other
}
