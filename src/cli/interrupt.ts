/** Milliseconds in which the input may end by itself: Ctrl-C reaches the program that writes to us as well. */
const GRACE = 1000

function quit(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  process.exit(130)
}

let onSignal: () => void = quit

/** Lets Ctrl-C end the program, until a capture is followed. */
export function listenForInterrupt(): void {
  process.on('SIGINT', () => onSignal())
}

/** Kept when the first Ctrl-C, or a request to terminate, asks for the report; the next one ends the program. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    onSignal = () => {
      onSignal = quit
      setTimeout(resolve, GRACE).unref()
    }
    process.on('SIGTERM', () => onSignal())
    process.on('SIGHUP', () => onSignal())
  })
}
