/** The user asked for something that can't be done. The message is one sentence, for the screen; exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
