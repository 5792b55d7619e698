import { EXTRAS, printSeconds } from './extras.js'
import { printOptions } from './options.js'
import {
  DEFAULT_ISS,
  DEFAULT_WINDOW,
  defaultDestination,
  defaultEndpoints,
  type Expectation,
  FLAG_LETTERS,
  type Script,
  type ScriptEndpoint,
  type ScriptFrame,
} from './script.js'

/** The script as text with aligned columns. What parseScript reads from it is the same script, but for comments and line numbers. */
export function printScript(script: Script): string {
  const directives = script.endpoints.flatMap(printEndpoint)
  const frames = alignColumns(script.frames.map(frameCells))
  const end = script.end === null ? [] : [`end ${printSeconds(script.end)}`]
  const blank = directives.length > 0 && frames.length > 0 ? [''] : []
  return [...directives, ...blank, ...frames, ...end].map((line) => `${line}\n`).join('')
}

/** Only what differs from what the parser would take for granted. */
function printEndpoint({ name, address, port, iss }: ScriptEndpoint): string[] {
  const usual = defaultEndpoints().find((endpoint) => endpoint.name === name)
  const place = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  const lines: string[] = []
  if (usual === undefined) lines.push(`endpoint ${name} ${place}`)
  else if (usual.address !== address || usual.port !== port) lines.push(`${name} ${place}`)
  if (iss !== (usual?.iss ?? DEFAULT_ISS)) lines.push(`iss ${name} ${iss}`)
  return lines
}

function frameCells(frame: ScriptFrame): string[] {
  return [
    printSeconds(frame.time),
    frame.destination === defaultDestination(frame.source) ? frame.source : `${frame.source} > ${frame.destination}`,
    printFlags(frame.flags),
    `${frame.seq}:${frame.seq + frame.payload}(${frame.payload})`,
    frame.ack === null ? '' : `ack ${frame.ack}`,
    frame.window === DEFAULT_WINDOW ? '' : `win ${frame.window}`,
    printOptions(frame.options),
    EXTRAS.map((extra) => extra.print(frame))
      .filter((text) => text !== '')
      .join(' '),
    frame.expectations.map(printExpectation).join(' '),
  ]
}

/** Letters in tcpdump's order; `-` for none. Reserved bits have no letter, but a word of their own. */
function printFlags(flags: number): string {
  const letters = FLAG_LETTERS.filter(([, bit]) => (flags & bit) !== 0).map(([letter]) => letter)
  return letters.length === 0 ? '-' : letters.join('')
}

function printExpectation({ rule, text }: Expectation): string {
  if (rule === null) return `! ${text ?? ''}`.trimEnd()
  return text === null ? `! ${rule}` : `! ${rule}: ${text}`
}

/** Two spaces between columns; a column that is empty in every row takes no room. Times are aligned at their points. */
function alignColumns(rows: string[][]): string[] {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, i) => Math.max(cell.length, most[i] ?? 0)), [])
  const whole = Math.max(0, ...rows.map(([time = '']) => time.indexOf('.')))
  widths[0] = Math.max(0, ...rows.map(([time = '']) => whole - time.indexOf('.') + time.length))
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? ' '.repeat(whole - cell.indexOf('.')) + cell : cell).padEnd(widths[i] ?? 0))
      .filter((_, i) => widths[i] !== 0)
      .join('  ')
      .trimEnd(),
  )
}
