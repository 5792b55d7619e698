import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { arch, cpus, devNull, platform, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { cached, median, peak, run, tcpcheck } from './bench/measure.js'
import { BULK, type CaptureRecipe, GIANT, generateCapture } from './generate-capture.js'
import { generateFlood } from './traffic/flood.js'

/*
 * npm run bench -- [--rounds 5] [--captures web,bulk] [--json]
 * Runs tcpcheck beside other tools on generated captures, in turn, and prints how long each takes as a multiple of
 * tcpcheck's time: machines are noisy, ratios of runs side by side less so. Tools that are not installed are left out.
 */

const FIXTURE = fileURLToPath(new URL('../fixtures/clean-close-client-first.pcap', import.meta.url))

interface Contest {
  readonly frames: number
  readonly file: () => string
  /** By the names of tools. */
  readonly against: readonly string[]
}

const recipe = (frames: number, rest: Omit<CaptureRecipe, 'seed' | 'frames'>): (() => Uint8Array) => {
  return () => generateCapture({ seed: 1, frames, ...rest })
}

const CONTESTS: Record<string, Contest> = {
  web: contest('web', 1_000_000, recipe(1_000_000, { flows: 20_000, snapLength: 96 }), [
    'tcpdump',
    'capinfos',
    'tcptrace',
    'tshark',
  ]),
  bulk: contest('bulk', 100_000, recipe(100_000, { flows: 20, snapLength: 1600, traffic: BULK }), [
    'tcpdump',
    'capinfos',
    'tcptrace',
  ]),
  giant: contest('giant', 500_000, recipe(500_000, { flows: 1, snapLength: 96, traffic: GIANT }), [
    'tcpdump',
    'capinfos',
    'tcptrace',
  ]),
  flood: contest('flood', 500_000, () => generateFlood(1, 500_000), ['tcpdump', 'capinfos', 'tcptrace']),
  tiny: { frames: 10, file: () => FIXTURE, against: ['node', 'tcpdump', 'tshark'] },
}

function contest(name: string, frames: number, generate: () => Uint8Array, against: readonly string[]): Contest {
  return { frames, file: () => cached(`${name}-${frames}`, generate), against }
}

const TOOLS: Record<string, (file: string) => string[]> = {
  tcpcheck: (file) => tcpcheck('--format', 'json', '-o', devNull, file),
  node: () => [process.execPath, '-e', '0'],
  tcpdump: (file) => ['tcpdump', '-r', file, '-w', devNull, 'tcp'],
  capinfos: (file) => ['capinfos', '-c', file],
  tcptrace: (file) => ['tcptrace', '-n', file],
  tshark: (file) => ['tshark', '-q', '-z', 'conv,tcp', '-r', file],
}

const isInstalled = (tool: string): boolean =>
  tool === 'tcpcheck' || tool === 'node' || spawnSync('which', [tool]).status === 0

interface Row {
  readonly capture: string
  readonly tool: string
  readonly seconds: number
  /** Slowest less fastest, as a share of the median. */
  readonly spread: number
  readonly megabytes: number | null
  readonly framesPerSecond: number
  /** Its time by tcpcheck's, as the median of the rounds. */
  readonly ratio: number
}

function compare(name: string, { frames, file, against }: Contest, rounds: number): Row[] {
  const capture = file()
  const tools = ['tcpcheck', ...against.filter(isInstalled)]
  readFileSync(capture)
  const runs = Array.from({ length: rounds }, () => tools.map((tool) => run(TOOLS[tool]!(capture))))
  return tools.map((tool, at) => {
    const seconds = runs.map((round) => round[at]!.seconds)
    const middle = median(seconds)
    return {
      capture: name,
      tool,
      seconds: middle,
      spread: (Math.max(...seconds) - Math.min(...seconds)) / middle,
      megabytes: peak(runs.map((round) => round[at]!)),
      framesPerSecond: frames / middle,
      ratio: median(runs.map((round) => round[at]!.seconds / round[0]!.seconds)),
    }
  })
}

function line({ capture, tool, seconds, spread, megabytes, framesPerSecond, ratio }: Row): string {
  const cells = [
    seconds.toFixed(2),
    `±${Math.round(50 * spread)} %`,
    ratio.toFixed(2),
    (framesPerSecond / 1e6).toFixed(2),
    megabytes === null ? '-' : megabytes.toFixed(0),
  ]
  return `| ${capture.padEnd(7)} | ${tool.padEnd(8)} | ${cells.map((cell) => cell.padStart(7)).join(' | ')} |`
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    captures: { type: 'string', default: Object.keys(CONTESTS).join() },
    json: { type: 'boolean', default: false },
  },
})
const machine = `${cpus().length} x ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}, Node ${process.version}`
const rows = values.captures.split(',').flatMap((name) => {
  const found = CONTESTS[name]
  if (found === undefined) throw new Error(`no capture ${name}: there are ${Object.keys(CONTESTS).join(', ')}`)
  return compare(name, found, Number(values.rounds))
})
if (values.json) console.log(JSON.stringify({ date: new Date().toISOString(), machine, rows }, null, 2))
else {
  console.log(`${new Date().toISOString().slice(0, 10)}, ${machine}; ${values.rounds} rounds in turn\n`)
  console.log('| Capture | Tool     | Seconds |  Spread | x tcpcheck | Mframes/s |      MB |')
  console.log('|---|---|---|---|---|---|---|')
  for (const row of rows) console.log(line(row))
  const size = (name: string): string => `${name} ${(statSync(CONTESTS[name]!.file()).size / 1e6).toFixed(1)} MB`
  console.log(`\n${values.captures.split(',').map(size).join(', ')}`)
}
