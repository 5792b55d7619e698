import { wrap } from '../render/wrap.js'
import { checkCommand } from './arguments.js'

const WIDTH = 100
const FLAGS = 31

/** The beginning of the help: what it does, and how to start. */
export function shortHelp(version: string): string {
  return `tcpcheck ${version}: checks every TCP connection in a capture against RFC 9293

Usage: tcpcheck [check] <capture...>
       tcpdump -i eth0 -U -w - tcp | tcpcheck -

  tcpcheck capture.pcap                       flows and findings, worst flow first
  tcpcheck capture.pcap --flow 2              the whole life of one flow
  tcpcheck capture.pcap --select time-wait    only the rules of a group
  tcpcheck a.pcap b.pcapng.gz -f json         one report in JSON
  tcpcheck capture.pcap --fail-on error       for scripts: 1 only for errors

tcpcheck --help lists all options.
`
}

/** All of the help. */
export function fullHelp(version: string): string {
  const groups = new Map<string, string[]>()
  for (const { flags, description, helpGroupHeading = 'Other' } of checkCommand().options) {
    const lead = `  ${(flags.startsWith('--') ? `    ${flags}` : flags).padEnd(FLAGS)}  `
    groups.set(helpGroupHeading, [...(groups.get(helpGroupHeading) ?? []), ...wrap(description, WIDTH, lead)])
  }
  const options = [...groups].map(([heading, lines]) => `${heading}\n${lines.join('\n')}\n`).join('\n')
  return `${shortHelp(version).replace(/\n[^\n]*\n$/, '')}
${options}
Times are seconds or have a unit: 60, 60s, 2m, 1h, 500ms. Rules may be listed with commas.

Exit status
  0   nothing at or above --fail-on
  1   something
  2   could not check: command line, or an input
  130 interrupted

Reads pcap (microseconds, nanoseconds), pcapng, and both in gzip or zstd. No name is looked up, and nothing
leaves this machine.
`
}
