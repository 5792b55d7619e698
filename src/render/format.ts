import type { Endpoint } from '../report/model.js'

/** 1204 as `1,204`. Not by locale: the screen must read the same everywhere. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 frame`, `1,204 frames`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

function threeDigits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

/** Seconds for people, three digits: `0.120 ms`, `10.4 ms`, `29.0 s`, `240 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const size = Math.abs(seconds)
  const sign = seconds < 0 ? '-' : ''
  if (size === 0) return '0 s'
  // The limits stand a little below the unit, so that 0.9996 s is not written `1000 ms`.
  if (size < 0.0009995) return `${sign}${(size * 1000).toFixed(3)} ms`
  if (size < 0.9995) return `${sign}${threeDigits(size * 1000)} ms`
  if (size < 999.5) return `${sign}${threeDigits(size)} s`
  const whole = Math.round(size)
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ]
  const first = parts.findIndex(([amount]) => amount > 0)
  const shown = parts.slice(first, first + 2).filter(([amount]) => amount > 0)
  return sign + shown.map(([amount, unit]) => `${amount} ${unit}`).join(' ')
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], last = 'and'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

/** `10.0.0.5:40002`, `[2001:db8::1]:443`. */
export function endpointText({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
