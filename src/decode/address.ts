/** The address at an offset as text: IPv4 dotted, IPv6 as RFC 5952 writes it. */
export function addressText(bytes: Uint8Array, at: number, ipVersion: number): string {
  if (ipVersion === 4) return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`
  return ipv6Text(bytes.subarray(at, at + 16))
}

function ipv6Text(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, at) => (octets[2 * at]! << 8) | octets[2 * at + 1]!)
  if (isMapped(groups)) return `::ffff:${octets.subarray(12).join('.')}`
  const zeros = longestZeros(groups)
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':')
  if (zeros.length < 2) return hex(0, 8)
  return `${hex(0, zeros.from)}::${hex(zeros.from + zeros.length, 8)}`
}

/** RFC 5952, section 5: the well-known prefix of mapped addresses keeps their dots. */
const isMapped = (groups: readonly number[]): boolean =>
  groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff

/** The first of the longest runs of zero groups (RFC 5952, section 4.2.3). */
function longestZeros(groups: readonly number[]): { from: number; length: number } {
  let longest = { from: 0, length: 0 }
  for (let from = 0; from < 8; from++) {
    let length = 0
    while (from + length < 8 && groups[from + length] === 0) length++
    if (length > longest.length) longest = { from, length }
  }
  return longest
}
