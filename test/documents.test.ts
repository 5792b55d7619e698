import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DOCUMENTS } from '../scripts/documents/index.js'

const FOLDER = new URL('../docs/', import.meta.url)
const WRITTEN_BY_HAND = ['limits.md', 'performance.md']
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8')

/** Anchors that GitHub makes of a document's headings. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!)
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    ),
  )
}

describe.each(Object.entries(DOCUMENTS))('docs/%s', (name, print) => {
  it('is what the code prints; npm run generate prints it anew', async () => {
    expect(read(name) === (await print()), 'current').toBe(true)
  })

  it('links to what there is', () => {
    const links = [...read(name).matchAll(/\]\((?!https:)([^)#]*)(?:#([^)]*))?\)/g)]
    const broken = links.filter(([, file, anchor]) => {
      const target = file === '' ? name : file!
      return !(target in DOCUMENTS) || (anchor !== undefined && !anchorsOf(read(target)).has(anchor))
    })
    expect(broken.map(([link]) => link)).toEqual([])
  })
})

it('has no document that nobody prints', () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...Object.keys(DOCUMENTS), ...WRITTEN_BY_HAND].sort())
})
