import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { grouped } from '../text/numbers.js'
import { App } from './app.js'
import { Checker, captureOf, parts, type Sample } from './checker.js'
import type { Overview } from './overview.js'
import { moveTo, NOWHERE } from './place.js'
import { clean } from './signs.js'

const KEPT = 'Segments are kept up to 100,000 of a flow and 2,000,000 in all. Nothing left this tab.'
const MEGABYTE = 1e6

type Work =
  | { readonly kind: 'none' }
  | { readonly kind: 'checking'; readonly name: string; readonly size: number; readonly read: number }
  | { readonly kind: 'done'; readonly overview: Overview; readonly checker: Checker }
  | { readonly kind: 'failed'; readonly message: string }

/** Where a capture is dropped, and what was found in it. */
export function DropPage(): JSX.Element {
  const [work, setWork] = useState<Work>({ kind: 'none' })
  const [isOver, setOver] = useState(false)
  const [samples, setSamples] = useState<readonly Sample[]>([])
  const current = useRef<Checker | null>(null)
  const turn = useRef(0)

  const stop = (): void => {
    turn.current++
    current.current?.end()
    current.current = null
  }
  const start = async (file: Blob, name: string): Promise<void> => {
    stop()
    const mine = turn.current
    const ifMine = (next: Work): void => {
      if (turn.current === mine) setWork(next)
    }
    // The places of one capture mean nothing in the next.
    moveTo(NOWHERE)
    setWork({ kind: 'checking', name, size: file.size, read: 0 })
    const checker = await Checker.start(file, name, {
      progress: (read) => ifMine({ kind: 'checking', name, size: file.size, read }),
      // Taking it over and drawing it are two turns, between which the page answers.
      done: (overview) => setTimeout(() => ifMine({ kind: 'done', overview, checker })),
      failed: (message) => ifMine({ kind: 'failed', message }),
    })
    if (turn.current === mine) current.current = checker
    else checker.end()
  }
  const take = (files: FileList | null | undefined): void => {
    const file = files?.[0]
    if (file !== undefined) void start(file, file.name)
  }

  useEffect(() => {
    void parts().then((found) => setSamples(found.samples))
    const over = (event: DragEvent): void => {
      event.preventDefault()
      setOver(event.type === 'dragover')
    }
    const drop = (event: DragEvent): void => {
      over(event)
      take(event.dataTransfer?.files)
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', over)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', over)
      removeEventListener('drop', drop)
    }
  }, [])

  const isStart = work.kind === 'none' || work.kind === 'failed'
  // With a report below, that is the main part.
  const Frame = work.kind === 'done' ? 'section' : 'main'
  return (
    <>
      <Frame class="entrance" aria-label="Choose a capture">
        {isStart ? (
          <>
            <h1>tcpcheck: a linter for TCP</h1>
            <p>
              Every connection in a capture is followed through the state machine of RFC 9293, and each deviation is
              shown with the frames that prove it.
            </p>
          </>
        ) : null}
        <div class={`drop${isOver ? ' over' : ''}${isStart ? '' : ' small'}`}>
          <p>
            <label>
              {isStart ? <b>Drop a capture here, or choose one: </b> : 'Drop another capture, or choose one: '}
              <input
                type="file"
                id="file"
                onChange={(event) => {
                  take(event.currentTarget.files)
                  event.currentTarget.value = ''
                }}
              />
            </label>
          </p>
          {isStart ? (
            <p class="muted">
              pcap or pcapng, also compressed by gzip or zstd. It stays in this tab: the page can make no connection.
            </p>
          ) : null}
          {work.kind === 'checking' ? (
            <p>
              <label>
                Checking {clean(work.name)}: {grouped(Math.round(work.read / MEGABYTE))} of{' '}
                {grouped(Math.ceil(work.size / MEGABYTE))} MB <progress max={work.size || 1} value={work.read} />
              </label>{' '}
              <button
                type="button"
                onClick={() => {
                  stop()
                  setWork({ kind: 'none' })
                }}
              >
                Cancel
              </button>
            </p>
          ) : null}
          {work.kind === 'failed' ? (
            <p role="alert" class="severity error">
              {clean(work.message)}
            </p>
          ) : null}
        </div>
        {samples.length === 0 ? null : (
          <details open={isStart}>
            <summary>Samples: look at one with a click</summary>
            <ul class="samples">
              {samples.map((sample) => (
                <li key={sample.id}>
                  <button type="button" onClick={() => void start(captureOf(sample), `${sample.id}.pcap`)}>
                    <code>{sample.id}</code>
                    <span>{sample.title}</span>
                  </button>
                </li>
              ))}
            </ul>
          </details>
        )}
      </Frame>
      {work.kind === 'done' ? (
        <App key={turn.current} overview={work.overview} source={work.checker} kept={KEPT} isInFile={false} />
      ) : null}
    </>
  )
}
