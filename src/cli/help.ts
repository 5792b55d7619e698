import { wrap } from '../render/wrap.js'
import { listed } from '../text/numbers.js'
import { checkCommand } from './arguments.js'
import { showCommand } from './flow-commands.js'
import { gradeCommand } from './grade/arguments.js'

const WIDTH = 100
const FLAGS = 31
const SHOW_ALONE = 'For show'
const GRADE_ALONE = 'For grade'

/** The beginning of the help: what it does, and how to start. */
export function shortHelp(version: string): string {
  return `${beginning(version)}
tcpcheck --help lists all options.
`
}

function beginning(version: string): string {
  return `tcpcheck ${version}: checks every TCP connection in a capture against RFC 9293

Usage: tcpcheck [check] <capture...>
       tcpcheck show <capture> --flow <n> | packets <capture>
       tcpcheck grade <lab> <path...>
       tcpcheck explain [name...] | rules [name...] | sample <rule> | init
       tcpdump -i eth0 -U -w - tcp | tcpcheck -

  tcpcheck capture.pcap                       flows and findings, worst first
  tcpcheck capture.pcap --flow 2              the whole life of one flow
  tcpcheck show capture.pcap --flow 2         its segments as a ladder
  tcpcheck capture.pcap --port 443            only flows with this port
  tcpcheck capture.pcap --select time-wait    only the rules of a group
  tcpcheck a.pcap b.pcapng.gz -f json         one report in JSON
  tcpcheck *.pcap -f junit -o results.xml     for graders; also sarif, csv, md
  tcpcheck capture.pcap --fail-on error       for scripts: 1 only for errors
  tcpcheck grade lab.yaml submissions/        grade what a class handed in
  tcpcheck explain stale-syn                  what a rule means, with an example
`
}

const COMMANDS: readonly (readonly [command: string, does: string])[] = [
  ['check <capture...>', 'check captures: what is done when no command is named'],
  ['show <capture>', "the ladder of one flow: segments as arrows, both ends' states, findings where they happen"],
  ['packets <capture>', 'a line for each segment, with our marks, changes of state, and findings'],
  ['grade <lab> <path...>', 'grade captures by what a lab expects of them'],
  [
    'explain [name...]',
    'a rule, a state, a topic, or a requirement of RFC 9293; without a name: what there is  (-f text, markdown)',
  ],
  ['rules [name...]', 'list the rules, or those of a group  (-f text, json)'],
  ['sample <rule>', 'write the example of a rule as a capture  (-o FILE)'],
  ['init', 'write a commented tcpcheck.yaml, where settings can stand'],
]

/** All of the help, for a screen of so many columns. `groups` are the names of the rules' groups. */
export function fullHelp(version: string, groups: readonly string[], columns = WIDTH): string {
  const width = Math.min(WIDTH, columns)
  const { options: ofCheck } = checkCommand()
  const shared = new Set(ofCheck.map(({ long }) => long))
  const ofShow = showCommand([]).options.filter(({ long }) => !shared.has(long))
  const ofGrade = gradeCommand().options.filter(({ long }) => !shared.has(long))
  for (const option of ofGrade) option.helpGroup(GRADE_ALONE)
  const lists = new Map<string, string[]>()
  for (const { flags, description, helpGroupHeading = SHOW_ALONE } of [...ofShow, ...ofGrade, ...ofCheck]) {
    const lead = `  ${(flags.startsWith('--') ? `    ${flags}` : flags).padEnd(FLAGS)}  `
    lists.set(helpGroupHeading, [...(lists.get(helpGroupHeading) ?? []), ...wrap(description, width, lead)])
  }
  const commands = COMMANDS.flatMap(([command, does]) => wrap(does, width, `  ${command.padEnd(FLAGS)}  `))
  const options = [...lists].map(([heading, lines]) => `${heading}\n${lines.join('\n')}\n`).join('\n')
  const paragraphs = [
    'show and packets take what to check, too, and --flow, -o, --color, --ascii and --no-progress; packets also --absolute.',
    'grade takes -f (table, json, junit, csv), -o, --color, --ascii and --no-progress; its status is 0 when all have passed.',
    `Groups of rules: ${listed(groups)}.`,
    'What selects flows: of one option any, of several options all.',
    'Several rules are separated by commas. Times are seconds or have a unit: 60, 60s, 2m, 1h, 500ms.',
    'Reads pcap (microseconds, nanoseconds) and pcapng, also compressed by gzip or zstd. No name is looked up, and nothing leaves this machine.',
  ]
  return `${beginning(version)}
Commands
${commands.join('\n')}

${options}
  0    nothing at or above --fail-on
  1    something at or above it
  2    a capture could not be read, or the command line was not understood
  130  interrupted

${paragraphs.map((text) => wrap(text, width).join('\n')).join('\n')}
`
}
