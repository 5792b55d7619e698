import { normalize, resolve } from 'node:path'
import type { Library, World } from '../../src/cli/world.js'
import type { Report } from '../../src/report/model.js'
import { UsageError } from '../../src/text/usage-error.js'
import { sampleReport } from '../render/sample-report.js'

/** What a run wrote and what it asked of the library. */
export interface TestWorld extends World {
  readonly out: string[]
  readonly err: string[]
  readonly files: Map<string, string>
  readonly asked: { paths: string[]; settings: Parameters<Library['readFiles']>[1] }[]
}

/** How a test's world differs from a pipe on both sides. */
export interface TestSetup {
  report?: Report | Error
  isTTY?: boolean
  stdinIsTTY?: boolean
  columns?: number
  env?: Record<string, string>
  /** Milliseconds by which the clock moves with every look at it. */
  tick?: number
  /** What patterns and folders stand for. */
  found?: Awaited<ReturnType<World['findCaptures']>>
  /** Files that are there already. */
  files?: Record<string, string>
  /** Files that are there, by their paths from the root; the working directory is /home/lab. */
  texts?: Record<string, string>
}

const RULES = [
  { id: 'stale-syn', group: 'handshake', severity: 'warning', certainty: 'certain' },
  { id: 'stale-syn-recovered', group: 'handshake', severity: 'note', certainty: 'certain' },
  { id: 'fin-not-acknowledged', group: 'teardown', severity: 'warning', certainty: 'probable' },
  { id: 'keepalive-probe', group: 'keepalive', severity: 'note', certainty: 'certain' },
  { id: 'keepalive-unanswered', group: 'keepalive', severity: 'warning', certainty: 'probable' },
  { id: 'capture-gap', group: 'capture-quality', severity: 'warning', certainty: 'certain' },
] as const

const WORKING_FOLDER = '/home/lab'

/** A page with the places that a report is put in. */
const PAGE = '<title>tcpcheck</title><!-- content --><!-- data --><!-- checker -->...<!-- end of checker -->'

/** A world in memory, with a library that answers with a given report. */
export function testWorld(setup: TestSetup = {}): TestWorld {
  const { report = sampleReport(), isTTY = false, stdinIsTTY = true, env = {}, tick = 0, texts = {} } = setup
  const textAt = (path: string): string | undefined => texts[resolve(WORKING_FOLDER, path)]
  const out: string[] = []
  const err: string[] = []
  const files = new Map(Object.entries(setup.files ?? {}))
  const asked: TestWorld['asked'] = []
  const sink = (lines: string[]) => ({
    isTTY,
    columns: setup.columns,
    write: async (content: string | Uint8Array) => {
      lines.push(asText(content))
      return true
    },
  })
  let clock = 0
  return {
    out,
    err,
    files,
    asked,
    stdout: sink(out),
    stderr: sink(err),
    stdinIsTTY,
    env,
    now: () => {
      clock += tick
      return clock
    },
    regularly: () => () => {},
    interrupted: () => new Promise(() => {}),
    startCapture: async () => {
      throw new UsageError('no capture program in a test')
    },
    exists: (path) => path === 'here' || textAt(path) !== undefined,
    findCaptures: async (paths) => setup.found ?? { paths, unusable: [] },
    isSameFile: (one, other) => normalize(one) === normalize(other),
    loadLibrary: async () => ({
      rules: RULES,
      readFiles: async (paths, settings) => {
        asked.push({ paths, settings })
        settings.onProgress?.(500_000_000, 1_000_000_000)
        if (report instanceof Error) throw report
        return report
      },
      followCapture: async () => {
        throw new Error('nothing to follow in this test')
      },
      extractFlows: async function* (path, { flows }) {
        yield Buffer.from(`${path}: flows ${flows.map(({ id }) => id).join(' ')}`)
      },
      framePlaces: async (_, frames) =>
        new Map([...frames].map((frame) => [frame, { offset: frame * 100, length: 60 }])),
    }),
    loadGrading: async () => {
      throw new Error('this world grades nothing')
    },
    readPage: async () => PAGE,
    serve: async (page) => {
      files.set('served', page)
      return 'http://127.0.0.1:8000/'
    },
    writeFile: async (path, pieces) => {
      const texts: string[] = []
      for await (const piece of pieces) texts.push(asText(piece))
      files.set(path, texts.join(''))
    },
    appendFile: async (path, pieces) => {
      files.set(path, (files.get(path) ?? '') + [...pieces].map(asText).join(''))
    },
    readFile: async (path) => {
      const text = files.get(path) ?? textAt(path)
      if (text === undefined) throw new UsageError(`cannot read ${path}: no such file`)
      return text
    },
    createFile: async (path, content) => {
      if (textAt(path) !== undefined) throw new UsageError(`cannot write ${path}: it is there already`)
      files.set(path, content)
    },
    workingFolder: () => WORKING_FOLDER,
  }
}

/** Octets as one character each. */
const asText = (content: string | Uint8Array): string =>
  typeof content === 'string' ? content : Buffer.from(content).toString('latin1')
