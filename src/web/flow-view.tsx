import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { endpointText } from '../render/endpoint-text.js'
import { factsOf } from '../render/flow-facts.js'
import type { Flow } from '../report/model.js'
import { counted, duration } from '../text/numbers.js'
import type { Catalogue } from './catalogue.js'
import type { FlowRow } from './flow-columns.js'
import { KEYS } from './keys.js'
import { Ladder } from './ladder.js'
import type { Place } from './place.js'
import { Plots } from './plots.js'
import { clean } from './signs.js'
import { type Source, useFindings } from './source.js'
import { StateBars } from './state-bars.js'
import { StateDiagram } from './state-diagram.js'

interface FlowViewProps {
  /** Undefined where there is no such flow, or none is chosen. */
  readonly row: FlowRow | undefined
  /** Its whole record; null where it is not at hand, undefined while it is fetched. */
  readonly flow: Flow | null | undefined
  readonly catalogue: Catalogue
  readonly source: Source
  readonly place: Place
}

/** The chosen flow: its life in sentences, both ends' states, the ladder, and the plots. */
export function FlowView({ row, flow, catalogue, source, place }: FlowViewProps): JSX.Element {
  return (
    <section aria-labelledby="flow" class="flow">
      {row === undefined ? (
        <>
          <h2 id="flow">The flow</h2>
          <p class="muted">
            {place.flow === null
              ? 'Ladder and plots of a flow are drawn here; that needs JavaScript.'
              : `There is no flow ${place.flow} in this report.`}
          </p>
        </>
      ) : (
        <>
          <h2 id="flow">
            Flow {row.id}: <span class="long">{clean(endpointText(row.client))}</span> →{' '}
            <span class="long">{clean(endpointText(row.server))}</span>
          </h2>
          {flow === undefined || (flow !== null && flow.id !== row.id) ? (
            <p class="muted">Fetching it …</p>
          ) : flow === null ? (
            <p>
              Only the summary of this flow is in this file. <code>tcpcheck … --flow {row.id} --format html</code> makes
              a file with all of it.
            </p>
          ) : (
            <WholeFlow flow={flow} catalogue={catalogue} source={source} place={place} />
          )}
        </>
      )}
    </section>
  )
}

interface WholeFlowProps extends Pick<FlowViewProps, 'catalogue' | 'source' | 'place'> {
  readonly flow: Flow
}

function WholeFlow({ flow, catalogue, source, place }: WholeFlowProps): JSX.Element {
  const own = useMemo(() => catalogue.findingsOf(flow.id), [catalogue, flow.id])
  const findings = useFindings(own, catalogue.overview.worst, source)
  const facts = factsOf(flow, { state: (text) => text, arrow: '→' })
  const { segments = [], segmentsOmitted = 0 } = flow
  return (
    <>
      <p class="muted">
        {counted(flow.frames, 'frame')} (#{flow.firstFrame} to #{flow.lastFrame}),{' '}
        {duration(flow.lastTime - flow.firstTime)}
        {flow.vlan.length === 0 ? '' : `, VLAN ${flow.vlan.join('/')}`}
      </p>
      <dl class="facts">
        {facts.map(([label, text]) => (
          <>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
      <h3>States of both ends</h3>
      <StateBars flow={flow} />
      <div class="heading">
        <h3>Ladder</h3>
        <details id="keys" class="scripted">
          <summary>keys</summary>
          <dl>
            {KEYS.map(([key, does]) => (
              <>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </>
            ))}
          </dl>
        </details>
      </div>
      {segments.length === 0 ? (
        <p class="muted">The segments of this flow are not in this file.</p>
      ) : (
        <>
          <Ladder flow={flow} findings={findings} frame={place.frame} />
          {segmentsOmitted === 0 ? null : (
            <p class="muted">
              {counted(segmentsOmitted, 'more segment')} of this flow: past the limit of what is kept.
            </p>
          )}
          <Plots flow={flow} />
        </>
      )}
      <h3>Path through the state diagram</h3>
      <StateDiagram flow={flow} />
    </>
  )
}
