/** The user asked for something that can't be done. The message is one sentence, for the screen; exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** Lines that show the place of the mistake, where there is one. */
  readonly excerpt: readonly string[]

  constructor(message: string, excerpt: readonly string[] = []) {
    super(message)
    this.excerpt = excerpt
  }
}
