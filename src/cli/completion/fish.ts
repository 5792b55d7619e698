import type { CompletedCommand, CompletedOption, Value } from './completed.js'

/** A script for fish: to be loaded, or as a file tcpcheck.fish in its folder of completions. */
export function fishScript(commands: readonly CompletedCommand[], version: string): string {
  const [standard] = commands
  const names = commands.map(({ name }) => name)
  return `# Completion of tcpcheck ${version} for fish. To load it: tcpcheck completion fish | source

# Whether the command line is one of this command. Without a command it is one of ${standard!.name}.
function __tcpcheck_is
    set -l words (commandline -opc)
    set -l command ${standard!.name}
    contains -- "$words[2]" ${names.join(' ')}; and set command $words[2]
    test $command = $argv[1]
end

# Whether a command can stand here.
function __tcpcheck_begins
    test (count (commandline -opc)) -eq 1
end

# The words, each behind what stands before the last comma of the current one.
function __tcpcheck_list
    set -l before (commandline -ct | string replace -r '^--[^=]*=' '' | string match -r '.*,')
    printf "$before%s\\n" $argv
end

complete -c tcpcheck -e
${commands.map(({ name, description }) => `complete -c tcpcheck -n __tcpcheck_begins -a ${name} -d ${quoted(description)}`).join('\n')}

${commands.map(commandLines).join('\n')}`
}

function commandLines({ name, options, argument }: CompletedCommand): string {
  const start = `complete -c tcpcheck -n '__tcpcheck_is ${name}'`
  const lines = options.map((option) => `${start}${optionPart(option)}`)
  if (argument === null) lines.push(`${start} -f`)
  else if (argument.kind === 'words') lines.push(`${start} -f -a ${quoted(argument.words.join(' '))}`)
  return `${lines.join('\n')}\n`
}

function optionPart({ names, description, value }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith('--') ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`))
  return `${flags.join('')}${value === null ? '' : valuePart(value)} -d ${quoted(description)}`
}

function valuePart(value: Value): string {
  switch (value.kind) {
    case 'file':
      return ' -r -F'
    case 'free':
      return ' -x'
    case 'words':
      return ` -x -a ${quoted(value.isList ? `(__tcpcheck_list ${value.words.join(' ')})` : value.words.join(' '))}`
  }
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
