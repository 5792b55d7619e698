import { type ChildProcess, spawn } from 'node:child_process'
import type { Chunks } from '../capture/compression.js'
import { UsageError } from '../text/usage-error.js'

/** A program to start, and its arguments. */
export interface CaptureProgram {
  readonly name: string
  readonly arguments: readonly string[]
}

/** A program that captures for us. */
export interface RunningCapture {
  /** What it captures, until it ends. Throws UsageError, with its words, when that was nothing. */
  readonly chunks: Chunks
  /** Why it ended by itself, after it had captured something; null: it did not, or was told to. */
  failure(): string | null
  stop(): void
}

/** Its last words, which say why it failed. */
const MOST_COMPLAINT = 2000

/** Starts the first of these programs that there is. It ends when we end. */
export async function startCapture(programs: readonly CaptureProgram[]): Promise<RunningCapture> {
  for (const program of programs) {
    const child = spawn(program.name, program.arguments, { stdio: ['ignore', 'pipe', 'pipe'] })
    if (await hasStarted(child)) return running(child, program.name)
  }
  const names = programs.map(({ name }) => name).join(' nor ')
  throw new UsageError(
    `neither ${names} was found to capture with. Install one (dumpcap comes with Wireshark), or capture elsewhere: ssh HOST tcpdump -U -w - | tcpcheck --follow -`,
  )
}

const hasStarted = (child: ChildProcess): Promise<boolean> =>
  new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(true))
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve(false)
      else reject(new UsageError(`cannot start ${child.spawnfile}: ${error.message}`))
    })
  })

function running(child: ChildProcess, name: string): RunningCapture {
  let complaint = ''
  child.stderr?.on('data', (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-MOST_COMPLAINT)
  })
  let code: number | null = null
  const status = new Promise<number | null>((resolve) => child.once('close', resolve))
  const stop = (): void => void child.kill('SIGINT')
  process.once('exit', stop)
  async function* chunks(): Chunks {
    let octets = 0
    for await (const chunk of child.stdout ?? []) {
      octets += chunk.length
      yield chunk
    }
    code = await status
    if (octets === 0) throw new UsageError(failure(name, complaint))
  }
  return { chunks: chunks(), failure: () => (code ? failure(name, complaint) : null), stop }
}

/** Why it failed, in its own words, and what helps. */
export function failure(name: string, complaint: string): string {
  const lines = complaint.split('\n').map((line) => line.trim())
  const reason = lines.filter((line) => line !== '' && !/^(tcpdump: listening|Capturing on|File:)/.test(line)).join(' ')
  const hint = /permi|not allowed|privilege/i.test(complaint)
    ? `. Give it the right to: sudo setcap cap_net_raw,cap_net_admin+eip "$(command -v ${name})"; or capture as root: sudo tcpdump -U -w - | tcpcheck --follow -`
    : ''
  return `${name} cannot capture: ${reason === '' ? 'it ended without a word' : reason}${hint}`
}
