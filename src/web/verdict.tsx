import type { JSX } from 'preact'
import { SEVERITIES } from '../render/ranking.js'
import type { Finding } from '../report/model.js'
import type { Overview } from './overview.js'
import { placeText } from './place.js'
import { clean, SIGN } from './signs.js'

/** What came of it, in a sentence, with the finding that matters most. */
export function Verdict({ overview: { report, conclusion, worst: findings } }: { overview: Overview }): JSX.Element {
  const worst = SEVERITIES.find((severity) => report.summary.findings[severity] > 0)
  const [first] = findings
  return (
    <section class={`verdict ${worst ?? 'clean'}`} aria-labelledby="verdict">
      <h1 id="verdict">
        <span aria-hidden="true" class="sign">
          {worst === undefined ? '✓' : SIGN[worst]}
        </span>{' '}
        {conclusion}
      </h1>
      {first === undefined ? null : <Worst finding={first} isOnly={findings.length === 1} />}
      {report.unusable.map(({ message }) => (
        <p key={message} class="severity error">
          Not read: {clean(message)}
        </p>
      ))}
    </section>
  )
}

function Worst({ finding, isOnly }: { finding: Finding; isOnly: boolean }): JSX.Element {
  const { rule, flow, frame, message } = finding
  const where = flow === null ? `frame ${frame}` : `flow ${flow}, frame ${frame}`
  return (
    <p>
      {isOnly ? '' : 'First to look at: '}
      <b>{clean(rule)}</b>
      {' in '}
      {flow === null ? where : <a href={placeText({ flow, frame })}>{where}</a>}: {clean(message)}.
    </p>
  )
}
