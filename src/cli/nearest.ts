/** The name that was probably meant, or undefined when none is near enough to be worth a question. */
export function nearest(given: string, names: Iterable<string>): string | undefined {
  let best: string | undefined
  // A third of the letters may be wrong, but a name of one or two letters is never near to anything.
  let least = Math.floor(given.length / 3) + 1
  for (const name of names) {
    const steps = editSteps(given.toLowerCase(), name.toLowerCase())
    if (steps >= least) continue
    best = name
    least = steps
  }
  return best
}

/** How many letters to insert, leave out, replace, or swap with their neighbour. */
function editSteps(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let row = 1; row <= from.length; row++) {
    const line = [row]
    for (let at = 1; at <= to.length; at++) {
      const same = from[row - 1] === to[at - 1]
      let steps = Math.min(last[at]! + 1, line[at - 1]! + 1, last[at - 1]! + (same ? 0 : 1))
      const isSwap = row > 1 && at > 1 && from[row - 1] === to[at - 2] && from[row - 2] === to[at - 1]
      if (isSwap) steps = Math.min(steps, beforeLast[at - 2]! + 1)
      line.push(steps)
    }
    beforeLast = last
    last = line
  }
  return last[to.length]!
}

/** `; did you mean x?`, or nothing. */
export function didYouMean(given: string, names: Iterable<string>): string {
  const name = nearest(given, names)
  return name === undefined ? '' : `; did you mean ${name}?`
}
