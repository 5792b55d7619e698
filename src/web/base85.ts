/*
 * Octets as text, four in five letters, as ZeroMQ's RFC 32 has it: a twentieth shorter than base64. `<` is left out of
 * the letters, so that no text is markup. The number of octets stands before it.
 */

const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?~>()[]{}@%$#_'
const BASE = 85
const GROUP = 5
/** Groups that become one piece of text at once: as many arguments as a call may have. */
const PIECE = 1000 * GROUP

export function encode85(octets: Uint8Array): string {
  const letters = new Uint8Array(Math.ceil(octets.length / 4) * GROUP)
  for (let at = 0, end = GROUP; at < octets.length; at += 4, end += GROUP) {
    let value = 0
    for (let place = 0; place < 4; place++) value = value * 256 + (octets[at + place] ?? 0)
    for (let place = 1; place <= GROUP; place++) {
      letters[end - place] = LETTERS.charCodeAt(value % BASE)
      value = Math.floor(value / BASE)
    }
  }
  const text: string[] = []
  for (let at = 0; at < letters.length; at += PIECE) text.push(String.fromCharCode(...letters.subarray(at, at + PIECE)))
  return `${octets.length} ${text.join('')}`
}

export function decode85(text: string): Uint8Array<ArrayBuffer> {
  const start = text.indexOf(' ') + 1
  const length = Number(text.slice(0, start))
  const octets = new Uint8Array(Math.ceil(length / 4) * 4)
  const view = new DataView(octets.buffer)
  const values = new Uint8Array(128)
  for (let value = 0; value < BASE; value++) values[LETTERS.charCodeAt(value)] = value
  for (let at = 0, from = start; at < length; at += 4) {
    let value = 0
    for (let place = 0; place < GROUP; place++) value = value * BASE + values[text.charCodeAt(from++)]!
    view.setUint32(at, value)
  }
  return octets.subarray(0, length)
}
