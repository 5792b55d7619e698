import { readFileSync } from 'node:fs'
import { selectFlows } from '../src/cli/selection.js'
import { check } from '../src/index.js'
import { renderTerminal } from '../src/render/terminal.js'
import { RULES } from '../src/rules/index.js'

/*
 * The README's picture of a run: the screen of one flow of a fixture, as a terminal of 100 columns shows it.
 */

const CAPTURE = 'fixtures/stale-syn-half-open.pcap'
const FLOW = 1
const WIDTH = 100

const START = '<!-- picture: printed by npm run generate -->'
const END = '<!-- end of picture -->'

/** The README with its picture drawn anew. */
export async function withPicture(readme: string): Promise<string> {
  const start = readme.indexOf(START)
  const end = readme.indexOf(END)
  if (start === -1 || end < start) throw new Error('the README has no place for its picture')
  return `${readme.slice(0, start)}${START}\n${await picture()}${readme.slice(end)}`
}

async function picture(): Promise<string> {
  const octets = readFileSync(new URL(`../${CAPTURE}`, import.meta.url))
  const report = selectFlows(await check(octets, { path: CAPTURE }), [FLOW])
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
