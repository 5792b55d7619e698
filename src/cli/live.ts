import type { CaptureProgram } from '../io/capture-program.js'
import { sanitize } from '../render/sanitize.js'
import { UsageError } from '../text/usage-error.js'
import type { LiveArguments } from './arguments.js'
import { runFollowing } from './check.js'
import type { World } from './world.js'

/** The programs to try, the one that needs fewer rights first. No shell sees the filter, and no word of it is an option. */
export function capturePrograms(device: string, filter: readonly string[]): readonly CaptureProgram[] {
  const expression = filter.join(' ')
  return [
    {
      name: 'dumpcap',
      arguments: ['-q', '-i', device, ...(expression === '' ? [] : ['-f', expression]), '-w', '-'],
    },
    {
      name: 'tcpdump',
      arguments: ['-i', device, '-U', '--immediate-mode', '-w', '-', ...(expression === '' ? [] : ['--', expression])],
    },
  ]
}

/** The command `live`: starts a capture program, and follows what it captures. Answers the exit status. */
export async function runLive(args: LiveArguments, world: World): Promise<number> {
  if (args.interface === undefined)
    throw new UsageError('live needs an interface: tcpcheck live -i eth0; "any" is all of them on Linux')
  const capture = await world.startCapture(capturePrograms(args.interface, args.names))
  try {
    const live = { source: capture.chunks, name: args.interface }
    const status = await runFollowing({ ...args, paths: [args.interface] }, world, live)
    const failure = capture.failure()
    if (failure !== null) await world.stderr.write(`${sanitize(`error: ${failure}`)}\n`)
    return failure === null ? status : 2
  } finally {
    capture.stop()
  }
}
