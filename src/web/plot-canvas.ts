import { duration } from '../text/numbers.js'
import type { Series } from './series.js'

/** A stretch of time. */
export interface Span {
  readonly from: number
  readonly to: number
}

export const MARGIN = { left: 74, right: 10, top: 8, bottom: 22 }
const DOT = 2.2
const LEAST_BAR = 5

/** Draws the series between two times. `drag` is what the reader is about to magnify. */
export function drawPlot(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  series: readonly Series[],
  { from, to }: Span,
  text: (value: number) => string,
  least: number,
  drag: { from: number; to: number } | null,
): void {
  const ratio = devicePixelRatio || 1
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
  const pen = canvas.getContext('2d')
  if (pen === null) return
  pen.scale(ratio, ratio)
  const colour = colours(canvas)
  const [low, high] = range(series, from, to)
  const right = width - MARGIN.right
  const bottom = height - MARGIN.bottom
  const across = (x: number): number => MARGIN.left + ((x - from) / (to - from)) * (right - MARGIN.left)
  const up = (y: number): number => bottom - ((y - low) / (high - low)) * (bottom - MARGIN.top)

  pen.font = '11px system-ui, sans-serif'
  pen.lineWidth = 1
  pen.fillStyle = colour('muted')
  pen.strokeStyle = colour('line')
  pen.textAlign = 'right'
  pen.textBaseline = 'middle'
  for (const y of ticks(low, high, Math.max(2, Math.floor(height / 45)), least)) {
    pen.beginPath()
    pen.moveTo(MARGIN.left, up(y))
    pen.lineTo(right, up(y))
    pen.stroke()
    pen.fillText(text(y), MARGIN.left - 6, up(y))
  }
  pen.textBaseline = 'alphabetic'
  for (const x of ticks(from, to, Math.max(2, Math.floor(width / 110)))) {
    pen.beginPath()
    pen.moveTo(across(x), MARGIN.top)
    pen.lineTo(across(x), bottom)
    pen.stroke()
    pen.textAlign = x === 0 ? 'left' : 'center'
    pen.fillText(duration(x), across(x), height - 6)
  }
  pen.save()
  pen.beginPath()
  pen.rect(MARGIN.left, MARGIN.top - 4, right - MARGIN.left, bottom - MARGIN.top + 8)
  pen.clip()
  for (const one of series) drawSeries(pen, one, from, to, across, up, colour(one.colour))
  if (drag !== null) {
    pen.globalAlpha = 0.2
    pen.fillStyle = colour('sent')
    pen.fillRect(Math.min(drag.from, drag.to), MARGIN.top, Math.abs(drag.to - drag.from), bottom - MARGIN.top)
  }
  pen.restore()
}

function drawSeries(
  pen: CanvasRenderingContext2D,
  { kind, x, y, top = y }: Series,
  from: number,
  to: number,
  across: (x: number) => number,
  up: (y: number) => number,
  colour: string,
): void {
  pen.strokeStyle = colour
  pen.fillStyle = colour
  pen.lineWidth = kind === 'bars' ? 2.5 : 1.5
  pen.beginPath()
  // One point before the first that is seen, for the line that leads there.
  const first = Math.max(0, x.findIndex((time) => time >= from) - 1)
  for (let at = first; at < x.length && (at === first || x[at - 1]! <= to); at++) {
    const [left, lower, upper] = [across(x[at]!), up(y[at]!), up(top[at]!)]
    if (kind === 'points') {
      pen.moveTo(left + DOT, lower)
      pen.arc(left, lower, DOT, 0, 2 * Math.PI)
    } else if (kind === 'bars') {
      pen.moveTo(left, lower)
      pen.lineTo(left, Math.min(upper, lower - LEAST_BAR))
    } else {
      if (at === first) pen.moveTo(left, lower)
      else pen.lineTo(left, up(y[at - 1]!))
      pen.lineTo(left, lower)
    }
  }
  // What was last told holds on.
  if (kind === 'steps' && x.length > 0 && x.at(-1)! < to) pen.lineTo(across(to), up(y.at(-1)!))
  if (kind === 'points') pen.fill()
  else pen.stroke()
}

/** What of the values is seen between two times, with a little room. */
function range(series: readonly Series[], from: number, to: number): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { x, y, top = y, colour } of series) {
    // A window of a megabyte would press a hundred octets of data into a line.
    if (colour === 'window' && series.length > 2) continue
    for (let at = 0; at < x.length; at++) {
      if (x[at]! < from || x[at]! > to) continue
      low = Math.min(low, y[at]!)
      high = Math.max(high, top[at]!)
    }
  }
  if (low > high) return [0, 1]
  if (from === 0) low = Math.min(low, 0)
  const room = (high - low || 1) * 0.08
  return [low === 0 ? 0 : low - room, high + room]
}

/** Round numbers between two, about so many, and no nearer to each other than `least`. */
export function ticks(low: number, high: number, count: number, least = 0): number[] {
  const rough = Math.max(least, (high - low) / count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? power
  const found: number[] = []
  for (let tick = Math.ceil(low / step); tick * step <= high; tick++) found.push(Number((tick * step).toPrecision(12)))
  return found
}

/** The style sheet's colours as they are at the moment. */
function colours(near: HTMLElement): (name: string) => string {
  const probe = document.createElement('i')
  near.parentElement?.append(probe)
  const found = new Map<string, string>()
  for (const name of ['sent', 'again', 'acknowledged', 'window', 'sacked', 'muted', 'line']) {
    probe.style.color = `var(--${name})`
    found.set(name, getComputedStyle(probe).color)
  }
  probe.remove()
  return (name) => found.get(name) ?? 'currentColor'
}
