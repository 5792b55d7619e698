import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { captureFacts } from '../render/capture-header.js'
import type { Flow } from '../report/model.js'
import { pathText } from '../text/path-text.js'
import { CopyButton } from './copy-button.js'
import { FindingList } from './finding-list.js'
import { FlowList } from './flow-list.js'
import { FlowView } from './flow-view.js'
import { useKeys } from './keys.js'
import type { Overview } from './overview.js'
import { moveTo, NOWHERE, usePlace } from './place.js'
import { clean } from './signs.js'
import { ThemeButton } from './theme-button.js'
import { Trust } from './trust.js'
import { Verdict } from './verdict.js'

interface AppProps {
  readonly overview: Overview
  /** The whole record of a flow, or null where it is not at hand. */
  readonly flowOf: (id: number) => Promise<Flow | null>
  /** What of the flows is not at hand, if anything. */
  readonly kept: string | null
}

/** A report, in the order of the eye: verdict, flows, findings, the chosen flow, and how sure it is. */
export function App({ overview, flowOf, kept }: AppProps): JSX.Element {
  const asked = usePlace()
  const place = asked ?? NOWHERE
  const [flow, setFlow] = useState<Flow | null | undefined>(undefined)
  const { rows, report } = overview
  useEffect(() => {
    const worst = rows[0]
    if (place.flow === null) {
      if (asked !== null && worst !== undefined) moveTo({ flow: worst.id, frame: null })
      return
    }
    let isWanted = true
    void flowOf(place.flow).then((found) => {
      if (isWanted) setFlow(found)
    })
    return () => {
      isWanted = false
    }
  }, [asked, place.flow, rows, flowOf])
  useKeys(overview, flow ?? null)
  return (
    <>
      <Header overview={overview} />
      <main>
        <Verdict overview={overview} />
        <FlowList overview={overview} chosen={place.flow} />
        <div class="columns">
          <FindingList overview={overview} place={place} />
          <FlowView
            row={rows.find(({ id }) => id === place.flow)}
            flow={flow}
            findings={report.findings.filter((finding) => finding.flow === place.flow)}
            place={place}
          />
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
