import { existsSync, statSync, writeSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import type { Chunks } from '../capture/compression.js'
import type { Ending, Watcher } from '../check/follow.js'
import type { Level } from '../check/severities.js'
import type { CaptureProgram, RunningCapture } from '../io/capture-program.js'
import type { Finding, Flow, LazyReport, Profile, Vantage } from '../report/model.js'
import type { Rule } from '../rules/rule.js'
import { UsageError } from '../text/usage-error.js'
import type { Grading } from './grade/grading.js'
import { interrupted } from './interrupt.js'
import type { Environment } from './screen.js'

/** Settings of a check, as the library takes them. */
export interface CheckSettings {
  profile?: Profile
  msl?: number
  keepalive?: { idle?: number; interval?: number; probes?: number }
  select?: string[]
  ignore?: string[]
  severities?: Readonly<Record<string, Level>>
  flows?: number[]
  segments?: boolean
  maxFlows?: number
  vantage?: Vantage
  merge?: boolean
  jobs?: number
  patience?: number
  path?: string
  onProgress?: (readOctets: number, totalOctets: number | null) => void
}

/** The library, as far as the command needs it. */
export interface Library {
  readonly rules: readonly Pick<Rule, 'id' | 'group' | 'severity' | 'certainty'>[]
  /** One report on all files; those that can't be used are listed in it. */
  readFiles(paths: string[], settings: CheckSettings): Promise<LazyReport>
  /** Follows a capture that goes on: by its path, or what a program captures. */
  followCapture(source: string | Chunks, settings: CheckSettings, watcher: Watcher): Promise<Ending>
  /** The frames of chosen flows of one capture, as a pcapng file in pieces. */
  extractFlows(path: string, chosen: { flows: Flow[]; findings: Finding[] }): AsyncIterable<Uint8Array>
  /** Where these frames' octets lie in an uncompressed capture, as far as it can be read again. */
  framePlaces(
    path: string,
    frames: ReadonlySet<number>,
  ): Promise<ReadonlyMap<number, { offset: number; length: number }>>
}

/** A stream to write to. The promise is kept when there is room again, and tells whether anybody still reads. */
export interface Sink {
  readonly isTTY: boolean
  readonly columns: number | undefined
  write(content: string | Uint8Array): Promise<boolean>
}

/** What a file is to hold, piece by piece. */
export type Pieces = Iterable<string | Uint8Array> | AsyncIterable<Uint8Array>

interface Inputs {
  readonly paths: readonly string[]
  readonly unusable: readonly { readonly path: string; readonly message: string }[]
}

/** Everything outside of the program that a run touches, so that a test can be that world. */
export interface World {
  readonly stdout: Sink
  readonly stderr: Sink
  readonly stdinIsTTY: boolean
  readonly env: Environment
  /** Milliseconds of any clock. */
  now(): number
  /** Does something again and again, until what it answers is called. */
  regularly(milliseconds: number, work: () => void): () => void
  /** Kept when Ctrl-C asks for the report of a capture that goes on. */
  interrupted(): Promise<void>
  /** Starts the first of these programs that there is. */
  startCapture(programs: readonly CaptureProgram[]): Promise<RunningCapture>
  exists(path: string): boolean
  /** The captures that names, patterns and folders stand for, and what of them leads to none. */
  findCaptures(names: readonly string[], isRecursive: boolean): Promise<Inputs>
  /** Whether two paths lead to one file, by another spelling or by a link. */
  isSameFile(one: string, other: string): boolean
  loadLibrary(): Promise<Library>
  /** What only the command grade needs. */
  loadGrading(): Promise<Grading>
  /** The page that reports are drawn by, as the build made it. */
  readPage(): Promise<string>
  /** Serves a page to this machine, and answers its address. */
  serve(page: string, port: number): Promise<string>
  /** A new file with this content; a file of that name is replaced. */
  writeFile(path: string, pieces: Pieces): Promise<void>
  /** The same, after what a file of that name has already. */
  appendFile(path: string, pieces: Iterable<string | Uint8Array>): Promise<void>
  /** A small text file. */
  readFile(path: string): Promise<string>
  /** A file that was not there before; refuses to touch one that was. */
  createFile(path: string, content: string): Promise<void>
  workingFolder(): string
}

/** The real world. The library is loaded only when something is checked, so that --version answers at once. */
export function realWorld(): World {
  return {
    stdout: streamSink(process.stdout),
    stderr: streamSink(process.stderr),
    stdinIsTTY: process.stdin.isTTY === true,
    env: process.env,
    now: () => performance.now(),
    regularly: (milliseconds, work) => {
      const timer = setInterval(work, milliseconds)
      return () => clearInterval(timer)
    },
    interrupted,
    startCapture: async (programs) => (await import('../io/capture-program.js')).startCapture(programs),
    exists: existsSync,
    findCaptures: async (names, isRecursive) => (await import('../io/find.js')).findCaptures(names, isRecursive),
    isSameFile,
    loadLibrary,
    loadGrading: async () => (await import('./grade/grading.js')).realGrading,
    readPage,
    serve: async (page, port) => (await (await import('./server.js')).serve(page, port)).address,
    writeFile: (path, pieces) => writeTo(path, 'w', pieces),
    appendFile: (path, pieces) => writeTo(path, 'a', pieces),
    readFile: readText,
    createFile: (path, content) => writeTo(path, 'wx', [content]),
    workingFolder: () => process.cwd(),
  }
}

async function loadLibrary(): Promise<Library> {
  const [{ readFiles, followCapture, extractFlows }, { RULES }] = await Promise.all([
    import('../files.js'),
    import('../rules/index.js'),
  ])
  const framePlaces: Library['framePlaces'] = async (path, frames) =>
    (await import('../io/frame-places.js')).framePlaces(path, frames)
  return { rules: RULES, readFiles, followCapture, extractFlows, framePlaces }
}

/** It lies beside the program. */
const readPage = (): Promise<string> => readFile(new URL('page.html', import.meta.url), 'utf8')

/** Whoever reads our output may stop when he has seen enough (`| head`): that is no error, and the rest is dropped. */
function streamSink(stream: NodeJS.WriteStream): Sink {
  let isClosed = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    isClosed = true
  })
  return {
    isTTY: stream.isTTY === true,
    columns: stream.columns,
    write: (content) =>
      new Promise((resolve) => {
        if (isClosed) resolve(false)
        else stream.write(content, () => resolve(!isClosed))
      }),
  }
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }))
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev
}

const octetsOf = (piece: string | Uint8Array): Uint8Array => (typeof piece === 'string' ? Buffer.from(piece) : piece)

async function writeTo(path: string, flags: 'w' | 'a' | 'wx', pieces: Pieces): Promise<void> {
  try {
    const file = await open(path, flags)
    try {
      // Synchronously: a report has thousands of pieces, and nothing else is to be done meanwhile.
      for await (const piece of pieces) writeSync(file.fd, octetsOf(piece))
    } finally {
      await file.close()
    }
  } catch (error) {
    // What is written may be read from a file, which has its own complaints.
    if (error instanceof UsageError) throw error
    throw new UsageError(`cannot write ${path}: ${fileReason(error)}`)
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${fileReason(error, 'no such file')}`)
  }
}

function fileReason(error: unknown, missing = 'no such directory'): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: missing,
    EEXIST: 'it is there already, and stays as it is',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a directory',
    ENOSPC: 'no space left',
    EROFS: 'the file system is read-only',
  }
  const { code = '', message } = error as NodeJS.ErrnoException // What node:fs rejects with.
  return reasons[code] ?? message
}
