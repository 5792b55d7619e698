import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { normalize } from 'node:path'
import { expand } from '../capture/compression.js'
import { isCaptureHead } from '../capture/reader.js'
import { byName, expandPattern, isPattern, under } from './glob.js'
import { nodeInflate } from './inflate.js'
import { codeOf } from './open.js'

/** The captures that were asked for, and what of it leads to none. */
export interface Inputs {
  readonly paths: readonly string[]
  readonly unusable: readonly Refusal[]
}

interface Refusal {
  readonly path: string
  readonly message: string
}

/**
 * What names stand for: files as they are, patterns that no shell has expanded, and, with `isRecursive`, folders for the
 * captures in them. What wasn't named itself counts once.
 */
export async function findCaptures(names: readonly string[], isRecursive: boolean): Promise<Inputs> {
  const paths: string[] = []
  const unusable: Refusal[] = []
  const known = new Set<string>()
  for (const name of names) {
    const found = await standsFor(name, isRecursive)
    unusable.push(...found.unusable)
    for (const path of found.paths) {
      if (path !== name && known.has(normalize(path))) continue
      known.add(normalize(path))
      paths.push(path)
    }
  }
  return { paths, unusable }
}

async function standsFor(name: string, isRecursive: boolean): Promise<Inputs> {
  const kind = name === '-' ? 'file' : await kindOf(name)
  if (kind === 'folder' && isRecursive) return capturesOf(name)
  if (kind === null && isPattern(name)) return matchesOf(name, isRecursive)
  // A folder, or what isn't there, is refused when it is opened.
  return { paths: [name], unusable: [] }
}

async function matchesOf(pattern: string, isRecursive: boolean): Promise<Inputs> {
  const paths: string[] = []
  const unusable: Refusal[] = []
  for (const path of await expandPattern(pattern)) {
    const kind = await kindOf(path)
    if (kind === 'file') paths.push(path)
    else if (kind === 'folder' && isRecursive) paths.push(...(await walk(path, unusable)))
  }
  return orRefusal({ paths, unusable }, pattern, `no file matches ${pattern}`)
}

async function capturesOf(folder: string): Promise<Inputs> {
  const unusable: Refusal[] = []
  const paths = await walk(folder, unusable)
  return orRefusal({ paths, unusable }, folder, `no captures in the folder ${folder}`)
}

function orRefusal({ paths, unusable }: Inputs, path: string, message: string): Inputs {
  return { paths, unusable: paths.length + unusable.length > 0 ? unusable : [{ path, message }] }
}

/**
 * The captures in a folder and below, in order of their names. What is hidden is passed over. Links to folders are not
 * followed: they may lead back up, and out of what was handed in.
 */
async function walk(folder: string, unusable: Refusal[]): Promise<string[]> {
  const paths: string[] = []
  for (const entry of await entriesOf(folder, unusable)) {
    const path = under(folder, entry.name)
    if (entry.isDirectory()) paths.push(...(await walk(path, unusable)))
    else if ((await kindOf(path)) === 'file' && (isNamedCapture(path) || (await holdsCapture(path)))) paths.push(path)
  }
  return paths
}

async function entriesOf(folder: string, unusable: Refusal[]) {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => byName(a.name, b.name))
  } catch (error) {
    unusable.push({ path: folder, message: `cannot look into the folder ${folder}: ${codeOf(error)}` })
    return []
  }
}

/** A pipe or a device is read when it is named, and never looked into to see what it is. */
async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | null> {
  const found = await stat(path).catch(() => null)
  if (found === null) return null
  return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'
}

/** So that an empty or damaged one is told of, and not passed over. */
const isNamedCapture = (path: string): boolean => /\.(pcap|pcapng|cap)\d*(\.(gz|zst))?$/i.test(path)

/** Octets that are looked at. */
const HEAD = 64 * 1024

async function holdsCapture(path: string): Promise<boolean> {
  try {
    const { chunks } = await expand(createReadStream(path, { end: HEAD - 1 }), nodeInflate)
    for await (const chunk of chunks) return isCaptureHead(chunk)
  } catch {
    // What can't be read and isn't called a capture is passed over like any other file.
  }
  return false
}
