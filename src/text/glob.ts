/** Whether a name fits a pattern in which `*` stands for any characters. Never slower than their lengths multiplied. */
export function fitsGlob(pattern: string, name: string): boolean {
  let at = 0
  let star = -1
  // Where the name goes on behind what the last star has swallowed.
  let resume = 0
  for (let place = 0; place < name.length; ) {
    if (pattern[at] === '*') {
      star = at++
      resume = place
    } else if (at < pattern.length && pattern[at] === name[place]) {
      at++
      place++
    } else if (star >= 0) {
      // Only the last star needs to take more: what stands before it fits already.
      at = star + 1
      place = ++resume
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}
