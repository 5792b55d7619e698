import { constants } from 'node:fs'
import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Chunks } from '../capture/compression.js'
import { nearest } from '../text/nearest.js'
import { UsageError } from '../text/usage-error.js'

/** A file that is being read, or standard input. */
export interface OpenCapture {
  /** Octets of the file as it is stored, for progress; null where nobody knows: standard input, a pipe. */
  readonly size: number | null
  /** The octets, once. Each chunk is overwritten when the next is asked for. */
  readonly chunks: Chunks
  /** Octets read so far. */
  read(): number
  /** Reads no more, even where a read waits. */
  close(): void
}

const CHUNK = 1024 * 1024
/** Milliseconds between looks whether a file has grown. */
const BETWEEN_READS = 100

/**
 * Opens a capture by its path, or standard input for "-". At the end of a file that `grows`, more is waited for. Throws
 * UsageError if that can't be done.
 */
export async function openCapture(path: string, grows = false): Promise<OpenCapture> {
  if (path === '-') return openStandardInput()
  let handle: FileHandle
  try {
    handle = await open(path, constants.O_RDONLY)
  } catch (error) {
    throw await explain(path, error)
  }
  const found = await handle.stat()
  if (found.isDirectory()) {
    await handle.close()
    throw new UsageError(`cannot open ${path}: it is a folder. -r checks the captures in it`)
  }
  if (!found.isFile())
    return counted(
      null,
      chunksOf(path, handle, () => false),
      () => {},
    )
  let goesOn = grows
  const chunks = chunksOf(path, handle, () => goesOn)
  return counted(found.size, chunks, () => {
    goesOn = false
  })
}

/** Octets of a regular file; null for whatever else the path leads to. */
export async function fileSize(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? found.size : null
}

function openStandardInput(): OpenCapture {
  if (process.stdin.isTTY) {
    throw new UsageError(
      'cannot read standard input: it is a terminal. Pipe a capture in: tcpdump -U -w - | tcpcheck -',
    )
  }
  return counted(null, process.stdin as Chunks, () => process.stdin.destroy())
}

function counted(size: number | null, chunks: Chunks, close: () => void): OpenCapture {
  let octets = 0
  async function* counting(): Chunks {
    for await (const chunk of chunks) {
      octets += chunk.length
      yield chunk
    }
  }
  return { size, chunks: counting(), read: () => octets, close }
}

async function* chunksOf(path: string, handle: FileHandle, goesOn: () => boolean): Chunks {
  const buffer = Buffer.allocUnsafeSlow(CHUNK)
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, null)
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
      else if (goesOn()) await setTimeout(BETWEEN_READS)
      else return
    }
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${codeOf(error)}`)
  } finally {
    await handle.close()
  }
}

async function explain(path: string, error: unknown): Promise<UsageError> {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new UsageError(`cannot open ${path}: no such file${await hint(path)}`)
  if (code === 'EACCES' || code === 'EPERM') return new UsageError(`cannot open ${path}: no permission to read it`)
  return new UsageError(`cannot open ${path}: ${code}`)
}

/** ". Did you mean ...?" with the nearest name in the same folder, or nothing. */
async function hint(path: string): Promise<string> {
  const folder = dirname(path)
  const names = await readdir(folder).catch(() => [])
  const name = nearest(basename(path), names)
  if (name === null) return ''
  return `. Did you mean ${folder === '.' ? name : join(folder, name)}?`
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
