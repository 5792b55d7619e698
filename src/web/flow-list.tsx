import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { endpointText } from '../render/endpoint-text.js'
import { closeForms, handshakeForms } from '../render/words.js'
import { counted, duration, grouped } from '../text/numbers.js'
import type { Catalogue } from './catalogue.js'
import { FilterBox } from './filter-box.js'
import type { FlowRow } from './flow-columns.js'
import { placeText } from './place.js'
import type { Query } from './query.js'
import { clean, TallySigns } from './signs.js'

/** Rows at once: a browser that lays out more of them is late to answer a key. */
export const ROWS_AT_ONCE = 50

interface FlowListProps {
  readonly catalogue: Catalogue
  /** The flows to list, by their places. */
  readonly flows: readonly number[]
  readonly chosen: number | null
  readonly onQuery: (query: Query) => void
}

/** The flows, worst first, each with a link that shows it. */
export function FlowList({ catalogue, flows, chosen, onQuery }: FlowListProps): JSX.Element {
  const { rows, overview } = catalogue
  const [most, setMost] = useState(ROWS_AT_ONCE)
  const shown = flows.slice(0, most).map((place) => rows.at(place))
  const rest = flows.length - shown.length
  return (
    <section aria-labelledby="flows">
      <div class="heading">
        <h2 id="flows">Flows</h2>
        <span class="muted scripted" aria-live="polite">
          {flows.length === rows.length ? '' : `${grouped(flows.length)} of ${counted(rows.length, 'flow')}`}
        </span>
      </div>
      {rows.length === 0 ? null : <FilterBox names={overview.names} onQuery={onQuery} />}
      {rows.length === 0 ? (
        <p>No TCP connection was found.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        <section class="table" aria-label="Flows, worst first" tabIndex={0}>
          <table class="flows">
            <thead>
              <tr>
                <th scope="col" class="number">
                  flow
                </th>
                {overview.report.captures.length > 1 ? <th scope="col">file</th> : null}
                <th scope="col">client</th>
                <th scope="col">server</th>
                <th scope="col" class="second">
                  handshake
                </th>
                <th scope="col">closed by</th>
                <th scope="col" class="spare">
                  client state
                </th>
                <th scope="col" class="spare">
                  server state
                </th>
                <th scope="col" class="number spare">
                  frames
                </th>
                <th scope="col" class="number spare">
                  time
                </th>
                <th scope="col">findings</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <Row key={row.id} row={row} file={catalogue.fileOf(row)} isChosen={row.id === chosen} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rest > 0 ? (
        <p class="rest">
          {counted(rest, 'more flow')}.{' '}
          <button type="button" class="scripted" onClick={() => setMost(most + ROWS_AT_ONCE)}>
            Show {Math.min(ROWS_AT_ONCE, rest)} more
          </button>
        </p>
      ) : null}
    </section>
  )
}

function Row({ row, file, isChosen }: { row: FlowRow; file: string | null; isChosen: boolean }): JSX.Element {
  const open = (): void => {
    location.hash = placeText({ flow: row.id, frame: null })
  }
  return (
    // The link in the first cell is for the keyboard; a click anywhere in the row is only easier to hit.
    <tr class={isChosen ? 'chosen' : ''} onClick={open}>
      <th scope="row" class="number">
        <a href={placeText({ flow: row.id, frame: null })} aria-current={isChosen ? 'true' : undefined}>
          {row.id}
        </a>
      </th>
      {file === null ? null : <td class="long">{file}</td>}
      <td>{breakable(clean(endpointText(row.client)))}</td>
      <td>{breakable(clean(endpointText(row.server)))}</td>
      <td class="second">{handshakeForms(row)[0]}</td>
      <td>{closeForms(row)[0]}</td>
      <td class="spare">{row.finalState.client.join(' or ')}</td>
      <td class="spare">{row.finalState.server.join(' or ')}</td>
      <td class="number spare">{grouped(row.frames)}</td>
      <td class="number spare">{duration(row.lastTime - row.firstTime)}</td>
      <td>
        <TallySigns tally={row.tally} />
      </td>
    </tr>
  )
}

/** An address and its port, which may be broken between two of its numbers, but not within one. */
const breakable = (text: string): (string | JSX.Element)[] =>
  text.split(/(?=:)/).flatMap((part, at) => (at === 0 ? [part] : [<wbr key={at} />, part]))
