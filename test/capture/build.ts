/** Octets of captures, written by hand so that each can be spoiled in one place. */

/** Joins octets. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A copy in which `octets` stand at `at`. */
export function spoiled(whole: Uint8Array, at: number, ...octets: readonly number[]): Uint8Array {
  const copy = whole.slice()
  copy.set(octets, at)
  return copy
}

/** A copy without the `octets` that start at `at`. */
export function without(whole: Uint8Array, at: number, octets: number): Uint8Array {
  return joined(whole.subarray(0, at), whole.subarray(at + octets))
}

export function text(words: string): Uint8Array {
  return new TextEncoder().encode(words)
}

/** Octets that differ from frame to frame and look like no header. */
export function noise(seed: number, octets: number): Uint8Array {
  return Uint8Array.from({ length: octets }, (_, at) => 0x80 | ((seed * 31 + at * 7) & 0x7f))
}

export interface PcapOptions {
  readonly magic?: number
  readonly little?: boolean
  readonly major?: number
  readonly minor?: number
  readonly snapLength?: number
  readonly linkType?: number
}

export interface Captured {
  readonly seconds?: number
  readonly fraction?: number
  readonly bytes: Uint8Array
  readonly wireLength?: number
}

export function numbers(little: boolean, ...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4))
  values.forEach((value, index) => {
    view.setUint32(index * 4, value, little)
  })
  return new Uint8Array(view.buffer)
}

function halves(little: boolean, ...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 2))
  values.forEach((value, index) => {
    view.setUint16(index * 2, value, little)
  })
  return new Uint8Array(view.buffer)
}

export const START = 1_700_000_000

export function pcapHeader(options: PcapOptions = {}): Uint8Array {
  const { magic = 0xa1b2c3d4, little = true, major = 2, minor = 4, snapLength = 262_144, linkType = 1 } = options
  return joined(numbers(little, magic), halves(little, major, minor), numbers(little, 0, 0, snapLength, linkType))
}

export function pcapRecord(captured: Captured, little = true): Uint8Array {
  const { seconds = START, fraction = 0, bytes, wireLength = bytes.length } = captured
  return joined(numbers(little, seconds, fraction, bytes.length, wireLength), bytes)
}

export function pcap(records: readonly Captured[], options: PcapOptions = {}): Uint8Array {
  const little = options.little ?? true
  return joined(pcapHeader(options), ...records.map((captured) => pcapRecord(captured, little)))
}

/** Frames of 60 octets, a millisecond apart. */
export function sixties(count: number): Captured[] {
  return Array.from({ length: count }, (_, index) => ({
    seconds: START + Math.floor(index / 1000),
    fraction: (index % 1000) * 1000,
    bytes: noise(index, 60),
  }))
}

/** Octets of a record of `sixties` in a pcap file, and of its block in a pcapng file. */
export const RECORD = 76
export const BLOCK = 92

function padded(bytes: Uint8Array): Uint8Array {
  return joined(bytes, new Uint8Array(-bytes.length & 3))
}

export function block(type: number, body: Uint8Array, little = true): Uint8Array {
  const octets = padded(body)
  const length = octets.length + 12
  return joined(numbers(little, type, length), octets, numbers(little, length))
}

export function option(code: number, value: Uint8Array, little = true): Uint8Array {
  return joined(halves(little, code, value.length), padded(value))
}

export const endOfOptions = new Uint8Array(4)

export function section(little = true, major = 1, minor = 0): Uint8Array {
  const unknownLength = numbers(little, 0xffffffff, 0xffffffff)
  return block(0x0a0d0d0a, joined(numbers(little, 0x1a2b3c4d), halves(little, major, minor), unknownLength), little)
}

export function describeInterface(
  linkType = 1,
  options: readonly Uint8Array[] = [],
  little = true,
  snapLength = 0,
): Uint8Array {
  return block(1, joined(halves(little, linkType, 0), numbers(little, snapLength), ...options), little)
}

export interface Enhanced extends Captured {
  readonly interface?: number
  /** Units since 1970. */
  readonly units?: bigint
  readonly options?: readonly Uint8Array[]
}

export function enhanced(captured: Enhanced, little = true): Uint8Array {
  const { bytes, wireLength = bytes.length, options = [] } = captured
  const units = captured.units ?? BigInt(captured.seconds ?? START) * 1_000_000n + BigInt(captured.fraction ?? 0)
  const [high, low] = [Number(units >> 32n), Number(units & 0xffffffffn)]
  const head = numbers(little, captured.interface ?? 0, high, low, bytes.length, wireLength)
  return block(6, joined(head, padded(bytes), ...options), little)
}

export function pcapng(records: readonly Enhanced[], little = true): Uint8Array {
  return joined(
    section(little),
    describeInterface(1, [], little),
    ...records.map((captured) => enhanced(captured, little)),
  )
}
