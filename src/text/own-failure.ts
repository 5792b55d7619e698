/** Our own failure in a clause: with the rule and the frame, where the library could tell them. */
export function ownFailure(error: unknown): string {
  if (!(error instanceof Error)) return `tcpcheck failed: ${String(error)}`
  const { rule, frame } = error as Error & { rule?: unknown; frame?: unknown } // Only read when they are there.
  const where = [
    typeof rule === 'string' ? ` in rule ${rule}` : '',
    typeof frame === 'number' ? ` at frame ${frame}` : '',
  ].join('')
  return `tcpcheck itself failed${where}: ${error.message}`
}
