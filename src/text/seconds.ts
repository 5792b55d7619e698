const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400 }

/** `60`, `60s`, `2m`, `1.5h`, `500ms` in seconds; null for anything else. */
export function secondsOf(text: string): number | null {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([a-z]*)$/.exec(text) ?? []
  const size = UNITS[unit || 's']
  return amount === undefined || size === undefined ? null : Number(amount) * size
}
