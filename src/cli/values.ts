import { Option } from 'commander'
import { nearest } from '../text/nearest.js'
import { secondsOf } from '../text/seconds.js'
import { UsageError } from '../text/usage-error.js'

/*
 * Readers of option values. Each takes the option's name for its message, and refuses with one sentence that says
 * what is accepted.
 */

/** `60`, `60s`, `2m`, `1h`, `500ms`, in seconds. */
export function timeValue(option: string): (given: string) => number {
  return (given) => {
    const seconds = secondsOf(given.trim())
    if (seconds === null)
      throw new UsageError(`${option} takes a time such as 60, 60s, 2m, 1h or 500ms, not "${given}"`)
    return seconds
  }
}

/** `; did you mean x?`, or nothing when no name is near. */
export function didYouMean(given: string, names: readonly string[]): string {
  const name = nearest(given, names)
  return name === null ? '' : `; did you mean ${name}?`
}

/** A whole number from `least` on. */
export function countValue(option: string, least: number): (given: string) => number {
  return (given) => {
    const value = Number(given)
    if (!/^\d+$/.test(given) || value < least || !Number.isSafeInteger(value)) {
      throw new UsageError(`${option} takes a whole number from ${least} on, not "${given}"`)
    }
    return value
  }
}

/** One of a few words. */
export function choiceValue<Choice extends string>(
  option: string,
  choices: readonly Choice[],
): (given: string) => Choice {
  return (given) => {
    const found = choices.find((choice) => choice === given)
    if (found !== undefined) return found
    const hint = didYouMean(given, choices) || `; it takes ${choices.join(', ')}`
    throw new UsageError(`${option} does not know "${given}"${hint}`)
  }
}

/** An option that takes one of a few words. They stand in the command tree too, where completion finds them. */
export function choiceOption(flags: string, description: string, choices: readonly string[]): Option {
  const option = new Option(flags, description).choices(choices)
  return option.argParser(choiceValue(option.long ?? flags, choices))
}

/** Words separated by commas, one at least, added to those of earlier uses of the option. */
export function wordList(option: string): (given: string, earlier?: readonly string[]) => string[] {
  return (given, earlier = []) => {
    const words = given.split(',').map((word) => word.trim())
    const named = words.filter((word) => word !== '')
    if (named.length === 0) throw new UsageError(`${option} takes names separated by commas, not "${given}"`)
    return [...earlier, ...named]
  }
}
