import type { JSX } from 'preact'
import { SEVERITIES, type Tally } from '../render/ranking.js'
import { sanitize } from '../render/sanitize.js'
import type { Severity } from '../report/model.js'
import { counted } from '../text/numbers.js'

export const SIGN: Readonly<Record<Severity, string>> = { error: '✗', warning: '▲', note: '·' }

/** A text of the report: whatever it holds, it is read as it stands, and turns no line around. */
export const clean = (text: string): string => sanitize(text)

/** The sign of a severity with its word. */
export function SeverityName({ severity }: { severity: Severity }): JSX.Element {
  return (
    <span class={`severity ${severity}`}>
      <span aria-hidden="true">{SIGN[severity]}</span> {severity}
    </span>
  )
}

/** `✗1 ▲2`, read out as `1 error, 2 warnings`. */
export function TallySigns({ tally }: { tally: Tally }): JSX.Element {
  const occurred = SEVERITIES.filter((severity) => tally[severity] > 0)
  if (occurred.length === 0) return <span>none</span>
  return (
    <>
      <span class="unseen">{occurred.map((severity) => counted(tally[severity], severity)).join(', ')}</span>
      <span aria-hidden="true">
        {occurred.map((severity) => (
          <span key={severity} class={`severity ${severity}`}>
            {SIGN[severity]}
            {tally[severity]}{' '}
          </span>
        ))}
      </span>
    </>
  )
}
