/** A space at which no line ends. It is printed as an ordinary one. */
export const NO_BREAK = '\u00a0'

// Our own colours, which take no room. Anything else that looks like one was escaped by sanitize().
const COLOUR = /\u001b\[[0-9;]*m/g
const PLAIN = /^[\u0020-\u007e]*$/
const COMBINING = /^\p{Mark}$/u
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u

/** Columns of a terminal that a text takes. */
export function displayWidth(text: string): number {
  const bare = text.includes('\u001b') ? text.replace(COLOUR, '') : text
  if (PLAIN.test(bare)) return bare.length
  let width = 0
  for (const character of bare) width += characterWidth(character)
  return width
}

/** Widths of the characters met so far: our own signs, in the main. */
const widths = new Map<string, number>()
const MOST_WIDTHS = 4096

function characterWidth(character: string): number {
  const known = widths.get(character)
  if (known !== undefined) return known
  const width = COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  if (widths.size < MOST_WIDTHS) widths.set(character, width)
  return width
}

/** Columns of the widest of the texts. */
export const longest = (texts: readonly string[]): number =>
  texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0)

/** The text with spaces after it, or before it, up to the width. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'left' ? text + spaces : spaces + text
}

/** The text, its middle left out where it is wider than that: beginnings and ends of addresses and paths tell most. */
export function shortened(text: string, width: number, ellipsis: string): string {
  if (displayWidth(text) <= width) return text
  const characters = [...text]
  const room = Math.max(0, width - displayWidth(ellipsis))
  // Host, port and file name stand at the end.
  const head = take(characters, Math.ceil(room / 3))
  const tail = take(characters.reverse(), room - Math.ceil(room / 3)).reverse()
  return head.join('') + ellipsis + tail.join('')
}

function take(characters: readonly string[], width: number): string[] {
  const taken: string[] = []
  let used = 0
  for (const character of characters) {
    used += characterWidth(character)
    if (used > width) break
    taken.push(character)
  }
  return taken
}

/**
 * Lines of at most `width` columns. The first begins with `lead`, the others with `indent` spaces: as many as
 * `lead` has columns, so that a label hangs out to the left, unless told otherwise. A word longer than a line is broken.
 */
export function wrap(text: string, width: number, lead = '', indent = displayWidth(lead)): string[] {
  const room = Math.max(10, width - Math.max(indent, displayWidth(lead)))
  if (displayWidth(text) <= room) return [lead + text.replace(/^ +/, '').trimEnd().replaceAll(NO_BREAK, ' ')]
  const lines: string[] = []
  let line = ''
  const close = () => {
    lines.push((lines.length === 0 ? lead : ' '.repeat(indent)) + line.trimEnd().replaceAll(NO_BREAK, ' '))
    line = ''
  }
  for (const word of heldTogether(text)
    .split(' ')
    .flatMap((whole) => pieces(whole, room))) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > room) close()
    line = line === '' ? word : `${line} ${word}`
  }
  if (line !== '' || lines.length === 0) close()
  return lines
}

/** A number stays on the line of its unit, or of the name of its frame; so does `(#1 to #9)`. */
const heldTogether = (text: string): string =>
  text.replace(/ (?=#\d)|(?<=#\d+) (?=to #\d)|(?<=\d) (?=(?:ns|µs|ms|s|min|h|d)\b)|(?<=\b[Ff]rames?) (?=\d)/g, NO_BREAK)

function pieces(word: string, room: number): string[] {
  if (displayWidth(word) <= room || word.includes('\u001b')) return [word]
  const parts: string[] = []
  let rest = [...word]
  while (rest.length > 0) {
    const part = take(rest, room)
    parts.push(part.join(''))
    rest = rest.slice(part.length)
  }
  return parts
}
