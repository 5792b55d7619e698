import { UsageError } from '../text/usage-error.js'
import type { SampleArguments } from './commands.js'
import { didYouMean } from './values.js'
import type { World } from './world.js'

/** The command `sample`: the example of a rule as a capture. */
export async function runSample({ names, output }: SampleArguments, world: World): Promise<number> {
  const [name, ...others] = names
  if (name === undefined) throw new UsageError('sample needs the name of a rule; tcpcheck rules lists them')
  if (others.length > 0) throw new UsageError('sample writes one capture: name one rule')
  const { RULES } = await import('../rules/index.js')
  const rule = RULES.find(({ id }) => id === name)
  if (rule === undefined) {
    const ids = RULES.map(({ id }) => id)
    throw new UsageError(`no rule "${name}"${didYouMean(name, ids) || '; tcpcheck rules lists them'}`)
  }
  const isToFile = output !== undefined && output !== '-'
  if (!isToFile && world.stdout.isTTY) {
    throw new UsageError(`a capture is nothing to read: -o ${name}.pcap writes it to a file`)
  }
  const { sampleOf } = await import('../explain/picture.js')
  const octets = await sampleOf(rule)
  if (isToFile) await world.writeFile(output, [octets])
  else await world.stdout.write(octets)
  return 0
}
