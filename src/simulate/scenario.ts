import type { Act, Session } from './application.js'
import { ISN_STEP } from './endpoint.js'
import { type Conditions, GOOD_LEG, type Leg } from './network.js'
import { Random } from './random.js'
import { drawStack, type Stack } from './stack.js'
import type { Side } from './state.js'

export const STORIES = [
  'exchange',
  'simultaneous open',
  'refused',
  'unanswered',
  'used again',
  'keepalive',
  'aborted',
  'unread',
  'left open',
  'crashed',
] as const
export type Story = (typeof STORIES)[number]

export const NETWORKS = [
  'undisturbed',
  'losing',
  'reordering',
  'duplicating',
  'failing',
  'haunted',
  'everything',
] as const
export type NetworkKind = (typeof NETWORKS)[number]

export const CAPTURES = [
  'whole',
  'ends early',
  'starts late',
  'drops',
  'duplicates',
  'swaps',
  'cut at both ends',
] as const
export type CaptureKind = (typeof CAPTURES)[number]

/** What the capture does to what passes the tap. Times are parts of the connection's own, from 0 to 1; the others probabilities. */
export interface CaptureFaults {
  start: number
  end: number
  drops: number
  duplicates: number
  swaps: number
}

/** Everything about a simulated connection that is not decided on its way. */
export interface Scenario {
  seed: number
  story: Story
  network: NetworkKind
  capture: CaptureKind
  stacks: Record<Side, Stack>
  sessions: Record<Side, Session[]>
  /** The server's host is not there at all. */
  isServerDead: boolean
  conditions: Conditions
  faults: CaptureFaults
  isIpv6: boolean
}

const ORDERLY: readonly Story[] = ['exchange', 'simultaneous open', 'used again', 'keepalive', 'refused']

/** No application aborts, lets data lie unread or keeps its end open, and no host is gone. */
export const isOrderly = ({ story, sessions }: Scenario): boolean =>
  ORDERLY.includes(story) &&
  [...sessions.client, ...sessions.server].every(({ reads }) => reads === null) &&
  !(story === 'keepalive' && sessions.server.some(closesFirst))

/** It waits for no FIN: a client that idles lets it wait for its own. */
const closesFirst = ({ acts }: Session): boolean =>
  acts.some(({ when, do: deed }) => typeof deed === 'object' && 'close' in deed && when !== 'end')

/** The network does what networks should, and all that is wrong is the capture's. */
export const isUndisturbed = ({ network }: Scenario): boolean => network === 'undisturbed'

/** A scenario that follows from its seed. */
export function drawScenario(seed: number): Scenario {
  const random = new Random(seed)
  const story = random.chance(0.45) ? 'exchange' : random.pick(STORIES)
  const network = random.chance(0.3) ? 'undisturbed' : random.pick(NETWORKS)
  const capture = random.chance(0.5) ? 'whole' : random.pick(CAPTURES)
  const stacks = { client: drawStack(random), server: drawStack(random) }
  return {
    seed,
    story,
    network,
    capture,
    stacks,
    sessions: drawSessions(story, stacks, random),
    isServerDead: story === 'unanswered',
    conditions: drawConditions(network, random),
    faults: drawFaults(capture, random),
    isIpv6: random.chance(0.2),
  }
}

