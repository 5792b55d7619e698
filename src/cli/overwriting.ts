import { UsageError } from '../text/usage-error.js'
import { STANDARD_OUTPUT } from './outputs.js'
import type { World } from './world.js'

/** A file that a run reads, by what it is called in a message. */
interface ReadFile {
  readonly what: 'capture' | 'baseline' | 'configuration'
  readonly path: string | null | undefined
}

/** A file that a run writes, by the option that names it. */
interface WrittenFile {
  readonly option: '--output' | '--write' | '--write-baseline'
  readonly path: string | undefined
}

/** No run may destroy what it has read, nor one of its outputs another. A baseline may be brought up to date. */
export function refuseOverwriting(read: readonly ReadFile[], written: readonly WrittenFile[], world: World): void {
  const files = written.filter(isNamed)
  for (const [at, { option, path }] of files.entries()) {
    const isUpdate = ({ what }: ReadFile): boolean => what === 'baseline' && option === '--write-baseline'
    const lost = read.find((file) => isNamed(file) && !isUpdate(file) && isSame(file.path, path, world))
    if (lost !== undefined) throw new UsageError(`${option} ${path} would overwrite the ${lost.what} ${lost.path}`)
    const other = files.slice(0, at).find((file) => file.path === path)
    if (other !== undefined) throw new UsageError(`${other.option} and ${option} cannot both write ${path}`)
  }
}

const isNamed = <File extends ReadFile | WrittenFile>(file: File): file is File & { readonly path: string } =>
  typeof file.path === 'string' && file.path !== STANDARD_OUTPUT

const isSame = (one: string, other: string, world: World): boolean => one === other || world.isSameFile(one, other)
