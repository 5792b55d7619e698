import { readFileSync } from 'node:fs'
import { selected } from '../src/cli/selection.js'
import { check } from '../src/index.js'
import { flowScreen } from '../src/render/flow-screen.js'
import { renderTerminal } from '../src/render/terminal.js'
import { RULES } from '../src/rules/index.js'

/*
 * The README's pictures of runs, as a terminal of 100 columns shows them: the screen of one flow, and a ladder.
 */

const CAPTURE = 'fixtures/stale-syn-half-open.pcap'
const FLOW = 1
const WIDTH = 100

const LADDER = 'fixtures/last-ack-stuck.pcap'

const START = '<!-- picture: printed by npm run generate -->'
const LADDER_START = '<!-- ladder: printed by npm run generate -->'
const END = '<!-- end of picture -->'

/** The README with its pictures drawn anew. */
export async function withPicture(readme: string): Promise<string> {
  return replaced(replaced(readme, START, await picture()), LADDER_START, await ladderPicture())
}

function replaced(readme: string, mark: string, drawn: string): string {
  const start = readme.indexOf(mark)
  const end = readme.indexOf(END, start)
  if (start === -1 || end === -1) throw new Error('the README has no place for its picture')
  return `${readme.slice(0, start)}${mark}\n${drawn}${readme.slice(end)}`
}

async function picture(): Promise<string> {
  const octets = readFileSync(new URL(`../${CAPTURE}`, import.meta.url))
  const report = selected(await check(octets, { path: CAPTURE }), { flow: [FLOW] })
  const screen = renderTerminal(report, {
    width: WIDTH,
    colour: false,
    ascii: false,
    all: false,
    chosen: true,
    rules: RULES,
  })
  return `\n\`\`\`\n$ tcpcheck ${CAPTURE} --flow ${FLOW}\n${screen}\`\`\`\n\n`
}

async function ladderPicture(): Promise<string> {
  const octets = readFileSync(new URL(`../${LADDER}`, import.meta.url))
  const report = await check(octets, { path: LADDER, segments: true })
  const lines = flowScreen(report.flows[0]!, report, {
    width: WIDTH,
    colour: false,
    ascii: false,
    excerpt: { most: 60 },
    absolute: false,
  })
  return `\n\`\`\`\n$ tcpcheck show ${LADDER}\n${lines.join('\n')}\n\`\`\`\n\n`
}
