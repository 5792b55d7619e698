import { counted } from '../text/numbers.js'

/** Octets of a file's head that `lookOf` makes use of. */
export const ENOUGH_TO_TELL = 512

const CONVERT = 'Convert it first: editcap -F pcapng'
const DECOMPRESS = 'Decompress it first'

/** Kinds of files that people take for captures, or that are captures in another format, by their first octets. */
const SIGNATURES: readonly (readonly [signature: string, kind: string, advice?: string])[] = [
  ['snoop\0\0\0', 'a snoop capture', CONVERT],
  ['btsnoop\0', 'a Bluetooth snoop log'],
  ['TRSNIFF data    \x1a', 'a Sniffer capture', CONVERT],
  ['GMBU', 'a Microsoft Network Monitor capture', CONVERT],
  ['RTSS', 'a Microsoft Network Monitor capture', CONVERT],
  ['XCP\0', 'a NetXRay capture', CONVERT],
  ['iptrace ', 'an AIX iptrace capture', CONVERT],
  ['\x1f\x8b', 'gzip inside the compression that was undone', DECOMPRESS],
  ['\x28\xb5\x2f\xfd', 'zstd inside the compression that was undone', DECOMPRESS],
  ['\xfd7zXZ\0', 'compressed by xz', DECOMPRESS],
  ['BZh', 'compressed by bzip2', DECOMPRESS],
  ['\x04\x22\x4d\x18', 'compressed by lz4', DECOMPRESS],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive', 'Unpack it first'],
  ['Rar!\x1a\x07', 'a RAR archive', 'Unpack it first'],
  ['PK\x03\x04', 'a ZIP archive', 'Unpack it first'],
  ['\x89PNG\r\n\x1a\n', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['%PDF-', 'a PDF document'],
  ['\x7fELF', 'an ELF program'],
  ['MZ', 'a Windows program'],
  ['SQLite format 3\0', 'an SQLite database'],
]

/** What text files turn out to be, and what would have made a capture. */
const TEXTS: readonly (readonly [look: RegExp, kind: string, advice: string])[] = [
  [/^\s*[[{]/, 'JSON text', 'Give the capture itself, not what was made of it'],
  [/^\s*<(!doctype|html|\?xml|pdml|psml)/i, 'HTML or XML text', 'Give the capture itself, not what was made of it'],
  [/^\d\d:\d\d:\d\d\.\d+ /, 'UTF-8 text', 'What tcpdump printed? Capture with tcpdump -w FILE'],
]

const TEXT_ADVICE = 'A Wireshark text export? Save with File › Save As › pcapng'

/**
 * Says that a file whose head this is isn't a capture, what it looks like, and what to do: a predicate, to stand
 * after the name of the file. The head is the whole file, or ENOUGH_TO_TELL octets of it.
 */
export function lookOf(head: Uint8Array): string {
  if (head.length === 0) {
    return 'has 0 bytes. Was the capture stopped before it was flushed? tcpdump -U writes at once.'
  }
  const start = String.fromCharCode(...head.subarray(0, 32))
  const signature = SIGNATURES.find(([octets]) => start.startsWith(octets))
  if (signature !== undefined) return sentence(signature[1], signature[2])
  const text = textOf(head)
  if (text !== null) {
    const [, kind, advice] = TEXTS.find(([look]) => look.test(text)) ?? [null, 'UTF-8 text', TEXT_ADVICE]
    return sentence(kind, advice)
  }
  if (isTraceLog(head)) return sentence('a Windows trace log (ETL)', 'Convert it first: etl2pcapng')
  if (isErf(head)) return sentence('an ERF capture', CONVERT)
  if (head.every((octet) => octet === 0)) return sentence('nothing but zero bytes, as far as one looks')
  if (head.length < 4)
    return `is not a capture: it has ${counted(head.length, 'byte')}, fewer than a capture's first number`
  const magic = Array.from(head.subarray(0, 4), (octet) => octet.toString(16).padStart(2, '0')).join(' ')
  return `is not a capture: it starts with ${magic}, which neither pcap nor pcapng does`
}

function sentence(kind: string, advice?: string): string {
  if (advice?.startsWith('Convert')) return `is ${kind}; only pcap and pcapng are read. ${advice}.`
  return advice === undefined ? `is not a capture: it is ${kind}` : `is not a capture: it is ${kind}. ${advice}.`
}

/** The text, if it is nothing else; null if it holds what text doesn't. */
function textOf(head: Uint8Array): string | null {
  try {
    const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
    const encoding = isUtf16 ? (head[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8'
    // As a stream, because the head may end within a character.
    const text = new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true })
    return /[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(text) ? null : text
  } catch {
    return null
  }
}

/** A Windows event trace starts with a buffer header of 72 octets and the header of a system event, marked 0xc0. */
function isTraceLog(head: Uint8Array): boolean {
  return head[72] === 2 && head[73] === 0 && (head[74] === 1 || head[74] === 2) && head[75] === 0xc0
}

/** ERF has no magic number: a time since 2000, a known type and a sound length, and again in the record after it. */
function isErf(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  let at = 0
  let records = 0
  while (at + 16 <= head.length) {
    const type = view.getUint8(at + 8) & 0x7f
    const octets = view.getUint16(at + 10)
    if (view.getUint32(at + 4, true) < 946_684_800 || type === 0 || type > 48 || octets < 16) return false
    at += octets
    records++
  }
  return records > 0
}