function drawConditions(network: NetworkKind, random: Random): Conditions {
  const base = random.pick([0.0001, 0.002, 0.02, 0.15])
  const skew = random.chance(0.5) ? 1 : random.between(0.5, 2)
  const has = (kind: NetworkKind, chance: number): boolean =>
    network === kind || (network === 'everything' && random.chance(chance))
  const loses = has('losing', 0.7) ? random.pick([0.02, 0.1, 0.25]) : 0
  const holdsUp = has('reordering', 0.7) ? random.pick([0.05, 0.3]) : 0
  const copies = has('duplicating', 0.5) ? random.pick([0.05, 0.2]) : 0
  const fails = has('failing', 0.3)
  const isHaunted = has('haunted', 0.5)
  const leg = (): Leg => ({
    loss: random.chance(0.7) ? loses : 0,
    duplication: random.chance(0.7) ? copies : 0,
    delay: random.chance(0.7) ? holdsUp : 0,
    wandering: isHaunted && random.chance(0.7) ? 0.05 : 0,
  })
  const start = random.exponential(1)
  return {
    delay: { client: base, server: base * skew },
    tap: random.pick([0, 0.01, 0.5, 0.99, 1, random.next()]),
    legs: network === 'undisturbed' ? { client: GOOD_LEG, server: GOOD_LEG } : { client: leg(), server: leg() },
    longestDelay: random.pick([0.2, 1, 3]) * Math.max(base, 0.003),
    longestWandering: random.pick([1, 30, 110]),
    outages: fails
      ? [{ leg: random.pick(['client', 'server']), start, end: start + random.exponential(random.pick([1, 60, 4000])) }]
      : [],
    ghosts: isHaunted ? drawGhosts(random) : [],
  }
}

function drawGhosts(random: Random): Conditions['ghosts'] {
  return Array.from({ length: random.below(3) }, () => ({
    side: random.chance(0.8) ? 'client' : 'server',
    time: random.exponential(random.pick([0.05, 1, 60])),
    // No end has sent a SYN that lies nearer.
    behind: ISN_STEP + random.below(random.pick([1000, 1_000_000, 2 ** 30])),
  }))
}

function drawFaults(capture: CaptureKind, random: Random): CaptureFaults {
  const rate = random.pick([0.02, 0.1, 0.3])
  const cutsStart = capture === 'starts late' || capture === 'cut at both ends'
  const cutsEnd = capture === 'ends early' || capture === 'cut at both ends'
  return {
    start: cutsStart ? random.next() : 0,
    end: cutsEnd ? random.next() : Number.POSITIVE_INFINITY,
    drops: capture === 'drops' ? rate : 0,
    duplicates: capture === 'duplicates' ? rate : 0,
    swaps: capture === 'swaps' ? rate : 0,
  }
}

function drawSessions(story: Story, stacks: Record<Side, Stack>, random: Random): Record<Side, Session[]> {
  const talk = drawTalk(random)
  switch (story) {
    case 'exchange':
    case 'unanswered':
      return talk
    case 'refused':
      return { client: talk.client, server: [] }
    case 'simultaneous open':
      return crossing(talk, random)
    case 'used again':
      return usedAgain(talk, random)
    case 'keepalive':
      return idling(talk, stacks, random)
    case 'aborted':
      return withAct(talk, random, (acts) => [
        ...acts.slice(0, random.below(acts.length + 1)),
        act('opening', 'abort', random),
      ])
    case 'unread':
      return withAct(talk, random, (acts) => [act('established', 'stop reading', random), ...acts])
    case 'left open':
      return withAct(talk, random, (acts) =>
        acts.filter(({ do: deed }) => typeof deed !== 'object' || !('close' in deed)),
      )
    case 'crashed':
      return crashing(talk, random)
  }
}

const act = (when: Act['when'], deed: Act['do'], random: Random): Act => ({ when, do: deed, pause: drawPause(random) })

const drawPause = (random: Random): number =>
  random.chance(0.3) ? 0 : random.exponential(random.pick([0.001, 0.05, 1]))

const drawOctets = (random: Random): number =>
  1 + Math.floor(random.exponential(random.pick([20, 600, 600, 3000, random.chance(0.1) ? 20_000 : 600])))

/** Rounds of request and response, and one of the ways to end. */
function drawTalk(random: Random): Record<Side, Session[]> {
  const client: Act[] = []
  const server: Act[] = []
  let asked = 0
  let answered = 0
  const rounds = random.pick([0, 1, 1, 2, 4])
  for (let round = 0; round < rounds; round++) {
    const octets = drawOctets(random)
    client.push(act(round === 0 ? 'established' : { octets: answered }, { write: octets }, random))
    asked += octets
    if (round === 0 && random.chance(0.1)) {
      // Both talk at once.
      const greeting = drawOctets(random)
      server.push(act('established', { write: greeting }, random))
      answered += greeting
    }
    const answer = drawOctets(random)
    server.push(act({ octets: asked }, { write: answer }, random))
    answered += answer
  }
  drawClose(client, server, { asked, answered }, random)
  return {
    client: [{ opens: 0, acts: client, reads: drawReads(random) }],
    server: [{ opens: null, acts: server, reads: drawReads(random) }],
  }
}

