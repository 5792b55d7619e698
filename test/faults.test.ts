import { describe, expect, it } from 'vitest'
import { NEEDS_EVERY_FRAME } from '../scripts/prove/needs-every-frame.js'
import { check } from '../src/check/check.js'
import { RULES } from '../src/rules/index.js'
import type { Example } from '../src/rules/rule.js'
import { encodeScript } from '../src/script/encode.js'
import { parseScript } from '../src/script/parse.js'
import { captureNumbers, type Script, type ScriptFrame } from '../src/script/script.js'

/*
 * One fault of the network or of the capture never makes an error out of what was none: every example of every rule,
 * with each of its frames lost, copied or overtaken in turn.
 */

/** Longest script whose every frame gets its faults, in frames. */
const LONG = 30
/** Longest that a frame is held up, in seconds. */
const LATE = 0.2

interface Fault {
  name: string
  script: Script
  /** The capture holds a part of what there was. */
  isLoss: boolean
}

/** Numbers its sender's packets as the encoder would, so that a copy of one is one. */
function withIds(script: Script): Script {
  const last = new Map<string, number>()
  const frames = script.frames.map((frame) => {
    const id = frame.id ?? (last.get(frame.source) ?? 100) + 1
    last.set(frame.source, id)
    return { ...frame, id }
  })
  return { ...script, frames }
}

function faultsOf(script: Script): Fault[] {
  const { frames } = script
  const faults: Fault[] = []
  const add = (name: string, changed: ScriptFrame[], isLoss = false): void => {
    const isEmpty = captureNumbers({ ...script, frames: changed }).every((number) => number === null)
    if (!isEmpty) faults.push({ name, script: { ...script, frames: changed }, isLoss })
  }
  for (const [at, frame] of frames.entries()) {
    add(`the capture misses frame ${at + 1}`, frames.with(at, { ...frame, lost: true }), true)
    add(`frame ${at + 1} is captured twice`, frames.with(at, { ...frame, duplicateAfter: 0.00002 }))
    add(`the capture begins at frame ${at + 1}`, frames.slice(at), true)
    add(`the capture ends at frame ${at + 1}`, frames.slice(0, at + 1), true)
    const next = frames[at + 1]
    if (next === undefined || next.time - frame.time > LATE) continue
    const until = frames[at + 2]?.time ?? next.time + LATE
    const copy = { ...frame, time: next.time + Math.min(0.02, (until - next.time) / 2) }
    add(`the network delivers frame ${at + 1} twice`, frames.toSpliced(at + 2, 0, copy))
    if (next.source === frame.source && next.destination === frame.destination)
      add(
        `frame ${at + 2} overtakes frame ${at + 1}`,
        frames.with(at, { ...next, time: frame.time }).with(at + 1, { ...frame, time: next.time }),
      )
  }
  for (const source of new Set(frames.map((frame) => frame.source)))
    add(
      `the capture hears ${source} alone`,
      frames.filter((frame) => frame.source === source),
      true,
    )
  // That a frame is damaged shows only where all of it is there.
  const isWhole = frames.every(({ checksum }) => checksum === 'good')
  for (const snap of isWhole ? [54, 58, 66] : [])
    add(
      `the capture holds ${snap} octets of each frame`,
      frames.map((frame) => ({ ...frame, snap: Math.min(snap, frame.snap ?? snap) })),
    )
  return faults
}

async function errorsOf(script: Script): Promise<string[]> {
  const { findings } = await check(encodeScript(script))
  return findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)
}

/** Short, and captured in order: a second disorder upon the first is more than one fault. */
const isEligible = ({ packets }: Example): boolean =>
  parseScript(packets).frames.length <= LONG && !packets.includes('! capture-reordered')

const EXAMPLES = RULES.flatMap(({ id, examples }) =>
  examples.filter(isEligible).map(({ name, packets }) => [id, name, packets] as const),
)

describe('one fault makes no error', () => {
  it.each(EXAMPLES)('%s: %s', async (_id, _name, packets) => {
    const script = withIds(parseScript(packets))
    const before = new Set(await errorsOf(script))
    const unjust: string[] = []
    for (const { name, script: faulty, isLoss } of faultsOf(script))
      for (const rule of await errorsOf(faulty))
        if (!before.has(rule) && !(isLoss && NEEDS_EVERY_FRAME.has(rule))) unjust.push(`${name}: ${rule}`)
    expect(unjust).toEqual([])
  })
})
