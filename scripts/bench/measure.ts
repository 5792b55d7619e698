import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** To be raised with every change of what the generators write. */
const GENERATION = 1
const PROGRAM = fileURLToPath(new URL('../../bin/tcpcheck.js', import.meta.url))
const FOLDER = join(tmpdir(), 'tcpcheck-bench')

/** A generated capture is written once; later runs find it. */
export function cached(name: string, generate: () => Uint8Array): string {
  const file = join(FOLDER, `${name}-seed-1-generation-${GENERATION}.pcap`)
  if (existsSync(file)) return file
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(`${file}.part`, generate())
  renameSync(`${file}.part`, file)
  return file
}

/** The program itself, in a process of its own. */
export const tcpcheck = (...args: string[]): string[] => [process.execPath, PROGRAM, ...args]

/** One run of a command. */
export interface Run {
  readonly seconds: number
  /** Resident at most; null where GNU time is not there to tell. */
  readonly megabytes: number | null
}

const hasTime = spawnSync('/usr/bin/time', ['-f', '%M', 'true']).status === 0

/** Throws when the command can't be run or fails. Status 1 says that there are findings. */
export function run(command: readonly string[]): Run {
  const [program, ...args] = hasTime ? ['/usr/bin/time', '-f', 'peak %M', ...command] : command
  const start = performance.now()
  const done = spawnSync(program!, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] })
  const seconds = (performance.now() - start) / 1000
  mustHaveRun(command, done)
  const kibibytes = /peak (\d+)/.exec(done.stderr)?.[1]
  return { seconds, megabytes: kibibytes === undefined ? null : (Number(kibibytes) * 1024) / 1e6 }
}

function mustHaveRun(command: readonly string[], { status, stderr }: SpawnSyncReturns<string>): void {
  if (status === null || status > 1) throw new Error(`${command.join(' ')} ended with status ${status}: ${stderr}`)
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

/** The highest peak of several runs. */
export function peak(runs: readonly Run[]): number | null {
  const told = runs.flatMap(({ megabytes }) => megabytes ?? [])
  return told.length === 0 ? null : Math.max(...told)
}
