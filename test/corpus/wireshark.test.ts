import { spawnSync } from 'node:child_process'
import { relative } from 'node:path'
import { expect, it } from 'vitest'
import { checkFiles } from '../../src/index.js'
import { capturesIn, corpusFolder } from './corpus.js'

/*
 * The filter of every finding, given to tshark, selects the frames that the finding names: its syntax is Wireshark's, and
 * both count frames alike.
 */

const FOLDER = corpusFolder('live')
const captures = capturesIn(FOLDER).map((path) => ({ path, capture: relative(FOLDER, path) }))

const isInstalled = spawnSync('tshark', ['--version']).error === undefined
if (!isInstalled) console.warn('tshark is not installed: filters are not compared with it')

/** The numbers of the frames that a display filter selects. */
function selectedBy(filter: string, path: string): number[] {
  const { status, stdout, stderr } = spawnSync(
    'tshark',
    ['-r', path, '-Y', filter, '-T', 'fields', '-e', 'frame.number'],
    {
      encoding: 'utf8',
    },
  )
  // 2: the capture is cut.
  if (status !== 0 && !(status === 2 && stderr.includes('cut short'))) throw new Error(`tshark: ${stderr}`)
  return stdout.split('\n').filter(Boolean).map(Number)
}

const numbers = (frames: Iterable<number>): number[] => [...new Set(frames)].sort((a, b) => a - b)

it.skipIf(!isInstalled).each(captures)('$capture: its findings are found again', async ({ path }) => {
  const { findings } = await checkFiles([path])
  if (findings.length === 0) return
  // One run for all: starting tshark takes longer than everything else.
  const filter = findings.map(({ wireshark }) => `(${wireshark})`).join(' || ')
  expect(selectedBy(filter, path)).toEqual(numbers(findings.flatMap(({ frames }) => frames)))
})

it.skipIf(!isInstalled)('each filter selects its own frames', async () => {
  const { captures: read, findings } = await checkFiles(captures.map(({ path }) => path))
  const ofCapture = read.map((_, at) => findings.filter(({ capture }) => capture === at))
  const most = ofCapture.reduce((a, b) => (b.length > a.length ? b : a))
  expect(most.length).toBeGreaterThan(5)
  for (const { capture, wireshark, frames } of most)
    expect(selectedBy(wireshark, read[capture]!.path), wireshark).toEqual(numbers(frames))
})
