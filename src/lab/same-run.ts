import type { Flow } from '../report/model.js'

/** What a run of a connection is known by, whatever the file is called, wherever it was cut and its clock shifted. */
export interface Run {
  readonly clientIss: number
  readonly serverIss: number
  /** Seconds, of this one tap. */
  readonly serverRtt: number | null
  readonly clientRtt: number | null
}

/** Null where the capture does not hold both initial sequence numbers. */
export function runOf({ directions, handshake }: Flow): Run | null {
  const { client, server } = directions
  if (client.iss === null || server.iss === null) return null
  const { serverRtt, clientRtt } = handshake
  return { clientIss: client.iss, serverIss: server.iss, serverRtt, clientRtt }
}

/** Two submissions that hold one run. */
export interface Shared {
  readonly clientIss: number
  readonly serverIss: number
  /** Indexes of submissions, ascending. */
  readonly holders: readonly number[]
}

const pairOf = ({ clientIss, serverIss }: Run): string => `${clientIss} ${serverIss}`

/**
 * Runs that several submissions hold. RFC 9293, section 3.4.1, asks for initial sequence numbers that nobody can guess:
 * 64 bits that two runs do not have in common by chance. A student's own TCP may well begin at 0 each time, so numbers
 * that are seen with different partners are no such numbers: then the round trips, to the nanosecond, must agree too.
 */
export function sharedRuns(submissions: readonly (readonly Run[])[]): Shared[] {
  const fixed = fixedNumbers(submissions.flat())
  const holders = new Map<string, { run: Run; at: Set<number> }>()
  for (const [at, runs] of submissions.entries()) {
    for (const run of runs) {
      const isRandom = !fixed.client.has(run.clientIss) && !fixed.server.has(run.serverIss)
      if (!isRandom && (run.serverRtt === null || run.clientRtt === null)) continue
      const key = isRandom ? pairOf(run) : `${pairOf(run)} ${run.serverRtt} ${run.clientRtt}`
      const entry = holders.get(key) ?? { run, at: new Set() }
      entry.at.add(at)
      holders.set(key, entry)
    }
  }
  return [...holders.values()]
    .filter(({ at }) => at.size > 1)
    .map(({ run: { clientIss, serverIss }, at }) => ({ clientIss, serverIss, holders: [...at].sort((a, b) => a - b) }))
}

/** No random number is so small: one in 65,536 would be. */
const SMALL = 2 ** 16

/** Numbers that some stack begins with more than once. */
function fixedNumbers(runs: readonly Run[]): { client: Set<number>; server: Set<number> } {
  return {
    client: repeated(runs.map(({ clientIss, serverIss }) => [clientIss, serverIss])),
    server: repeated(runs.map(({ clientIss, serverIss }) => [serverIss, clientIss])),
  }
}

function repeated(pairs: readonly (readonly [number: number, partner: number])[]): Set<number> {
  const partners = new Map<number, number>()
  const found = new Set<number>()
  for (const [number, partner] of pairs) {
    if (number < SMALL || (partners.get(number) ?? partner) !== partner) found.add(number)
    partners.set(number, partner)
  }
  return found
}
