import { readdir } from 'node:fs/promises'

/*
 * Patterns that no shell has expanded: those in quotes, and all on Windows. They mean what they mean to bash with its
 * globstar: * and ? within a name, ** for folders however deep, [a-z], [!a-z], {one,other}; a name that begins with a dot
 * is only meant by a part that does.
 */

export const isPattern = (path: string): boolean => /[*?[{]/.test(path)

/** What the pattern leads to, in order of the names; a part without a pattern in it needn't exist. */
export async function expandPattern(pattern: string): Promise<string[]> {
  const slashed = process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern
  const paths = await Promise.all(alternatives(slashed).map(pathsOf))
  return [...new Set(paths.flat())].sort(byName)
}

/** By code units, which is the same order everywhere. */
export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const under = (folder: string, name: string): string =>
  folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`

/** `a{b,c}d` is `abd` and `acd`. */
function alternatives(pattern: string): string[] {
  const [whole, before, choices, after] = /^(.*)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(pattern) ?? []
  if (whole === undefined) return [pattern]
  return choices!.split(',').flatMap((choice) => alternatives(`${before}${choice}${after}`))
}

async function pathsOf(pattern: string): Promise<string[]> {
  const [root] = /^\/*/.exec(pattern)!
  const parts = pattern.slice(root.length).split(/\/+/)
  if (parts.at(-1) === '**') parts.push('*')
  let paths = [root]
  for (const part of parts) paths = [...new Set((await Promise.all(paths.map((path) => step(path, part)))).flat())]
  return paths
}

/** Where one part of a pattern leads to from a folder. */
async function step(folder: string, part: string): Promise<string[]> {
  if (part === '**') return [folder, ...(await foldersBelow(folder))]
  if (!isPattern(part)) return [under(folder, part)]
  const pattern = namePattern(part)
  const names = await readdir(folder || '.').catch(() => [])
  const isMeant = (name: string): boolean => pattern.test(name) && (part.startsWith('.') || !name.startsWith('.'))
  return names.filter(isMeant).map((name) => under(folder, name))
}

/** Links to folders are not followed: they may lead back up. */
async function foldersBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder || '.', { withFileTypes: true }).catch(() => [])
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
  const paths = folders.map(({ name }) => under(folder, name))
  return [...paths, ...(await Promise.all(paths.map(foldersBelow))).flat()]
}

function namePattern(part: string): RegExp {
  const source = part.replace(/\[([!^]?)([^\]]+)\]|[\\^$.*+?()[\]{}|]/g, (mark, not?: string, set?: string) => {
    if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\^[]/g, '\\$&')}]`
    return mark === '*' ? '.*' : mark === '?' ? '.' : `\\${mark}`
  })
  return new RegExp(`^${source}$`, 's')
}
