/** Fewer edits than this part of a name may be a slip of the hand. */
const SLIP = 1 / 3

/** The name that the fewest edits lead to; null if none is near. */
export function nearest(wanted: string, names: readonly string[]): string | null {
  let best: string | null = null
  let fewest = Math.max(1, Math.floor(wanted.length * SLIP)) + 1
  for (const name of names) {
    const edits = editsBetween(wanted.toLowerCase(), name.toLowerCase(), fewest)
    if (edits >= fewest) continue
    best = name
    fewest = edits
  }
  return best
}

/** Levenshtein's distance, with two neighbours changing places as one edit. May answer `enough` once it is as far. */
function editsBetween(from: string, to: string, enough: number): number {
  if (Math.abs(from.length - to.length) >= enough) return enough
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const replaced = last[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1)
      let edits = Math.min(replaced, last[column]! + 1, current[column - 1]! + 1)
      const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      if (isSwap) edits = Math.min(edits, beforeLast[column - 2]! + 1)
      current.push(edits)
    }
    beforeLast = last
    last = current
  }
  return last[to.length]!
}
