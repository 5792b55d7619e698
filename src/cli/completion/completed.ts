import type { Argument, Command, Option } from 'commander'
import type { Named } from '../../rules/naming.js'

/* The command tree as a shell needs it to complete command lines. */

export interface CompletedCommand {
  readonly name: string
  readonly description: string
  readonly options: readonly CompletedOption[]
  /** What its words are; null when it takes none. */
  readonly argument: Value | null
}

export interface CompletedOption {
  /** With their dashes, as `-f` and `--format`. */
  readonly names: readonly string[]
  readonly description: string
  /** Null for an option that takes none. */
  readonly value: Value | null
}

/** What can stand at a place. */
export type Value =
  | { readonly kind: 'file' }
  /** Something that nobody can guess: a number, an address. */
  | { readonly kind: 'free'; readonly what: string }
  /** One of these, or where it is a list several with commas between them. */
  | { readonly kind: 'words'; readonly what: string; readonly words: readonly string[]; readonly isList: boolean }

/** Names that the tree does not hold. */
interface Names {
  readonly rules: readonly Named[]
  /** What `explain` has a page for. */
  readonly pages: readonly string[]
}

/** Placeholders behind which several words may stand, separated by commas. */
const LISTS = ['rules', 'phases']

export const completedCommands = (tree: readonly Command[], names: Names): CompletedCommand[] =>
  tree.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: command.options.map((option) => completedOption(option, names)),
    argument: placeOfArgument(command.registeredArguments[0], names),
  }))

function completedOption({ short, long, flags, description, argChoices }: Option, names: Names): CompletedOption {
  const placeholder = /<(.+)>/.exec(flags)?.[1]
  return {
    names: [short, long].filter((name) => name != null),
    description,
    value: placeholder === undefined ? null : placeOf(placeholder, argChoices, names, LISTS.includes(placeholder)),
  }
}

/** Several arguments are words of their own. */
const placeOfArgument = (argument: Argument | undefined, names: Names): Value | null =>
  argument === undefined ? null : placeOf(argument.name(), argument.argChoices, names, false)

/** Placeholders of files and folders. */
const FILES = ['file', 'folder', 'capture', 'lab and path']

function placeOf(what: string, choices: readonly string[] | undefined, names: Names, isList: boolean): Value {
  const words = choices ?? namesFor(what, names)
  if (words !== null) return { kind: 'words', what, words, isList }
  return FILES.includes(what) ? { kind: 'file' } : { kind: 'free', what }
}

/** The names that a placeholder stands for, if it stands for names. */
function namesFor(placeholder: string, { rules, pages }: Names): readonly string[] | null {
  const ids = rules.map(({ id }) => id)
  switch (placeholder) {
    case 'rule':
      return ids
    case 'rules':
      return [...new Set([...rules.map(({ group }) => group), ...rules.map(({ severity }) => severity), ...ids])]
    case 'name':
      return [...new Set(pages)]
    default:
      return null
  }
}
