/** A place where a capture breaks its own format. Not thrown: it is counted and told, and reading goes on. */
export interface Damage {
  /** Octet in the (decompressed) file where the damaged record or block starts. */
  readonly offset: number
  /** Number of the frame that starts there, or would have been next. */
  readonly frame: number
  /** One sentence without a full stop: what was found, what was expected there, and what was done about it. */
  readonly message: string
}

/**
 * The octets are no capture at all, so that nothing can be analysed. The message says what they look like; until the
 * name of the input is put in front, it is the predicate of a sentence.
 */
export class NotACapture extends Error {
  override readonly name = 'NotACapture'
}
