import type { Flow } from '../report/model.js'

/** What a run of a connection is known by, whatever the file is called, wherever it was cut and its clock shifted. */
export interface Run {
  readonly clientIss: number
  readonly serverIss: number
}

/** Null where the capture does not hold both initial sequence numbers. */
export function runOf({ directions }: Flow): Run | null {
  const { client, server } = directions
  if (client.iss === null || server.iss === null) return null
  return { clientIss: client.iss, serverIss: server.iss }
}

/** Two submissions that hold one run. */
export interface Shared {
  readonly clientIss: number
  readonly serverIss: number
  /** Indexes of submissions, ascending. */
  readonly holders: readonly number[]
}

/**
 * Runs that several submissions hold. RFC 9293, section 3.4.1, asks for initial sequence numbers that nobody can guess:
 * 64 bits that two runs do not have in common by chance. A student's own TCP may well begin at 0 each time, so small
 * numbers, and those that are seen with different partners, prove nothing.
 */
export function sharedRuns(submissions: readonly (readonly Run[])[]): Shared[] {
  const fixed = fixedNumbers(submissions.flat())
  const holders = new Map<string, { run: Run; at: Set<number> }>()
  for (const [at, runs] of submissions.entries()) {
    for (const run of runs) {
      if (fixed.client.has(run.clientIss) || fixed.server.has(run.serverIss)) continue
      const key = `${run.clientIss} ${run.serverIss}`
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
