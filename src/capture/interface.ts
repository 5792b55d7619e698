import { findOption, optionOctets } from './option.js'

const IF_TSRESOL = 9
const IF_TSOFFSET = 14

const NANOSECONDS = 1_000_000_000
const TWO_TO_32 = 0x1_0000_0000
/** Up to here a product of two numbers is exact: 2^53 / 10^9, rounded down to a power of two. */
const EXACT_UNITS = 2 ** 23

/** One interface of a pcapng section, and its clock. */
export class CaptureInterface {
  readonly linkType: number
  readonly snapLength: number
  /** Frames lost so far, by the last Interface Statistics Block; null while there was none. */
  dropsByStatistics: number | null = null
  /** Frames lost so far, by the counts that came with single frames. */
  dropsByFrames = 0
  /** The time `readTime` has read, since 1970. */
  seconds = 0
  nanoseconds = 0
  private readonly unitsPerSecond: number
  private readonly exactUnits: bigint
  private readonly offsetSeconds: number
  /** Nanoseconds in a unit, where that is a whole number; else 0. */
  private readonly nanosecondsPerUnit: number
  private readonly isSimple: boolean

  /** Reads the body of an Interface Description Block in `[from, end)`, 8 octets or more. */
  constructor(view: DataView, from: number, end: number, little: boolean) {
    this.linkType = view.getUint16(from, little)
    this.snapLength = view.getUint32(from + 4, little)
    const resolution = resolutionOf(view, from + 8, end, little)
    const power = resolution & 0x7f
    this.exactUnits = resolution > 0x7f ? 2n ** BigInt(power) : 10n ** BigInt(power)
    this.unitsPerSecond = Number(this.exactUnits)
    const isDecimal = resolution <= 0x7f && power <= 9
    this.nanosecondsPerUnit = isDecimal ? NANOSECONDS / this.unitsPerSecond : 0
    this.isSimple = isDecimal || this.unitsPerSecond <= EXACT_UNITS
    this.offsetSeconds = offsetOf(view, from + 8, end, little)
  }

  /** Reads the time in the two halves of a 64-bit count of units, to the nanosecond, into `seconds` and `nanoseconds`. */
  readTime(high: number, low: number): void {
    if (!this.isSimple) {
      this.readFineTime(high, low)
      return
    }
    // Long division, digit by digit: 2^32, then 2^16, so that no intermediate result exceeds 2^53.
    const units = this.unitsPerSecond
    const first = Math.floor(high / units)
    const middle = (high - first * units) * 0x10000 + (low >>> 16)
    const second = Math.floor(middle / units)
    const last = (middle - second * units) * 0x10000 + (low & 0xffff)
    const third = Math.floor(last / units)
    const rest = last - third * units
    this.seconds = first * TWO_TO_32 + second * 0x10000 + third + this.offsetSeconds
    this.nanoseconds =
      this.nanosecondsPerUnit === 0 ? Math.floor((rest * NANOSECONDS) / units) : rest * this.nanosecondsPerUnit
  }

  /** Units finer than a nanosecond, such as picoseconds: rare enough for big integers. */
  private readFineTime(high: number, low: number): void {
    const count = (BigInt(high) << 32n) | BigInt(low)
    const units = this.exactUnits
    this.seconds = Number(count / units) + this.offsetSeconds
    this.nanoseconds = Number(((count % units) * 1_000_000_000n) / units)
  }
}

/** if_tsresol (section 4.2): microseconds where it is absent; a set top bit means a power of two. */
function resolutionOf(view: DataView, from: number, end: number, little: boolean): number {
  const value = findOption(view, from, end, little, IF_TSRESOL)
  return value >= 0 && optionOctets(view, value, little) >= 1 ? view.getUint8(value) : 6
}

/** if_tsoffset: seconds to add to each time of the interface. */
function offsetOf(view: DataView, from: number, end: number, little: boolean): number {
  const value = findOption(view, from, end, little, IF_TSOFFSET)
  return value >= 0 && optionOctets(view, value, little) >= 8 ? Number(view.getBigInt64(value, little)) : 0
}
