import type { Session } from '../../src/simulate/application.js'
import type { Scenario } from '../../src/simulate/scenario.js'
import { type Run, simulate } from '../../src/simulate/simulate.js'
import { otherSide, type Side } from '../../src/simulate/state.js'

/** A smaller scenario of the same kind, or null where it is small in that way already. */
type Step = (scenario: Scenario) => Scenario | null

const withSession =
  (side: Side, at: number, change: (session: Session) => Session | null): Step =>
  (scenario) => {
    const sessions = scenario.sessions[side]
    const session = sessions[at]
    if (session === undefined) return null
    const changed = change(session)
    if (changed === null && sessions.length === 1) return null
    const list =
      changed === null
        ? sessions.filter((one) => one !== session)
        : sessions.map((one) => (one === session ? changed : one))
    // One side alone has nobody to talk to.
    const sides = { [side]: list, [otherSide(side)]: scenario.sessions[otherSide(side)] }
    return { ...scenario, sessions: sides as Record<Side, Session[]> }
  }

const withoutAct = (side: Side, at: number, act: number): Step =>
  withSession(side, at, (session) =>
    act < session.acts.length ? { ...session, acts: session.acts.filter((_, index) => index !== act) } : null,
  )

/** Fewer octets, so that fewer segments are needed; whoever waits for them waits for fewer. */
const halved: Step = ({ sessions, ...scenario }) => {
  const half = (octets: number): number => Math.ceil(octets / 2)
  let isSmall = true
  const smaller = (list: Session[]): Session[] =>
    list.map((session) => ({
      ...session,
      acts: session.acts.map((act) => {
        if (typeof act.do === 'object' && 'write' in act.do && act.do.write > 1) isSmall = false
        return {
          ...act,
          when: typeof act.when === 'object' ? { octets: half(act.when.octets) } : act.when,
          do: typeof act.do === 'object' && 'write' in act.do ? { write: half(act.do.write) } : act.do,
        }
      }),
    }))
  const shrunk = { client: smaller(sessions.client), server: smaller(sessions.server) }
  return isSmall ? null : { ...scenario, sessions: shrunk }
}

/** A large run takes its time to check. */
const MOST_TRIES = 200

const SIDES: readonly Side[] = ['client', 'server']
const STEPS: readonly Step[] = [
  ({ conditions, ...scenario }) =>
    conditions.ghosts.length === 0
      ? null
      : { ...scenario, conditions: { ...conditions, ghosts: conditions.ghosts.slice(1) } },
  ...SIDES.flatMap((side) => [2, 1].map((at) => withSession(side, at, () => null))),
  ...SIDES.flatMap((side) => [5, 4, 3, 2, 1, 0].map((act) => withoutAct(side, 0, act))),
  halved,
  (scenario) => (scenario.isIpv6 ? { ...scenario, isIpv6: false } : null),
]

/** The smallest run that still fails, as far as leaving out one thing after the other finds it. */
export async function shrink(scenario: Scenario, fails: (run: Run) => Promise<boolean>): Promise<Run> {
  let best = simulate(scenario)
  const spared = new Set<string>()
  let tries = 0
  const isBetter = async (run: Run): Promise<boolean> =>
    run.frames.length <= best.frames.length && ++tries <= MOST_TRIES && (await fails(run))
  for (let hasShrunk = true; hasShrunk; ) {
    hasShrunk = false
    for (const step of STEPS) {
      const smaller = step(best.scenario)
      if (smaller === null) continue
      const run = simulate(smaller, spared)
      if (!(await isBetter(run))) continue
      best = run
      hasShrunk = true
    }
    for (const incident of best.incidents) {
      if (spared.has(incident) || tries > MOST_TRIES) continue
      const run = simulate(best.scenario, new Set([...spared, incident]))
      if (!(await isBetter(run))) continue
      spared.add(incident)
      best = run
      hasShrunk = true
    }
  }
  return best
}
