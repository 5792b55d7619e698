import type { CompletedCommand, CompletedOption, Value } from './completed.js'

/** A script for zsh: to be loaded, or as a file _tcpcheck in a folder of $fpath. */
export function zshScript(commands: readonly CompletedCommand[], version: string): string {
  const [standard, ...others] = commands
  return `#compdef tcpcheck
# Completion of tcpcheck ${version} for zsh. To load it: source <(tcpcheck completion zsh)

_tcpcheck() {
  # A capture may be named at once, without a command.
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _alternative 'commands:command:_tcpcheck_commands' 'files:capture:_files'
    return
  fi
  case $words[2] in
${others.map(({ name }) => `    ${name}) shift words; (( CURRENT-- )); _tcpcheck_${name} ;;`).join('\n')}
    ${standard!.name}) shift words; (( CURRENT-- )); _tcpcheck_${standard!.name} ;;
    *) _tcpcheck_${standard!.name} ;;
  esac
}

_tcpcheck_commands() {
  local -a commands=(
${commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`).join('\n')}
  )
  _describe command commands
}

${[...lists(commands)].map(([what, words]) => `_tcpcheck_list_${what}() {\n  _values -s , ${what} ${words.join(' ')}\n}\n`).join('\n')}
${commands.map(commandFunction).join('\n')}
if [[ $funcstack[1] == _tcpcheck ]]; then
  _tcpcheck "$@"
else
  compdef _tcpcheck tcpcheck
fi
`
}

function lists(commands: readonly CompletedCommand[]): Map<string, readonly string[]> {
  const values = commands.flatMap(({ options }) => options.flatMap(({ value }) => value ?? []))
  return new Map(values.flatMap((value) => (value.kind === 'words' && value.isList ? [[value.what, value.words]] : [])))
}

function commandFunction({ name, options, argument }: CompletedCommand): string {
  const specifications = [
    ...options.flatMap(optionSpecifications),
    ...(argument === null ? [] : [quoted(`*${valuePart(argument)}`)]),
  ]
  return `_tcpcheck_${name}() {\n  _arguments -s -S \\\n${specifications.map((one) => `    ${one}`).join(' \\\n')}\n}\n`
}

/** One for each name. An option with a value may be given again. */
function optionSpecifications({ names, description, value }: CompletedOption): string[] {
  const explanation = `[${description.replace(/[[\]\\]/g, '\\$&')}]`
  if (value === null) return names.map((name) => quoted(`(${names.join(' ')})${name}${explanation}`))
  return names.map((name) => quoted(`*${name}${name.startsWith('--') ? '=' : '+'}${explanation}${valuePart(value)}`))
}

function valuePart(value: Value): string {
  switch (value.kind) {
    case 'file':
      return ':file:_files'
    case 'free':
      return `:${value.what}: `
    case 'words':
      return `:${value.what}:${value.isList ? `_tcpcheck_list_${value.what}` : `(${value.words.join(' ')})`}`
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