const drawReads = (random: Random): Session['reads'] =>
  random.chance(0.8) ? null : { octets: random.pick([200, 1500, 20_000]), every: random.pick([0.01, 0.3, 2]) }

function drawClose(
  client: Act[],
  server: Act[],
  { asked, answered }: { asked: number; answered: number },
  random: Random,
): void {
  const way = random.pick(['client', 'client', 'server', 'both', 'half'])
  const closes = (when: Act['when'], deed: 'both ways' | 'one way' = 'both ways'): Act =>
    act(when, { close: deed }, random)
  if (way === 'client') {
    client.push(closes({ octets: answered }))
    server.push(closes('end'))
  } else if (way === 'server') {
    server.push(closes({ octets: asked }, 'one way'))
    client.push(closes('end'))
  } else if (way === 'both') {
    client.push(closes({ octets: answered }, 'one way'))
    server.push(closes({ octets: asked }, 'one way'))
  } else {
    // The client has no more to say, and the server still answers.
    client.push(closes({ octets: answered }, 'one way'))
    server.push(act('end', { write: drawOctets(random) }, random), closes('end'))
  }
}

/** Both call each other at about the same time. */
function crossing({ client, server }: Record<Side, Session[]>, random: Random): Record<Side, Session[]> {
  return {
    client,
    server: server.map((session) => ({ ...session, opens: random.exponential(random.pick([0.0001, 0.02])) })),
  }
}

function usedAgain(first: Record<Side, Session[]>, random: Random): Record<Side, Session[]> {
  const talks = [first, ...Array.from({ length: 1 + random.below(2) }, () => drawTalk(random))]
  const later = (session: Session, at: number): Session =>
    at === 0 || session.opens === null
      ? session
      : { ...session, opens: random.exponential(random.pick([0.01, 2, 100])) }
  return { client: talks.flatMap(({ client }) => client).map(later), server: talks.flatMap(({ server }) => server) }
}

/** One or both sides wait long enough for keepalives. */
function idling(talk: Record<Side, Session[]>, stacks: Record<Side, Stack>, random: Random): Record<Side, Session[]> {
  const idle = random.pick([5, 60, 7200])
  for (const side of random.pick<Side[]>([['client'], ['server'], ['client', 'server']]))
    stacks[side].keepalive = {
      idle: idle * random.pick([1, 1, 0.7]),
      interval: random.pick([1, 75]),
      probes: random.pick([2, 5, 9]),
      octets: random.pick([0, 1]),
      resets: random.chance(0.7),
    }
  const acts = talk.client[0]!.acts
  acts.splice(random.below(acts.length), 0, {
    when: 'established',
    pause: idle * random.between(0.5, 4),
    do: 'read on',
  })
  return talk
}

/** Changes what one of the two does. */
function withAct(
  talk: Record<Side, Session[]>,
  random: Random,
  change: (acts: Act[]) => Act[],
): Record<Side, Session[]> {
  const session = talk[random.pick<Side>(['client', 'server'])][0]!
  session.acts = change(session.acts)
  return talk
}

/** A host loses its memory, and comes back or not. */
function crashing(talk: Record<Side, Session[]>, random: Random): Record<Side, Session[]> {
  const side = random.pick<Side>(['client', 'server'])
  const session = talk[side][0]!
  session.acts.splice(random.below(session.acts.length + 1), 0, act('established', 'crash', random))
  const again = drawTalk(random)
  const returns = random.chance(0.7)
  if (side === 'client') {
    if (returns) talk.client.push({ ...again.client[0]!, opens: random.exponential(2) })
    talk.server.push(again.server[0]!)
  } else if (returns) talk.server.push(again.server[0]!)
  return talk
}
