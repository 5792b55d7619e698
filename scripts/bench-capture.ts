import { statSync } from 'node:fs'
import { cached, median, peak, run, tcpcheck } from './bench/measure.js'
import { generateCapture } from './generate-capture.js'

/* npm run bench:capture: how fast the program is, and how much memory it takes, as it is typed most often. */

const FRAMES = 1_000_000
const ROUNDS = 5

const file = cached(`web-${FRAMES}`, () => generateCapture({ seed: 1, frames: FRAMES, flows: 20_000, snapLength: 96 }))
const megabytes = statSync(file).size / 1e6
const runs = Array.from({ length: ROUNDS }, () => run(tcpcheck(file)))
const seconds = median(runs.map((one) => one.seconds))
console.log(`${file}: ${FRAMES} frames, ${megabytes.toFixed(0)} MB`)
console.log(`${seconds.toFixed(2)} s (median of ${ROUNDS}, start of Node included)`)
console.log(`${Math.round(FRAMES / seconds)} frames/s, ${(megabytes / seconds).toFixed(0)} MB/s`)
console.log(`${peak(runs)?.toFixed(0) ?? 'an unknown number of'} MB resident at most`)
