import type { CompletedCommand, CompletedOption, Value } from './completed.js'

/** A script for bash, from 3.2 on, that needs no other. No word in it has a character that the shell would take apart. */
export function bashScript(commands: readonly CompletedCommand[], version: string): string {
  const [standard, ...others] = commands
  return `# Completion of tcpcheck ${version} for bash. To load it: eval "$(tcpcheck completion bash)"

_tcpcheck() {
  local IFS=$' \\t\\n'
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command=${standard!.name} word
  COMPREPLY=()
  # Readline takes the = of --option=value for a word of its own.
  if [[ $current == '=' ]]; then
    current=''
  elif [[ $previous == '=' ]]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    # What stands behind -- is a file.
    [[ $word == '--' ]] && return
  done
  if ((COMP_CWORD > 1)); then
    case \${COMP_WORDS[1]} in
      ${commands.map(({ name }) => name).join(' | ')}) command=\${COMP_WORDS[1]} ;;
    esac
  fi
  case "$command $previous" in
${grouped(commands.flatMap(valueCases))}
  esac
  if [[ $current == -* ]]; then
    case $command in
${grouped(commands.map(({ name, options }) => [name, offer(options.flatMap(namesOf))]))}
    esac
    return
  fi
  if ((COMP_CWORD == 1)); then
    # A capture may be named at once, without a command.
    _tcpcheck_offer "$current" '${[standard!, ...others].map(({ name }) => name).join(' ')}'
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
    compopt -o filenames 2> /dev/null
    return
  fi
  case $command in
${grouped(commands.map(({ name, argument }) => [name, argument === null ? NOTHING : valueAction(argument)]))}
  esac
}

# Offers the words that begin as the first argument does.
_tcpcheck_offer() {
  _tcpcheck_nothing_else
  COMPREPLY=($(compgen -W "$2" -- "$1"))
}

# The same for a list with commas, of which the last word is completed.
_tcpcheck_offer_list() {
  _tcpcheck_nothing_else
  local before=''
  [[ $1 == *,* ]] && before=\${1%,*},
  COMPREPLY=($(compgen -P "$before" -W "$2" -- "\${1##*,}"))
}

# No file is meant here.
_tcpcheck_nothing_else() {
  compopt +o default +o bashdefault 2> /dev/null
}

complete -o bashdefault -o default -F _tcpcheck tcpcheck
`
}

type Case = [pattern: string, action: string]

const NOTHING = '_tcpcheck_nothing_else'
/** Without an answer of ours, the shell completes files. */
const FILES = ':'

const offer = (words: readonly string[]): string => `_tcpcheck_offer "$current" '${words.join(' ')}'`

const namesOf = ({ names }: CompletedOption): readonly string[] => names

function valueCases({ name, options }: CompletedCommand): Case[] {
  return options.flatMap(({ names, value }) => {
    if (value === null) return []
    return names.map((option): Case => [`'${name} ${option}'`, `${valueAction(value)}; return`])
  })
}

function valueAction(value: Value): string {
  switch (value.kind) {
    case 'file':
      return FILES
    case 'free':
      return NOTHING
    case 'words':
      return value.isList ? `_tcpcheck_offer_list "$current" '${value.words.join(' ')}'` : offer(value.words)
  }
}

/** Patterns with one action stand together. */
function grouped(cases: readonly Case[]): string {
  const patterns = new Map<string, string[]>()
  for (const [pattern, action] of cases) patterns.set(action, [...(patterns.get(action) ?? []), pattern])
  return [...patterns].map(([action, all]) => `    ${all.join(' | ')}) ${action} ;;`).join('\n')
}
