/** So much of a line is shown to each side of a mistake. */
const AROUND = 40

/** A line, or as much of it as fits on a screen, and under it a caret at one of its places. */
export function excerpt(line: string, at: number): string[] {
  const from = at <= AROUND ? 0 : at - AROUND
  const to = Math.min(line.length, at + AROUND)
  const before = from === 0 ? '' : '...'
  const after = to === line.length ? '' : '...'
  return [`  ${before}${narrow(line.slice(from, to))}${after}`, `  ${' '.repeat(before.length + at - from)}^`]
}

/** Every unit one column wide, so that the caret meets its place. */
const narrow = (text: string): string => text.replace(/\s/g, ' ').replace(/[^ -~]/g, '?')
