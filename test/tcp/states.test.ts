import { describe, expect, it } from 'vitest'
import * as State from '../../src/tcp/states.js'
import { DIAGRAM, EVENTS, type EventName, STATES, type StateName, SURPRISE, step } from '../../src/tcp/states.js'

/** One event after the other, by name. */
function walk(from: StateName, ...events: EventName[]): StateName {
  return STATES[events.reduce((state, event) => step(state, EVENTS.indexOf(event)), STATES.indexOf(from))]!
}

const leads = (from: StateName, on: EventName): boolean => step(STATES.indexOf(from), EVENTS.indexOf(on)) !== SURPRISE

/** The states that the diagram reaches from one, that one included. */
function reachableFrom(start: StateName, most: number = STATES.length): Set<StateName> {
  const reached = new Set<StateName>([start])
  for (let round = 0; round < most; round++)
    for (const state of [...reached])
      for (const event of EVENTS) if (leads(state, event)) reached.add(walk(state, event))
  return reached
}

/** The arrows of RFC 9293, Figure 5, that a segment makes, as they stand there. The SYN,ACK that answers a SYN tells that it was received. */
const FIGURE_5 = `
  LISTEN        snd SYN,ACK     SYN-RECEIVED
  LISTEN        snd SYN         SYN-SENT
  SYN-RECEIVED  rcv refusal     LISTEN
  SYN-RECEIVED  rcv ACK of SYN  ESTABLISHED
  SYN-RECEIVED  snd FIN         FIN-WAIT-1
  SYN-SENT      rcv SYN         SYN-RECEIVED
  SYN-SENT      rcv SYN,ACK     ESTABLISHED
  ESTABLISHED   snd FIN         FIN-WAIT-1
  ESTABLISHED   rcv FIN         CLOSE-WAIT
  FIN-WAIT-1    rcv ACK of FIN  FIN-WAIT-2
  FIN-WAIT-1    rcv FIN         CLOSING
  CLOSE-WAIT    snd FIN         LAST-ACK
  FIN-WAIT-2    rcv FIN         TIME-WAIT
  CLOSING       rcv ACK of FIN  TIME-WAIT
  LAST-ACK      rcv ACK of FIN  CLOSED
  TIME-WAIT     wait 2MSL       CLOSED
`
const figure = FIGURE_5.trim()
  .split('\n')
  .map((line) => line.trim().split(/ {2,}/) as [StateName, EventName, StateName])

describe('the diagram', () => {
  it.each(figure)('has the arrow of the figure from %s on %s to %s', (from, on, to) => {
    expect(walk(from, on)).toBe(to)
  })

  it('has besides the figure only what the text of the RFC adds, and the states of an observer that came late', () => {
    const drawn = new Set(figure.map((arrow) => arrow.join(' | ')))
    const added = DIAGRAM.filter(([from]) => from !== 'UNSEEN')
      .map(([from, on, to]) => [from, on, to].join(' | '))
      .filter((arrow) => !drawn.has(arrow))
    expect(added).toEqual([
      'SYN-RECEIVED | rcv FIN | CLOSE-WAIT', // 3.10.7.4, eighth step
      'SYN-RECEIVED | rcv other SYN | LISTEN', // 3.10.7.4, fourth step
      '* | snd RST | CLOSED', // note 3, and 3.10.5
      '* | rcv RST | CLOSED', // note 3
    ])
  })

  it('gives no state and event twice', () => {
    const pairs = DIAGRAM.map(([from, on]) => `${from} | ${on}`)
    expect([...new Set(pairs)]).toEqual(pairs)
  })

  it('names no event in `*` that a state has a row of its own for', () => {
    const any = DIAGRAM.filter(([from]) => from === '*').map(([, on]) => on)
    const own = DIAGRAM.filter(([from]) => from !== '*').map(([, on]) => on)
    expect(any.filter((on) => (own as EventName[]).includes(on))).toEqual([])
  })

  it('reaches every state from an end that nothing is known of', () => {
    expect([...reachableFrom('UNSEEN')].sort()).toEqual([...STATES].sort())
  })

  it('leads out of every state of the RFC but CLOSED, from which a SYN is a new flow', () => {
    const stuck = STATES.filter((state) => reachableFrom(state, 1).size === 1)
    expect(stuck).toEqual(['CLOSED'])
  })

  it('leads from every state but CLOSED to CLOSED', () => {
    expect(STATES.filter((state) => !reachableFrom(state).has('CLOSED'))).toEqual([])
  })

  it('never leads back to the end that nothing is known of', () => {
    expect(STATES.filter((state) => state !== 'UNSEEN' && reachableFrom(state).has('UNSEEN'))).toEqual([])
  })

  it('ignores a RST in LISTEN (3.10.7.2), and takes it in every other state', () => {
    expect(STATES.filter((state) => !leads(state, 'rcv RST'))).toEqual(['LISTEN'])
    expect(STATES.filter((state) => !leads(state, 'snd RST'))).toEqual(['LISTEN'])
  })

  it('goes from FIN-WAIT-1 to TIME-WAIT when one segment is FIN and ACK of FIN (note 2)', () => {
    expect(walk('FIN-WAIT-1', 'rcv ACK of FIN', 'rcv FIN')).toBe('TIME-WAIT')
    expect(walk('FIN-WAIT-1', 'rcv FIN', 'rcv ACK of FIN')).toBe('TIME-WAIT')
  })

  it.each([
    ['ESTABLISHED', 'snd SYN'],
    ['ESTABLISHED', 'rcv other SYN'],
    ['CLOSE-WAIT', 'rcv FIN'],
    ['TIME-WAIT', 'rcv FIN'],
    ['SYN-SENT', 'rcv ACK of SYN'],
    ['ESTABLISHED', 'rcv ACK of FIN'],
    ['FIN-WAIT-2', 'snd FIN'],
    ['CLOSED', 'snd SYN'],
  ] as const)('is surprised in %s by %s', (from, on) => {
    expect(leads(from, on)).toBe(false)
  })

  it('cites a section of the RFC for every arrow, or says that the flow was joined', () => {
    expect(
      DIAGRAM.map(([, , , section]) => section).filter((s) => !/^(3\.10\.\d(\.\d(-\d)?)?|joined)$/.test(s)),
    ).toEqual([])
  })
})

describe('the numbers of states and events', () => {
  const nameOf = (name: string): string => name.replace(/[-, ]/g, '_').toUpperCase()
  const numbers = Object.entries(State).filter(([, value]) => typeof value === 'number' && value !== SURPRISE)

  it.each(numbers)('%s is the place of its name', (name, value) => {
    const list: readonly string[] = /^(SND|RCV|WAIT)_/.test(name) ? EVENTS : STATES
    expect(list.map(nameOf).indexOf(name)).toBe(value)
  })

  it('call synchronized what RFC 9293 does: ESTABLISHED and all after it', () => {
    expect(STATES.filter((_, at) => State.isSynchronized(at))).toEqual([
      'ESTABLISHED',
      'FIN-WAIT-1',
      'FIN-WAIT-2',
      'CLOSE-WAIT',
      'CLOSING',
      'LAST-ACK',
      'TIME-WAIT',
    ])
  })
})
