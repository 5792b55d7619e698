/** The 4 octets of a dotted IPv4 address or the 16 of an IPv6 address (RFC 4291, section 2.2, forms 1 and 2); null for anything else. */
export function addressOctets(text: string): Uint8Array | null {
  return text.includes(':') ? ipv6Octets(text) : ipv4Octets(text)
}

function ipv4Octets(text: string): Uint8Array | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null
  return Uint8Array.from(parts, Number)
}

function ipv6Octets(text: string): Uint8Array | null {
  const [head = '', tail, ...more] = text.split('::')
  if (more.length > 0) return null
  const before = groups(head)
  const after = groups(tail ?? '')
  const missing = 8 - before.length - after.length
  // `::` stands for one group of zeros at least.
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  const all = [...before, ...new Array<string>(missing).fill('0'), ...after]
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null
  return Uint8Array.from(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]))
}

const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))
