import type { Flow, Keepalive } from '../../report/model.js'
import { counted, duration } from '../../text/numbers.js'
import { growing, whatIsMissing, whyOpen } from '../certainty.js'
import { countCondition, timeCondition } from '../condition.js'
import { all, type FlowJudge, fail, type Judgement, judgeValue, pass, type Subject, unknown } from '../judgement.js'
import type { Wanted } from '../spec.js'

type WantedKeepalive = Wanted['keepalive']

export const judgeKeepalive: FlowJudge<WantedKeepalive> = (subject, wanted) => {
  const runs = subject.flow.keepalive.filter(({ prober }) => wanted.from === undefined || prober === wanted.from)
  if (runs.length === 0) return noProbes(subject, wanted)
  const judgements = runs.map((run) => judgeRun(subject, run, wanted))
  // Where either end may have probed, one that did it right is enough.
  return judgements.find(({ result }) => result === 'pass') ?? all(judgements)
}

function noProbes(subject: Subject, wanted: WantedKeepalive): Judgement {
  const who = wanted.from === undefined ? 'either end' : `the ${wanted.from}`
  const said = `no keepalive probe from ${who}`
  const open = whyOpen(subject)
  const asksForMore = Object.keys(wanted).some((key) => key !== 'from' && key !== 'probes')
  if (wanted.probes === undefined || asksForMore) return open === null ? fail(said) : unknown(`${said} so far; ${open}`)
  return judgeValue(countCondition(wanted.probes), { ...growing(subject, 0), said, frames: [] })
}

function judgeRun(subject: Subject, run: Keepalive, wanted: WantedKeepalive): Judgement {
  const { settings } = subject
  const by = `from the ${run.prober}`
  const parts: Judgement[] = []
  if (wanted.probes !== undefined) {
    const said = `${counted(run.probes, 'keepalive probe')} ${by}`
    parts.push(judgeValue(countCondition(wanted.probes), { ...growing(subject, run.probes), said, frames: run.frames }))
  }
  if (wanted.answered !== undefined) {
    const said = `${counted(run.answered, 'probe')} ${by} answered`
    parts.push(
      judgeValue(countCondition(wanted.answered), { ...growing(subject, run.answered), said, frames: run.frames }),
    )
  }
  if (wanted.idle !== undefined) {
    const said = `first probe ${by} after ${duration(run.idle)} of silence`
    const [first] = run.frames
    const missing = whatIsMissing(subject)
    const condition = timeCondition(wanted.idle, settings.msl)
    parts.push(
      missing === null
        ? judgeValue(condition, { low: run.idle, high: run.idle, said, open: '', frames: [first ?? null] })
        : unknown(`${said}; ${missing}`, [first ?? null]),
    )
  }
  if (wanted.interval !== undefined) parts.push(interval(subject, run, wanted.interval))
  if (wanted.outcome !== undefined) parts.push(outcome(subject, run, wanted.outcome))
  return parts.length === 0 ? pass(`${counted(run.probes, 'keepalive probe')} ${by}`, run.frames) : all(parts)
}

/** The median: as long as probes may follow, it may become another. */
function interval(subject: Subject, run: Keepalive, wanted: NonNullable<WantedKeepalive['interval']>): Judgement {
  const condition = timeCondition(wanted, subject.settings.msl)
  const open = whyOpen(subject)
  if (run.interval === null) {
    return unknown('no two probes without an answer between them, so no interval to measure', run.frames)
  }
  const said = `interval ${duration(run.interval)}`
  if (open !== null) return unknown(`${said} so far; expected ${condition.text}; ${open}`, run.frames)
  return judgeValue(condition, { low: run.interval, high: run.interval, said, open: '', frames: run.frames })
}

const OUTCOMES: Readonly<Record<Keepalive['outcome'], string>> = {
  answered: 'the last probe was answered',
  unanswered: 'the last probe has no answer',
  'gave-up': 'the prober gave up',
  refused: 'the peer answered with RST',
}

function outcome(subject: Subject, run: Keepalive, wanted: Keepalive['outcome']): Judgement {
  const frames = [...run.frames.slice(-1), resetFrame(subject.flow)]
  const said = OUTCOMES[run.outcome]
  const open = whyOpen(subject)
  if (open !== null) return unknown(`${said}; expected ${wanted}; ${open}`, frames)
  return run.outcome === wanted ? pass(said, frames) : fail(`${said}; expected ${wanted}`, frames)
}

const resetFrame = ({ teardown }: Flow): number | null => teardown.reset?.frame ?? null
