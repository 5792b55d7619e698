import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { Flow, Side } from '../report/model.js'
import { counted, duration, grouped } from '../text/numbers.js'
import { Plot } from './plot.js'
import { type Series, sentSeries } from './series.js'

const peerOf = (side: Side): Side => (side === 'client' ? 'server' : 'client')

/** Sequence numbers, data in flight, and round trips over time, for what one end sent. */
export function Plots({ flow }: { flow: Flow }): JSX.Element {
  const { client, server } = flow.directions
  const busier: Side = client.streamBytes > server.streamBytes ? 'client' : 'server'
  const [asked, setAsked] = useState<{ flow: number; side: Side } | null>(null)
  const side = asked?.flow === flow.id ? asked.side : busier
  const { sequence, flight, roundTrips } = useMemo(() => sentSeries(flow, side), [flow, side])
  const lasts = flow.lastTime - flow.firstTime
  const bytes = flow.directions[side].streamBytes
  const { rtt } = flow.directions[side]
  return (
    <>
      <div class="heading">
        <h3>Plots</h3>
        <fieldset class="sides">
          <legend class="unseen">Whose data</legend>
          {(['client', 'server'] as const).map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="side"
                checked={one === side}
                onChange={() => setAsked({ flow: flow.id, side: one })}
              />{' '}
              sent by the {one}
            </label>
          ))}
        </fieldset>
      </div>
      <Plot
        key={`sequence ${flow.id} ${side}`}
        title="Sequence numbers over time"
        summary={`The ${side} sent ${counted(bytes, 'byte')}.`}
        series={sequence}
        lasts={lasts}
        height={300}
        text={grouped}
        least={1}
      />
      {isEmpty(flight) ? null : (
        <Plot
          key={`flight ${flow.id} ${side}`}
          title="Bytes in flight and the window"
          summary="What was sent and not yet acknowledged, beside what the other end would take."
          series={flight}
          lasts={lasts}
          height={180}
          text={grouped}
          least={1}
        />
      )}
      {isEmpty(roundTrips) ? null : (
        <Plot
          key={`trips ${flow.id} ${side}`}
          title="Round trips"
          summary={
            rtt === null
              ? 'No round trip could be measured.'
              : `Until the ${peerOf(side)} acknowledged: from the tap to it and back in: ${duration(rtt.min)} to ${duration(rtt.max)}, median ${duration(rtt.median)}.`
          }
          series={roundTrips}
          lasts={lasts}
          height={150}
          text={duration}
          least={0}
        />
      )}
    </>
  )
}

const isEmpty = (series: readonly Series[]): boolean => series.every(({ x }) => x.length === 0)
