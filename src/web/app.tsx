import type { JSX } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { captureFacts } from '../render/capture-header.js'
import type { Flow } from '../report/model.js'
import { pathText } from '../text/path-text.js'
import { Catalogue } from './catalogue.js'
import { CopyButton } from './copy-button.js'
import { FindingList } from './finding-list.js'
import { FlowList } from './flow-list.js'
import { FlowView } from './flow-view.js'
import { useKeys } from './keys.js'
import { Later } from './later.js'
import type { Overview } from './overview.js'
import { moveTo, NOWHERE, usePlace } from './place.js'
import type { Span } from './plot-canvas.js'
import { ALL, flowsOf, type Query } from './query.js'
import { clean } from './signs.js'
import type { Source } from './source.js'
import { ThemeButton } from './theme-button.js'
import { Timeline } from './timeline.js'
import { Trust } from './trust.js'
import { Verdict } from './verdict.js'

interface AppProps {
  readonly overview: Overview
  readonly source: Source
  /** What of the flows is not at hand, if anything. */
  readonly kept: string | null
  /** The page stands in its file as it is drawn first. */
  readonly isInFile: boolean
}

/** A report, in the order of the eye: verdict, when, which flows, the findings, the chosen flow, and how sure it is. */
export function App({ overview, source, kept, isInFile }: AppProps): JSX.Element {
  const asked = usePlace()
  const place = asked ?? NOWHERE
  const [flow, setFlow] = useState<Flow | null | undefined>(undefined)
  const [query, setQuery] = useState<Query>(ALL)
  const [span, setSpan] = useState<Span | null>(null)
  const catalogue = useMemo(() => new Catalogue(overview), [overview])
  const { rows } = catalogue
  const queried = useMemo(() => flowsOf(query, catalogue), [query, catalogue])
  const found = useMemo(() => catalogue.findingsIn(queried), [queried, catalogue])
  const flows = useMemo(() => (span === null ? queried : catalogue.flowsIn(queried, span)), [queried, span, catalogue])
  const findings = useMemo(
    () => (span === null ? found : catalogue.findingsWithin(found, span)),
    [found, span, catalogue],
  )
  useEffect(() => {
    if (place.flow === null) {
      if (asked !== null && rows.length > 0) moveTo({ flow: rows.id(0), frame: null })
      return
    }
    let isWanted = true
    void source.flowOf(place.flow).then((record) => {
      if (isWanted) setFlow(record)
    })
    return () => {
      isWanted = false
    }
  }, [asked, place.flow, rows, source])
  useKeys({ catalogue, flows, findings, flow: flow ?? null, onEscape: () => setSpan(null) })
  const chosen = rows.placeOf(place.flow)
  return (
    <>
      <Header overview={overview} />
      <main>
        <Verdict overview={overview} />
        {rows.length === 0 ? null : (
          <Later frames={isInFile ? 0 : 1}>
            {() => <Timeline catalogue={catalogue} flows={queried} findings={found} span={span} onSpan={setSpan} />}
          </Later>
        )}
        <Later frames={isInFile ? 0 : 2}>
          {() => <FlowList catalogue={catalogue} flows={flows} chosen={place.flow} onQuery={setQuery} />}
        </Later>
        <div class="columns">
          <Later frames={isInFile ? 0 : 3}>
            {() => <FindingList catalogue={catalogue} findings={findings} source={source} place={place} />}
          </Later>
          <Later frames={isInFile ? 0 : 4}>
            {() => (
              <FlowView
                row={chosen === undefined ? undefined : rows.at(chosen)}
                flow={flow}
                catalogue={catalogue}
                source={source}
                place={place}
              />
            )}
          </Later>
        </div>
        <Trust overview={overview} kept={kept} />
      </main>
    </>
  )
}

function Header({ overview }: { overview: Overview }): JSX.Element {
  const { captures } = overview.report
  return (
    <header>
      <div class="captures">
        <b>tcpcheck</b>
        {captures.map((capture, at) => (
          <span key={at}>
            <b class="long">{clean(pathText(capture.path))}</b>
            <span class="muted"> {captureFacts(capture, overview.flowCounts[at] ?? 0, clean).join(' · ')}</span>
          </span>
        ))}
      </div>
      <div class="scripted buttons">
        <CopyButton text={() => location.href} label="copy link" />
        <ThemeButton />
        <button type="button" class="quiet" onClick={() => print()}>
          print
        </button>
      </div>
    </header>
  )
}
