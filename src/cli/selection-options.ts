import { type Command, Option } from 'commander'
import { type Network, networkOf } from '../filter/network.js'
import type { Severity } from '../report/model.js'
import { UsageError } from '../text/usage-error.js'
import { type Instant, instantValue } from './instant.js'
import { choiceOption, countValue } from './values.js'

/** What selects the flows and findings that are told. */
export interface SelectionArguments {
  readonly flow?: readonly number[]
  readonly host?: readonly Network[]
  readonly net?: readonly Network[]
  readonly port?: readonly number[]
  readonly since?: Instant
  readonly until?: Instant
  /** As it was written. */
  readonly filter?: string
  readonly severity?: Severity
}

/** The least severity that can be asked for. */
export const SEVERITIES = ['note', 'warning', 'error'] as const

/** Adds the options that select flows and findings. */
export function withSelectionOptions(command: Command): Command {
  return command
    .optionsGroup('Which flows and findings are told')
    .addOption(
      new Option('--flow <n>', 'this flow, but in full (repeatable, as are the next three)').argParser(
        listOf(countValue('--flow', 0)),
      ),
    )
    .addOption(
      new Option('--host <address>', 'flows with this end: 10.0.0.9, 2001:db8::1, 10.0.0.0/24').argParser(
        listOf(networkValue('--host', false)),
      ),
    )
    .addOption(
      new Option('--net <network>', 'flows with an end in it: 10.0.0.0/8, 2001:db8::/32').argParser(
        listOf(networkValue('--net', true)),
      ),
    )
    .addOption(new Option('-p, --port <n>', 'flows with this port').argParser(listOf(portValue)))
    .addOption(
      new Option('--since <time>', 'from then on: 2026-01-05T10:00:00Z, or +12.5 seconds from the start').argParser(
        instantValue('--since'),
      ),
    )
    .addOption(new Option('--until <time>', 'up to then').argParser(instantValue('--until')))
    .addOption(
      new Option(
        '--filter <expression>',
        "flows for which it holds, as Wireshark's filters: 'tcp.port == 443 && rules has stale-syn'; tcpcheck explain filter lists the fields",
      ).argParser(once('--filter')),
    )
    .addOption(
      choiceOption('--severity <level>', 'findings from this severity on: note, warning, error [note]', SEVERITIES),
    )
}

/** Values separated by commas, added to those of earlier uses of the option. */
function listOf<Value>(read: (given: string) => Value): (given: string, earlier?: readonly Value[]) => Value[] {
  return (given, earlier = []) => [...earlier, ...given.split(',').map((part) => read(part.trim()))]
}

function networkValue(option: string, needsLength: boolean): (given: string) => Network {
  return (given) => {
    const network = networkOf(given)
    const wanted = needsLength ? 'a network such as 10.0.0.0/8' : 'an address such as 10.0.0.9 or 2001:db8::1'
    if (network === null) throw new UsageError(`${option} takes ${wanted}, not "${given}"`)
    if (needsLength && !given.includes('/')) {
      throw new UsageError(`${option} takes ${wanted}; for one address there is --host ${given}`)
    }
    return network
  }
}

function portValue(given: string): number {
  const port = countValue('--port', 0)(given)
  if (port > 0xffff) throw new UsageError(`--port takes a port up to 65535, not "${given}"`)
  return port
}

function once(option: string): (given: string, earlier?: string) => string {
  return (given, earlier) => {
    if (earlier === undefined) return given
    throw new UsageError(`${option} is given twice: join both with && or ||`)
  }
}
