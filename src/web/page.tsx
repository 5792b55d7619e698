import { hydrate, render } from 'preact'
import { App } from './app.js'
import { DropPage } from './drop-page.js'
import { embedded } from './embedded.js'
import { FlowRows } from './flow-columns.js'
import type { Overview } from './overview.js'
import { textIn } from './packed-text.js'

async function start(page: HTMLElement): Promise<void> {
  const text = await textIn('overview')
  if (text === null) {
    page.replaceChildren()
    render(<DropPage />, page)
    return
  }
  const { overview, kept } = JSON.parse(text) as { overview: Overview; kept: string } // As document.tsx wrote it.
  const rows = new FlowRows(overview.flows)
  hydrate(<App overview={overview} source={embedded((id) => rows.placeOf(id))} kept={kept} isInFile />, page)
}

void start(document.getElementById('page')!)
