/*
 * Captures and file names come from strangers. What a terminal would obey, or what would change how the rest of a
 * line reads, is shown as an escape and never sent as it is.
 */

// C0, DEL and C1 controls; soft hyphen; Arabic letter mark; zero-width and direction marks; line and paragraph
// separators; bidirectional embeddings, overrides and isolates; byte order mark; interlinear marks; tag characters;
// halves of surrogate pairs.
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu

const NOT_ASCII = /[^\u0020-\u007e]/gu

function escaped(character: string): string {
  const code = character.codePointAt(0)!
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\u{${code.toString(16)}}`
}

/** The text with everything that could steer a terminal made visible, for example `\x1b`; with ascii, all of Unicode too. */
export function sanitize(text: string, ascii = false): string {
  return text.replace(ascii ? NOT_ASCII : UNSAFE, escaped)
}

// In JSON text these can only stand inside strings, where the escape means the same character.
// JSON.stringify itself escapes C0 controls and lone surrogates.
const UNSAFE_IN_JSON =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

// Nearly all JSON text is plain, and this is many times faster than the list above.
const NOT_PLAIN = /[^\u0000-\u007e]/

/** JSON text that is safe to print on a terminal and reads back as the same value. */
export function sanitizeJson(json: string): string {
  if (!NOT_PLAIN.test(json)) return json
  return json.replace(UNSAFE_IN_JSON, (character) => {
    // Characters beyond 16 bits are two units, and JSON writes each by itself.
    let units = ''
    for (let at = 0; at < character.length; at++) {
      units += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`
    }
    return units
  })
}
