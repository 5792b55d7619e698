import type { JSX } from 'preact'
import { damagePlace } from '../render/capture-header.js'
import { skippedText } from '../render/words.js'
import type { Capture } from '../report/model.js'
import { counted, duration, grouped, listed } from '../text/numbers.js'
import { pathText } from '../text/path-text.js'
import type { Overview } from './overview.js'
import { clean } from './signs.js'

const MOST_DAMAGE = 20

/** How far the verdict can be relied on: what the captures lack, and what it was judged by. */
export function Trust({ overview, kept }: { overview: Overview; kept: string | null }): JSX.Element {
  const { report, aboutCapture } = overview
  const { settings, captures, tool } = report
  const { idle, intervals, probes } = settings.keepalive
  const keepalive = [
    idle === null ? '' : `after ${duration(idle)}`,
    intervals.length === 0 ? '' : `every ${listed(intervals.map(duration), 'or')}`,
    probes === null ? '' : counted(probes, 'probe'),
  ].filter((part) => part !== '')
  return (
    <section aria-labelledby="trust" class="trust">
      <h2 id="trust">How sure is it?</h2>
      {captures.map((capture) => (
        <Quality key={capture.path} capture={capture} isAlone={captures.length === 1} />
      ))}
      <p>
        {aboutCapture.length === 0
          ? 'Nothing was found that the capture itself lacks.'
          : `About the capture itself: ${listed([...new Set(aboutCapture)])}. ${
              aboutCapture.length === 1 ? 'It stands' : 'They stand'
            } among the findings; what depends on it was made a warning.`}
      </p>
      <dl class="settings">
        <dt>profile</dt>
        <dd>{settings.profile}</dd>
        <dt>MSL</dt>
        <dd>
          {duration(settings.msl)}; TIME-WAIT lasts {duration(2 * settings.msl)}
        </dd>
        <dt>keepalive</dt>
        <dd>{keepalive.length === 0 ? 'any numbers will do' : keepalive.join(', ')}</dd>
        <dt>vantage</dt>
        <dd>{settings.vantage === 'auto' ? 'found for each capture' : settings.vantage}</dd>
        <dt>rules</dt>
        <dd>{grouped(settings.rules.length)} ran</dd>
        <dt>checked by</dt>
        <dd>tcpcheck {tool.version}</dd>
      </dl>
      {kept === null ? null : <p>{kept}</p>}
    </section>
  )
}

function Quality({ capture, isAlone }: { capture: Capture; isAlone: boolean }): JSX.Element {
  const { path, frames, tcpSegments, damage, firstTime } = capture
  const skipped = skippedText(capture)
  const parts = [
    `${grouped(tcpSegments)} of ${counted(frames, 'frame')} ${frames === 1 ? 'is' : 'are'} TCP`,
    ...(skipped === '' ? [] : [`left out: ${skipped}`]),
    ...(firstTime === null ? [] : [`begins ${firstTime.slice(0, 19).replace('T', ' ')} UTC`]),
    damage.length === 0 ? 'the file is sound' : `the file is damaged in ${counted(damage.length, 'place')}`,
  ]
  return (
    <>
      <p>
        {isAlone ? null : <b>{clean(pathText(path))}: </b>}
        {parts.join(' · ')}
      </p>
      {damage.length === 0 ? null : (
        <ul>
          {damage.slice(0, MOST_DAMAGE).map((place) => (
            <li key={place.offset}>
              {damagePlace(place)}: {clean(place.message)}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
