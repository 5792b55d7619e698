/** There is no such option among them. */
export const ABSENT = -1
/** An option is longer than the block has room for. */
export const OVERRUN = -2

/**
 * Where the value of the first option with that code starts, in the options that lie in `[from, end)`
 * (draft-ietf-opsawg-pcapng, section 3.5); its length is the 16 bits before it. Or ABSENT or OVERRUN.
 */
export function findOption(view: DataView, from: number, end: number, little: boolean, wanted: number): number {
  let at = from
  while (end - at >= 4) {
    const code = view.getUint16(at, little)
    const octets = view.getUint16(at + 2, little)
    if (code === 0) return ABSENT
    if (octets > end - at - 4) return OVERRUN
    if (code === wanted) return at + 4
    at += 4 + ((octets + 3) & ~3)
  }
  return ABSENT
}

/** The length of the option whose value `findOption` found. */
export function optionOctets(view: DataView, value: number, little: boolean): number {
  return view.getUint16(value - 2, little)
}
