import type { Command, Option } from 'commander'
import { wrap } from '../render/wrap.js'
import { listed } from '../text/numbers.js'
import { allCommands } from './arguments.js'

/* What the help says, for the screen here and for the man page. */

export const PURPOSE = 'checks every TCP connection in a capture against RFC 9293'

/** Each way to call it. */
export const USAGES = [
  'tcpcheck [check] <capture...>',
  'tcpcheck show <capture> --flow <n> | packets <capture>',
  'tcpcheck grade <lab> <path...>',
  'tcpcheck live -i <interface> [-- <capture filter>]',
  'tcpcheck explain [name...] | rules [name...] | sample <rule>',
  'tcpcheck page -o tcpcheck.html | serve [capture...]',
  'tcpcheck init | completion <shell>',
  'tcpdump -i eth0 -U -w - tcp | tcpcheck [--follow] -',
]

export const EXAMPLES: readonly (readonly [line: string, does: string])[] = [
  ['tcpcheck capture.pcap', 'flows and findings, worst first'],
  ['tcpcheck capture.pcap --flow 2', 'the whole life of one flow'],
  ['tcpcheck show capture.pcap --flow 2', 'its segments as a ladder'],
  ['tcpcheck capture.pcap --port 443', 'only flows with this port'],
  ['tcpcheck capture.pcap --select time-wait', 'only the rules of a group'],
  ['tcpcheck a.pcap b.pcapng.gz -f json', 'one report in JSON'],
  ['tcpcheck -r labs -f junit -o results.xml', 'whole folders; also sarif, csv, md'],
  ['tcpcheck a.pcap -f html -o report.html', 'one file to look at in a browser'],
  ['tcpcheck capture.pcap --fail-on error', 'for scripts: 1 only for errors'],
  ['tcpcheck grade lab.yaml submissions/', 'grade what a class handed in'],
  ['tcpcheck explain stale-syn', 'what a rule means, with an example'],
]

export const STATUSES: readonly (readonly [status: string, meaning: string])[] = [
  ['0', 'nothing at or above --fail-on'],
  ['1', 'something at or above it'],
  ['2', 'a capture could not be read, or the command line was not understood'],
  ['130', 'interrupted'],
]

/** The heading under which the exit statuses stand too. */
export const STATUS_HEADING = 'Exit status'

/** What there is to know beside the options. `groups` are the names of the rules' groups. */
export const remarks = (groups: readonly string[]): string[] => [
  'show and packets take what selects and what to check, too, and -o, --color, --ascii and --no-progress; packets also --absolute, and of the time of --since and --until only the segments.',
  'serve takes what to check, too, and --no-progress.',
  'grade takes -f (table, json, junit, csv), -o, --color, --ascii and --no-progress; its status is 0 when all have passed.',
  `Groups of rules: ${listed(groups)}.`,
  'What selects flows: of one option any, of several options all.',
  'Several rules are separated by commas. Times are seconds or have a unit: 60, 60s, 2m, 1h, 500ms.',
  'Reads pcap (microseconds, nanoseconds) and pcapng, also compressed by gzip or zstd. No name is looked up, and nothing leaves this machine.',
]

/** A command as it is called. */
export const calling = (command: Command): string =>
  command.registeredArguments.length === 0 ? command.name() : `${command.name()} ${command.usage()}`

/** The options of a small command, in short: `  (-f text, json)`. Those of the large ones have lists. */
export function smallOptions({ options }: Command): string {
  if (options.some(({ long }) => long === '--select')) return ''
  return options
    .filter(({ long }) => long === '--format' || long === '--output')
    .map(({ short, argChoices }) => `  (${short} ${argChoices === undefined ? 'FILE' : argChoices.join(', ')})`)
    .join('')
}

/** The options of show, grade and check under their headings. */
export function optionLists(): Map<string, Option[]> {
  const [check, ...others] = allCommands()
  const shared = new Set(check.options.map(({ long }) => long))
  const own = others
    .filter((command) => ['show', 'grade'].includes(command.name()))
    .flatMap(({ options }) => options.filter(({ long }) => !shared.has(long)))
  const lists = new Map<string, Option[]>()
  for (const option of [...own, ...check.options]) {
    const { helpGroupHeading: heading = '' } = option
    lists.set(heading, [...(lists.get(heading) ?? []), option])
  }
  return lists
}

const WIDTH = 100
const FLAGS = 31
const EXAMPLE = 44

/** The beginning of the help: what it does, and how to start. */
export function shortHelp(version: string): string {
  return `${beginning(version)}
tcpcheck --help lists all options.
`
}

function beginning(version: string): string {
  return `tcpcheck ${version}: ${PURPOSE}

${USAGES.map((usage, at) => `${at === 0 ? 'Usage: ' : '       '}${usage}`).join('\n')}

${EXAMPLES.map(([line, does]) => `  ${line.padEnd(EXAMPLE)}${does}`).join('\n')}
`
}

/** All of the help, for a screen of so many columns. */
export function fullHelp(version: string, groups: readonly string[], columns = WIDTH): string {
  const width = Math.min(WIDTH, columns)
  const entry = (lead: string, text: string): string => wrap(text, width, `  ${lead.padEnd(FLAGS)}  `).join('\n')
  const commands = allCommands().map((command) =>
    entry(calling(command), command.description() + smallOptions(command)),
  )
  const options = [...optionLists()].map(([heading, list]) => {
    const entries = list.map(({ flags, description }) =>
      entry(flags.startsWith('--') ? `    ${flags}` : flags, description),
    )
    if (heading === STATUS_HEADING)
      entries.push('', ...STATUSES.map(([status, meaning]) => `  ${status.padEnd(5)}${meaning}`))
    return `${heading}\n${entries.join('\n')}\n`
  })
  return `${beginning(version)}
Commands
${commands.join('\n')}

${options.join('\n')}
${remarks(groups)
  .map((text) => wrap(text, width).join('\n'))
  .join('\n')}
`
}
