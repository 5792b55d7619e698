import type { LazyReport } from '../report/model.js'
import { counted } from '../text/numbers.js'
import type { Palette } from './palette.js'
import { wrap } from './wrap.js'

/** What the configuration suppressed, and why. */
export function suppressedLines({ summary }: LazyReport, width: number, look: Palette): string[] {
  return summary.suppressed.flatMap(({ rule, when, because, findings }) => {
    const flows = when === null ? '' : ` where ${when}`
    const text = look.clean(`${counted(findings, 'finding')} of ${rule}${flows} suppressed: ${because}`)
    return wrap(text, width, `${look.ellipsis} `)
  })
}
