import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Spec } from '../../lab/spec.js'
import { fitsGlob } from '../../text/glob.js'
import { listed } from '../../text/numbers.js'
import { UsageError } from '../../text/usage-error.js'

/** What one student handed in. */
export interface SubmissionFiles {
  readonly id: string
  readonly paths: readonly string[]
  /** Why there is nothing to grade; otherwise null. */
  readonly problem: string | null
}

/** Deeper than any hand-in, and more than any class hands in: such a folder is not what was meant. */
const DEEPEST = 16
const MOST_FILES = 100_000

/** Something in a folder of submissions. */
interface Found {
  /** From that folder, with slashes, one at the end of an empty folder. */
  readonly place: string
  readonly path: string
}

/** The submissions behind paths: each file that is named is one, each folder is looked through. */
export function findSubmissions(paths: readonly string[], rules: Spec['submissions']): SubmissionFiles[] {
  const pattern = rules.id === null ? null : new RegExp(rules.id)
  const globs = rules.files.flatMap(alternatives).map((glob) => glob.toLowerCase())
  // A compressed capture is one as well.
  const isCapture = ({ path }: Found): boolean => {
    const name = basename(path).toLowerCase()
    return globs.some((glob) => fitsGlob(glob, name) || fitsGlob(glob, name.replace(/\.(gz|zst)$/, '')))
  }
  const given = paths.filter((path) => !isFolder(path))
  const found = new Map<string, Found[]>()
  for (const one of paths.filter(isFolder).flatMap((folder) => filesIn(folder))) {
    const id = pattern === null ? ownerOf(one, isCapture(one)) : pattern.exec(one.place)?.groups?.id
    if (id) found.set(id, [...(found.get(id) ?? []), one])
  }
  const submissions = [...found].map(([id, files]) => submission(id, files, files.filter(isCapture), rules))
  return [...namedFiles(given, pattern), ...submissions].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Files that were named themselves: by the pattern, by their name, or where names are the same by their path. */
function namedFiles(paths: readonly string[], pattern: RegExp | null): SubmissionFiles[] {
  const names = paths.map((path) => pattern?.exec(path)?.groups?.id ?? withoutEnding(basename(path)))
  return paths.map((path, at) => {
    const name = names[at]!
    const isAlone = names.filter((other) => other === name).length === 1
    return { id: isAlone ? name : path, paths: [path], problem: null }
  })
}

function submission(
  id: string,
  files: readonly Found[],
  captures: readonly Found[],
  rules: Spec['submissions'],
): SubmissionFiles {
  const paths = captures.map(({ path }) => path).sort()
  if (paths.length === 0) {
    const others = files.filter(({ place }) => !place.endsWith('/')).map(({ path }) => basename(path))
    const what = others.length === 0 ? 'the folder is empty' : `there is only ${listed(others.slice(0, 3))}`
    return { id, paths, problem: `no capture: no file is called ${listed(rules.files, 'or')}; ${what}` }
  }
  if (rules.one && paths.length > 1) {
    return {
      id,
      paths,
      problem: `${paths.length} captures, one is wanted: ${listed(paths.map((path) => basename(path)))}`,
    }
  }
  return { id, paths, problem: null }
}

/** The first folder; of a capture without one, its name. */
function ownerOf({ place }: Found, isCapture: boolean): string | undefined {
  const slash = place.indexOf('/')
  if (slash > 0) return place.slice(0, slash)
  return isCapture ? withoutEnding(place) : undefined
}

const withoutEnding = (name: string): string => name.replace(/(\.(pcap|pcapng|cap))?(\.(gz|zst))?$/i, '') || name

/** `*.{pcap,pcapng}` is two patterns. */
function alternatives(glob: string): string[] {
  const [, head, inner, tail] = /^([^{]*)\{([^{}]*)\}(.*)$/.exec(glob) ?? []
  if (head === undefined) return [glob]
  return inner!.split(',').flatMap((one) => alternatives(head + one + tail))
}

/** A path that is not there is told when it is graded. */
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** Files of a folder and of those in it. Links are left out: they may lead to another's work, or to what never ends. */
function filesIn(folder: string, place = '', depth = 0): Found[] {
  const found: Found[] = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    // What editors, archives and systems leave behind.
    if (entry.name.startsWith('.') || entry.name === '__MACOSX') continue
    const path = join(folder, entry.name)
    if (entry.isFile()) found.push({ place: place + entry.name, path })
    else if (entry.isDirectory() && depth < DEEPEST) {
      const inner = filesIn(path, `${place}${entry.name}/`, depth + 1)
      found.push(...(inner.length === 0 ? [{ place: `${place}${entry.name}/`, path }] : inner))
    }
    if (found.length > MOST_FILES)
      throw new UsageError(`${folder} holds more than ${MOST_FILES} files: is it the right folder?`)
  }
  return found
}
