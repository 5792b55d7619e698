import type { SegmentRow } from '../report/model.js'
import { listed } from '../text/numbers.js'
import type { Arrow } from './ladder-arrows.js'
import { displayWidth, wrap } from './wrap.js'

/** What is written on an arrow, and under it what has no room there. */
export interface Label {
  readonly text: string
  readonly under: readonly string[]
}

/** The labels of all arrows, and how to read them where they are too short for words. */
export interface Labels {
  readonly byArrow: ReadonlyMap<Arrow, Label>
  readonly legend: string | null
}

type Form = (arrow: Arrow, options: string) => string

/** Labels from the fullest to the shortest. */
const FORMS: readonly Form[] = [
  (arrow, options) => joined('  ', [numbers(arrow), window(arrow), options, longMarks(arrow.row)]),
  (arrow, options) => joined('  ', [numbers(arrow), options, longMarks(arrow.row)]),
  (arrow, options) => joined('  ', [numbers(arrow), options, shortMarks(arrow.row)]),
]
const TERSE: Form = (arrow, options) =>
  joined('  ', [shortNumbers(arrow, arrow.row.flags || '-'), options, shortMarks(arrow.row)])
const LETTERS: Form = (arrow, options) =>
  joined(' ', [shortNumbers(arrow, flagLetters(arrow.row)), options, shortMarks(arrow.row)])

/** The fullest labels that all fit into so many columns. */
export function labelsOf(arrows: readonly Arrow[], room: number): Labels {
  const fits = (text: string): boolean => displayWidth(text) <= room
  const [full] = FORMS as [Form]
  if (arrows.every((arrow) => fits(full(arrow, arrow.options)))) {
    return {
      byArrow: new Map(arrows.map((arrow) => [arrow, { text: full(arrow, arrow.options), under: [] }])),
      legend: null,
    }
  }
  const form = [...FORMS, TERSE].find((candidate) => arrows.every((arrow) => fits(candidate(arrow, '')))) ?? LETTERS
  const byArrow = new Map<Arrow, Label>()
  const offered = new Map<string, string>()
  for (const arrow of arrows) {
    const { flags, sender } = arrow.row
    const isSyn = flags.includes('SYN')
    const options = brief(arrow.options, isSyn)
    // Copies of a SYN offer the same again.
    const isNew = isSyn && offered.get(sender) !== options
    if (isSyn) offered.set(sender, options)
    const whole = form(arrow, options)
    const [text = '', ...more] = fits(whole) ? [whole] : wrap(form(arrow, ''), room)
    byArrow.set(arrow, { text, under: fits(whole) || !isNew ? more : [...more, ...wrap(options, room)] })
  }
  return { byArrow, legend: legendOf(form, arrows) }
}

/** How to read the labels; null where they are in words. */
function legendOf(form: Form, arrows: readonly Arrow[]): string | null {
  if (FORMS.indexOf(form) === 0 || FORMS.indexOf(form) === 1) return null
  const meanings = new Map<string, string[]>()
  for (const mark of new Set(arrows.flatMap(({ row }) => row.marks))) {
    const short = SHORT_MARKS[mark]
    if (short !== undefined) meanings.set(short, [...(meanings.get(short) ?? []), mark.replaceAll('-', ' ')])
  }
  const words = [...meanings].map(([short, marks]) => `${short}: ${listed(marks, 'or')}`)
  const sentences = [
    ...(form === LETTERS ? ['S is SYN, F FIN, R RST, P PSH, a point ACK.'] : []),
    ...(form === LETTERS || form === TERSE ? ['1:101 are the bytes from 1 to 100.'] : []),
    ...(words.length === 0 ? [] : [`${words.join(', ')}.`]),
  ]
  return sentences.length === 0 ? null : sentences.join(' ')
}

/** Options without the values of timestamps; beyond the SYN they are on every segment, and say nothing new. */
const brief = (options: string, isSyn: boolean): string => options.replace(/ ?ts \d+\/\d+/, isSyn ? ' ts' : '').trim()

const SHORT_MARKS: Partial<Record<SegmentRow['marks'][number], string>> = {
  retransmission: 'again',
  'fast-retransmission': 'again',
  'spurious-retransmission': 'again',
  'out-of-order': 'late',
  'duplicate-ack': 'dup',
  'keepalive-ack': 'alive',
  'window-probe': 'probe',
  'window-full': 'full',
  'window-update': 'opens',
  'zero-window': 'win=0',
  'capture-gap': 'gap',
  'duplicate-frame': 'copy',
  'challenge-ack': 'challenge',
}

const joined = (by: string, parts: readonly string[]): string => parts.filter((part) => part !== '').join(by)

function numbers({ row, seq, ack }: Arrow): string {
  const fields = [
    `seq=${seq}`,
    ...(ack === null ? [] : [`ack=${ack}`]),
    ...(row.length === 0 ? [] : [`len=${row.length}`]),
  ]
  return `${row.flags || 'no flags'}  ${fields.join(' ')}`
}

const window = ({ row }: Arrow): string => (row.window === null ? '' : `win=${row.window}`)
/** `spurious retransmission, window full`. */
export const longMarks = ({ marks }: SegmentRow): string => marks.map((mark) => mark.replaceAll('-', ' ')).join(', ')
/** `again full`. */
export const shortMarks = ({ marks }: SegmentRow): string =>
  [...new Set(marks.map((mark) => SHORT_MARKS[mark] ?? mark))].join(' ')

/** As tcpdump writes them: `PSH,ACK 1:101 ack 1`. */
function shortNumbers({ row, seq, ack }: Arrow, flags: string): string {
  const sent = row.length === 0 ? String(seq) : `${seq}:${seq + row.length}`
  return `${flags} ${sent}${ack === null ? '' : ` ack ${ack}`}`
}

/** First letters; a point for ACK, as tcpdump has it. */
export const flagLetters = ({ flags }: SegmentRow): string =>
  flags
    .split(',')
    .map((flag) => (flag === 'ACK' ? '.' : flag.charAt(0)))
    .join('') || '-'
