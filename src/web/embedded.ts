import type { Finding } from '../report/model.js'
import { type PackedFlow, unpackFlow } from './packed-segments.js'
import { unpackText } from './packed-text.js'
import type { Source } from './source.js'

/* What document.tsx wrote into the file, a block at a time. */

interface Block {
  readonly from: number
  readonly items: Promise<readonly unknown[]>
}

/** They stand behind the script, which is therefore at work before they are all read. */
const isRead = new Promise<void>((resolve) => {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => resolve())
  else resolve()
})

/** The block of each list that was looked at last. */
const lastBlocks = new Map<string, Block>()

/** An item of a list; undefined where the list has no such place. */
async function itemAt<Item>(list: string, place: number): Promise<Item | undefined> {
  await isRead
  const element = Array.from(document.querySelectorAll<HTMLElement>(`script.${list}`)).findLast(
    ({ dataset }) => Number(dataset.from) <= place,
  )
  if (element === undefined) return undefined
  const from = Number(element.dataset.from)
  let block = lastBlocks.get(list)
  if (block?.from !== from) {
    block = { from, items: unpackText(element.textContent).then((text) => JSON.parse(text)) }
    lastBlocks.set(list, block)
  }
  return (await block.items)[place - from] as Item | undefined // Whoever asks knows what the list is of.
}

/** `placeOf`: where the flow of a number stands among the flows. */
export function embedded(placeOf: (id: number) => number | undefined): Source {
  return {
    flowOf: async (id) => {
      const packed = await itemAt<PackedFlow>('flows', placeOf(id) ?? Number.POSITIVE_INFINITY)
      return packed === undefined ? null : unpackFlow(packed)
    },
    findingsOf: async (places) => {
      const found: Finding[] = []
      for (const place of places) {
        const finding = await itemAt<Finding>('findings', place)
        if (finding !== undefined) found.push(finding)
      }
      return found
    },
  }
}
