import { writeFileSync } from 'node:fs'
import { buildPage } from './page.js'

/** Bigger, it would be slow to send and to open. */
const MOST_OCTETS = 250_000

const page = await buildPage()
if (page.length > MOST_OCTETS) throw new Error(`the page has ${page.length} octets, more than ${MOST_OCTETS}`)
writeFileSync(new URL('../dist/page.html', import.meta.url), page)
