import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateCapture } from './generate-capture.js'

const RECIPE = { seed: 1, frames: 1_000_000, flows: 20_000, snapLength: 96 }
/** To be raised with every change of the generator's output. */
const GENERATION = 1
const ROUNDS = 5
const PROGRAM = fileURLToPath(new URL('../bin/tcpcheck.js', import.meta.url))
/** The child tells its own peak at its end; only the kernel knows it, and nobody else has to be installed. */
const TELL_PEAK = `process.on('exit', () => {
  require('node:fs').writeSync(2, '\\npeak ' + process.resourceUsage().maxRSS + '\\n')
})`

interface Round {
  seconds: number
  peakMegabytes: number
}

/** Writes the capture once; later runs find it. */
function captureFile(): string {
  const folder = join(tmpdir(), 'tcpcheck-bench')
  const file = join(folder, `web-${RECIPE.frames}-seed-${RECIPE.seed}-generation-${GENERATION}.pcap`)
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${file}.part`, generateCapture(RECIPE))
  renameSync(`${file}.part`, file)
  return file
}

function measure(file: string): Round {
  const hook = `data:text/javascript,import{createRequire}from'node:module';const require=createRequire('file:///');${encodeURIComponent(TELL_PEAK)}`
  const start = performance.now()
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', hook, PROGRAM, file, '--format', 'json', '-o', devNull],
    { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const seconds = (performance.now() - start) / 1000
  // 1 says that there are findings.
  if (status === null || status > 1) throw new Error(`the program ended with status ${status}: ${stderr}`)
  const kibibytes = Number(/peak (\d+)/.exec(stderr)?.[1])
  return { seconds, peakMegabytes: (kibibytes * 1024) / 1e6 }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const file = captureFile()
const rounds = Array.from({ length: ROUNDS }, () => measure(file))
const seconds = median(rounds.map((round) => round.seconds))
const peak = Math.max(...rounds.map((round) => round.peakMegabytes))
console.log(`${file}: ${RECIPE.frames} frames, ${(statSync(file).size / 1e6).toFixed(0)} MB`)
console.log(`${seconds.toFixed(2)} s (median of ${ROUNDS}, start of Node included)`)
console.log(`${Math.round(RECIPE.frames / seconds)} frames/s, ${(statSync(file).size / 1e6 / seconds).toFixed(0)} MB/s`)
console.log(`${peak.toFixed(0)} MB resident at most`)
