import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { evidence } from '../render/evidence.js'
import type { Finding } from '../report/model.js'
import { counted, grouped } from '../text/numbers.js'
import type { Catalogue } from './catalogue.js'
import { CopyButton } from './copy-button.js'
import { type RuleWords, WORST } from './overview.js'
import { type Place, placeText } from './place.js'
import { clean, SeverityName } from './signs.js'
import { type Source, useFindings } from './source.js'

interface FindingListProps {
  readonly catalogue: Catalogue
  /** The findings to list, by their places. */
  readonly findings: readonly number[]
  readonly source: Source
  readonly place: Place
}

/** The findings, the severe first, or those of the chosen flow. */
export function FindingList({ catalogue, findings, source, place }: FindingListProps): JSX.Element {
  const { overview, everyFinding } = catalogue
  const [onlyChosen, setOnlyChosen] = useState(false)
  const [most, setMost] = useState(WORST)
  const isNarrowed = onlyChosen && place.flow !== null
  const wanted = isNarrowed ? findings.filter((finding) => catalogue.flowOf(finding) === place.flow) : findings
  const shown = useFindings(wanted.slice(0, most), overview.worst, source)
  const rest = wanted.length - most
  return (
    <section aria-labelledby="findings" class="findings">
      <div class="heading">
        <h2 id="findings">Findings</h2>
        <span class="muted scripted" aria-live="polite">
          {findings.length === everyFinding.length
            ? ''
            : `${grouped(findings.length)} of ${counted(everyFinding.length, 'finding')}`}
        </span>
        {place.flow === null || everyFinding.length === 0 ? null : (
          <label class="scripted">
            <input
              type="checkbox"
              checked={onlyChosen}
              onChange={(event) => setOnlyChosen(event.currentTarget.checked)}
            />{' '}
            only flow {place.flow}
          </label>
        )}
      </div>
      {wanted.length === 0 ? <p>{noneText(isNarrowed ? place.flow : null, everyFinding.length)}</p> : null}
      {shown.map((finding) => (
        <FindingCard
          key={`${finding.capture} ${finding.flow} ${finding.rule} ${finding.endpoint} ${finding.frame}`}
          finding={finding}
          words={overview.rules[finding.rule]}
          file={catalogue.fileOf(finding)}
          isChosen={finding.flow !== null && finding.flow === place.flow && finding.frames.includes(place.frame ?? -1)}
        />
      ))}
      {rest > 0 ? (
        <p class="rest">
          {counted(rest, 'more finding')}.{' '}
          <button type="button" class="scripted" onClick={() => setMost(most + WORST)}>
            Show {Math.min(WORST, rest)} more
          </button>
        </p>
      ) : null}
    </section>
  )
}

function noneText(flow: number | null, findings: number): string {
  if (findings === 0) return 'None.'
  return flow === null ? 'None is left.' : `None in flow ${flow}.`
}

interface FindingCardProps {
  readonly finding: Finding
  readonly words: RuleWords | undefined
  /** Its capture, where there are several. */
  readonly file: string | null
  readonly isChosen: boolean
}

function FindingCard({ finding, words, file, isChosen }: FindingCardProps): JSX.Element {
  const { severity, rule, certainty, flow, frame, message, wireshark } = finding
  const where = flow === null ? `frame ${frame}` : `flow ${flow}, frame ${frame}`
  return (
    <article class={`finding ${severity}${isChosen ? ' chosen' : ''}`} data-place={placeText({ flow, frame })}>
      <h3>
        <SeverityName severity={severity} /> <code class="rule">{clean(rule)}</code>
      </h3>
      <p class="where">
        {flow === null ? where : <a href={placeText({ flow, frame })}>{where}</a>}
        <span class="muted">
          {file === null ? '' : ` of ${file}`} · {certainty}
        </span>
      </p>
      <p class="message">{clean(message)}</p>
      <p class="muted">{evidence(finding, clean)}</p>
      {words === undefined ? null : <Explanation words={words} />}
      <p class="display-filter">
        <span class="muted">Wireshark</span> <code>{clean(wireshark)}</code>{' '}
        <CopyButton text={() => wireshark} label="copy" />
      </p>
    </article>
  )
}

function Explanation({ words }: { words: RuleWords }): JSX.Element {
  const { title, explanation, asks, cite, causes, advice, wireshark } = words
  return (
    <details>
      <summary>{title}</summary>
      {explanation.map((paragraph) => (
        <p key={paragraph}>{marked(paragraph)}</p>
      ))}
      <dl>
        {asks === null ? null : <Item term="What the RFC asks">{marked(asks)}</Item>}
        {cite.length === 0 ? null : <Item term="Where it stands">{cite.join('; ')}</Item>}
        {causes.length === 0 ? null : <Item term="Common causes">{causes.join('; ')}</Item>}
        <Item term="What to look at next">{marked(advice)}</Item>
        {wireshark === null ? null : <Item term="In Wireshark">{marked(wireshark)}</Item>}
      </dl>
    </details>
  )
}

function Item({ term, children }: { term: string; children: preact.ComponentChildren }): JSX.Element {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** Prose with `code marks`. */
function marked(prose: string): (string | JSX.Element)[] {
  return prose.split('`').map((piece, at) => (at % 2 === 0 ? piece : <code key={at}>{piece}</code>))
}
