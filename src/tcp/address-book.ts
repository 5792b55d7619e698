import { addressText } from '../decode/address.js'
import type { Segment } from '../decode/segment.js'

/** Texts kept at once. A flood of forged sources starts the book anew. */
const MOST = 1 << 16

/** Addresses as text. Each IPv4 address is written once: a capture has far fewer hosts than flows. */
export class AddressBook {
  private readonly texts = new Map<number, string>()

  /** The address at an offset in a segment's octets. */
  text({ bytes, view, ipVersion }: Segment, at: number): string {
    if (ipVersion !== 4) return addressText(bytes, at, ipVersion)
    const address = view.getInt32(at)
    const known = this.texts.get(address)
    if (known !== undefined) return known
    const text = addressText(bytes, at, ipVersion)
    if (this.texts.size >= MOST) this.texts.clear()
    this.texts.set(address, text)
    return text
  }
}
