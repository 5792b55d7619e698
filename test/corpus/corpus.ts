import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A folder of the captures that TCPCHECK_CORPUS names: live, peers or malformed. */
export function corpusFolder(name: 'live' | 'peers' | 'malformed'): string {
  const corpus = process.env.TCPCHECK_CORPUS
  if (!corpus) throw new Error('TCPCHECK_CORPUS must name a folder with live/, peers/ and malformed/')
  return join(corpus, name)
}

/** The captures below a folder, without their labels and other words about them. */
export function capturesIn(folder: string): string[] {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  const captures = files.filter(({ name }) => !/\.(json|md)$/.test(name))
  if (captures.length === 0) throw new Error(`no captures in ${folder}`)
  return captures.map(({ parentPath, name }) => join(parentPath, name)).sort()
}

/** The labels in a folder: the JSON files that tell of one capture each. */
export function labelFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== 'events.json')
    .map((name) => join(folder, name))
    .sort()
}
