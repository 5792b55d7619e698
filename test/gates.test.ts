import { describe, expect, it } from 'vitest'
import { check } from '../src/check/check.js'
import type { Finding } from '../src/report/model.js'
import { RULES } from '../src/rules/index.js'
import { encodeScript } from '../src/script/encode.js'
import { parseScript } from '../src/script/parse.js'
import type { Script, ScriptFrame } from '../src/script/script.js'
import { GATES, type GateCode } from '../src/tcp/gates.js'

/*
 * What a capture does not show weighs on every verdict that needs it: an error whose gate is closed is told as a
 * warning with its reason, or not at all.
 */

const SYN = 2
/** Octets that the capture lacks where it is given a gap. */
const MISSED = 10

/** A script that begins with a handshake as it should be. */
function isOpening({ frames: [syn, synAck, third, next] }: Script): boolean {
  if (syn === undefined || synAck === undefined || third === undefined || next === undefined) return false
  const flags = [syn, synAck, third].map((frame) => frame.flags).join()
  return flags === '2,18,16' && synAck.ack === syn.seq + 1 && third.ack === synAck.seq + 1
}

/** An ACK of the octets that are to come; a SYN,ACK that answers a copy of the SYN knows nothing of them. */
const acknowledgesMore = ({ destination, flags, ack }: ScriptFrame, syn: ScriptFrame): boolean =>
  destination === syn.source && (ack ?? 0) > syn.seq && !((flags & SYN) !== 0 && ack === syn.seq + 1)

/** The client has sent octets after the handshake that are acknowledged and not in the capture. */
function withGap(script: Script): Script {
  const [syn, , third] = script.frames as [ScriptFrame, ScriptFrame, ScriptFrame]
  const shifted = script.frames.slice(3).map((frame) => ({
    ...frame,
    time: frame.time + 1,
    seq: frame.source === syn.source && frame.seq > syn.seq ? frame.seq + MISSED : frame.seq,
    ack: acknowledgesMore(frame, syn) ? frame.ack! + MISSED : frame.ack,
  }))
  const answer: ScriptFrame = {
    ...third,
    source: third.destination,
    destination: third.source,
    time: third.time + 0.5,
    seq: third.ack!,
    ack: third.seq + MISSED,
    expectations: [],
    id: null,
  }
  return { ...script, frames: [...script.frames.slice(0, 3), answer, ...shifted], end: script.end && script.end + 1 }
}

const isSynOfClient = ({ source, flags }: ScriptFrame): boolean => source === 'client' && (flags & SYN) !== 0

/** Of the connection that is open already. */
const isLater = ({ flags }: ScriptFrame): boolean => (flags & SYN) === 0

/** The clock was set back by a minute and a half after the handshake. */
function withClockSetBack({ frames, ...script }: Script): Script {
  return { ...script, frames: frames.map((frame, at) => (at < 3 ? { ...frame, time: frame.time + 90 } : frame)) }
}

/** Ways to hide a part of a connection, and the gates that this closes. */
const HIDDEN: { name: string; gates: GateCode[]; hide: (script: Script) => Script[] }[] = [
  {
    name: 'the handshake',
    gates: ['HS', 'WS'],
    hide: (script) => [{ ...script, frames: script.frames.filter(({ flags }) => (flags & SYN) === 0) }],
  },
  {
    name: 'what passed before the first SYN',
    gates: ['SYN'],
    hide: (script) => [{ ...script, frames: script.frames.slice(script.frames.findIndex(isSynOfClient)) }],
  },
  {
    name: 'a clock that only goes forward',
    gates: ['WHOLE'],
    hide: (script) => (isOpening(script) && script.frames.slice(3).every(isLater) ? [withClockSetBack(script)] : []),
  },
  {
    name: 'one direction',
    gates: ['BOTH'],
    hide: (script) =>
      ['client', 'server'].map((end) => ({ ...script, frames: script.frames.filter(({ source }) => source === end) })),
  },
  {
    name: 'octets after the handshake',
    gates: ['WHOLE'],
    hide: (script) => (isOpening(script) ? [withGap(script)] : []),
  },
  {
    name: 'the data of every frame',
    gates: ['PAY'],
    hide: (script) => [{ ...script, frames: script.frames.map((frame) => ({ ...frame, snap: frame.snap ?? 54 })) }],
  },
  {
    name: 'timestamps',
    gates: ['TS'],
    hide: (script) => [
      {
        ...script,
        frames: script.frames.map((frame) => ({
          ...frame,
          options: frame.options.filter(({ name }) => name !== 'TS'),
        })),
      },
    ],
  },
]

const ERROR_RULES = RULES.filter(({ severity }) => severity === 'error')
const NEEDS = new Map(ERROR_RULES.map(({ id, gates }) => [id, gates]))
const EXAMPLES = ERROR_RULES.flatMap(({ id, examples }) =>
  examples.map(({ name, packets }) => [id, name, packets] as const),
)

async function findingsOf(script: Script): Promise<readonly Finding[]> {
  return script.frames.length === 0 ? [] : (await check(encodeScript(script))).findings
}

describe.each(HIDDEN)('a capture without $name', ({ gates, hide }) => {
  it.each(EXAMPLES)('makes no error that needs it: %s: %s', async (_id, _name, packets) => {
    for (const script of hide(parseScript(packets))) {
      const unjust = (await findingsOf(script)).filter(
        ({ rule, severity }) => severity === 'error' && NEEDS.get(rule)?.some((gate) => gates.includes(gate)),
      )
      expect(unjust).toEqual([])
    }
  })
})

describe('an error', () => {
  it('is a probable warning behind a gap', async () => {
    const demoted = new Set<string>()
    for (const [, , packets] of EXAMPLES) {
      const script = parseScript(packets)
      const findings = isOpening(script) ? await findingsOf(withGap(script)) : []
      for (const { rule, severity, certainty, demotedBy } of findings)
        if (demotedBy === 'capture-gap' && severity === 'warning' && certainty === 'probable') demoted.add(rule)
    }
    expect([...demoted]).toEqual(
      expect.arrayContaining(['ack-beyond-sent', 'segment-after-own-rst', 'time-wait-cut-short']),
    )
  })

  it.each(EXAMPLES)('gives its reason when it is told as less: %s: %s', async (id, _name, packets) => {
    for (const { severity, certainty, demotedBy } of (await findingsOf(parseScript(packets))).filter(
      ({ rule }) => rule === id,
    )) {
      if (severity === 'error') expect([certainty, demotedBy]).toEqual(['certain', null])
      if (demotedBy !== null) expect(Object.values(GATES)).toContain(demotedBy)
    }
  })

  it.each(ERROR_RULES.map(({ id, examples }) => [id, examples] as const))(
    'is told as one where the capture shows everything: %s',
    async (id, examples) => {
      const all = await Promise.all(examples.map(({ packets }) => findingsOf(parseScript(packets))))
      const own = all.flat().filter(({ rule }) => rule === id)
      expect(own.some(({ severity, demotedBy }) => severity === 'error' && demotedBy === null)).toBe(true)
    },
  )
})
