import { hydrate, render } from 'preact'
import { App } from './app.js'
import { DropPage } from './drop-page.js'
import type { Overview } from './overview.js'
import { type PackedFlow, unpackFlow } from './packed-segments.js'

/** What document.tsx wrote beside the page. */
function dataOf<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent
  return text == null ? null : JSON.parse(text)
}

async function flowOf(id: number) {
  const packed = dataOf<PackedFlow>(`flow-${id}`)
  return packed === null ? null : unpackFlow(packed)
}

document.documentElement.classList.add('js')
const page = document.getElementById('page')!
const data = dataOf<{ overview: Overview; kept: string | null }>('overview')
if (data === null) {
  page.replaceChildren()
  render(<DropPage />, page)
} else hydrate(<App overview={data.overview} flowOf={flowOf} kept={data.kept} />, page)
