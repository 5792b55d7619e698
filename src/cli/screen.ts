/** The environment variables that matter here. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Whether a stream is coloured: the option decides, then FORCE_COLOR (0 is off), NO_COLOR, TERM=dumb, and at last
 * whether it is a terminal.
 */
export function wantsColour(option: 'auto' | 'always' | 'never', env: Environment, isTTY: boolean): boolean {
  if (option !== 'auto') return option === 'always'
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  if (env.NO_COLOR) return false
  return isTTY && env.TERM !== 'dumb'
}

/** Whether only ASCII can be shown: asked for, or by a locale that is set and not UTF-8. */
export function wantsAscii(option: boolean, env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG
  return option || (locale !== undefined && locale !== '' && !/utf-?8/i.test(locale))
}

/** Columns of the screen; 80 where nobody knows. */
export function screenWidth(columns: number | undefined, env: Environment): number {
  const told = Number(env.COLUMNS)
  return columns || (Number.isInteger(told) && told > 0 ? told : 80)
}
