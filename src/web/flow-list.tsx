import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { counted, duration, grouped } from '../text/numbers.js'
import { pathText } from '../text/path-text.js'
import type { FlowRow, Overview } from './overview.js'
import { placeText } from './place.js'
import { clean, TallySigns } from './signs.js'

/** More rows at once are for a machine to read. */
const STEP = 100

/** The flows, worst first, each with a link that shows it. */
export function FlowList({ overview, chosen }: { overview: Overview; chosen: number | null }): JSX.Element {
  const { rows, report } = overview
  const [query, setQuery] = useState('')
  const [most, setMost] = useState(STEP)
  const wanted = query.trim() === '' ? rows : rows.filter((row) => matches(row, query, pathOf(overview, row)))
  const shown = wanted.slice(0, most)
  const rest = wanted.length - shown.length
  return (
    <section aria-labelledby="flows">
      <div class="heading">
        <h2 id="flows">Flows</h2>
        <label class="scripted filter">
          Filter{' '}
          <input
            id="filter"
            type="search"
            value={query}
            placeholder="address, port, state …"
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
        </label>
        <span class="muted scripted" aria-live="polite">
          {query.trim() === '' ? '' : `${grouped(wanted.length)} of ${counted(rows.length, 'flow')}`}
        </span>
      </div>
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
                {report.captures.length > 1 ? <th scope="col">file</th> : null}
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
                <Row key={row.id} row={row} file={pathOf(overview, row)} isChosen={row.id === chosen} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rest > 0 ? (
        <p class="rest">
          {counted(rest, 'more flow')}.{' '}
          <button type="button" class="scripted" onClick={() => setMost(most + STEP)}>
            Show {Math.min(STEP, rest)} more
          </button>
        </p>
      ) : null}
    </section>
  )
}

/** The file of a flow, where there are several. */
function pathOf({ report: { captures } }: Overview, { capture }: FlowRow): string | null {
  return captures.length > 1 ? clean(pathText(captures[capture]?.path ?? '')) : null
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
      <td class="long">{clean(row.client)}</td>
      <td class="long">{clean(row.server)}</td>
      <td class="second">{row.handshake}</td>
      <td>{row.close}</td>
      <td class="spare">{row.clientState.replaceAll('|', ' or ')}</td>
      <td class="spare">{row.serverState.replaceAll('|', ' or ')}</td>
      <td class="number spare">{grouped(row.frames)}</td>
      <td class="number spare">{duration(row.lastTime - row.firstTime)}</td>
      <td>
        <TallySigns tally={row.tally} />
      </td>
    </tr>
  )
}

/** Whether every word of the query is somewhere in the row. */
function matches(row: FlowRow, query: string, file: string | null): boolean {
  const text = [row.id, file ?? '', row.client, row.server, row.handshake, row.close, row.clientState, row.serverState]
    .join(' ')
    .toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
