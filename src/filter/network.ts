/** Addresses whose first bits are these: one address, or a network. */
export interface Network {
  /** Four octets, or sixteen. */
  readonly octets: readonly number[]
  readonly bits: number
}

/** Longer than any: `ffff:...:255.255.255.255/128`. */
const LONGEST = 50

/** `10.0.0.9`, `10.0.0.0/8`, `2001:db8::/32`; null for anything else. */
export function networkOf(text: string): Network | null {
  if (text.length > LONGEST) return null
  const [address = '', length, ...rest] = text.split('/')
  const octets = octetsOf(address)
  if (octets === null || rest.length > 0) return null
  const most = 8 * octets.length
  if (length === undefined) return { octets, bits: most }
  return /^\d{1,3}$/.test(length) && Number(length) <= most ? { octets, bits: Number(length) } : null
}

/** Whether an address of a report is one of the network's. */
export function isWithin(address: string, { octets, bits }: Network): boolean {
  const own = octetsOf(address)
  if (own === null || own.length !== octets.length) return false
  for (let at = 0; 8 * at < bits; at++) {
    const mask = bits - 8 * at >= 8 ? 0xff : 0xff << (8 - (bits - 8 * at))
    if (((own[at]! ^ octets[at]!) & mask) !== 0) return false
  }
  return true
}

export const isIpv6 = ({ octets }: Network): boolean => octets.length === 16

const octetsOf = (text: string): number[] | null => (text.includes(':') ? ipv6Octets(text) : ipv4Octets(text))

function ipv4Octets(text: string): number[] | null {
  const parts = text.split('.')
  const octets = parts.map(Number)
  // Not 010: some read it as eight.
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part)) && octets.every((o) => o <= 255)
    ? octets
    : null
}

/** RFC 4291, section 2.2: eight groups, once `::` for those that are zero, and perhaps IPv4's dots at the end. */
function ipv6Octets(text: string): number[] | null {
  const [left = '', right, ...rest] = text.split('::')
  if (rest.length > 0) return null
  const head = groupOctets(left, right === undefined)
  const tail = right === undefined ? [] : groupOctets(right, true)
  if (head === null || tail === null) return null
  const zeros = 16 - head.length - tail.length
  if (right === undefined ? zeros !== 0 : zeros < 2) return null
  return [...head, ...new Array<number>(zeros).fill(0), ...tail]
}

function groupOctets(text: string, mayEndInDots: boolean): number[] | null {
  if (text === '') return []
  const octets: number[] = []
  const groups = text.split(':')
  for (const [at, group] of groups.entries()) {
    const dotted = mayEndInDots && at === groups.length - 1 ? ipv4Octets(group) : null
    if (dotted !== null) octets.push(...dotted)
    else if (/^[0-9a-f]{1,4}$/i.test(group))
      octets.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff)
    else return null
  }
  return octets
}
