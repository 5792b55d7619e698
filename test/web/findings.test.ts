import { readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPage } from '../../scripts/page.js'
import { check, type Report } from '../../src/index.js'
import { bySeverity } from '../../src/render/ranking.js'
import { htmlReport } from '../../src/web/document.js'
import { ROWS_AT_ONCE } from '../../src/web/flow-list.js'
import { octetsOf, pathOf } from '../check/fixture.js'
import { CHROMIUM, findingsOn, PATIENCE, type ReadFinding, TestBrowser, WHERE } from './chromium.js'

const captures = readdirSync(new URL('../../fixtures/', import.meta.url)).filter((name) => !/\.(json|md)$/.test(name))

const asRead = ({ findings }: Report): ReadFinding[] =>
  [...findings].sort(bySeverity).map(({ severity, rule, flow, frame, message, wireshark }) => ({
    severity,
    rule,
    place: flow === null ? `frame ${frame}` : `flow ${flow}, frame ${frame}`,
    message,
    wireshark,
  }))

describe.skipIf(CHROMIUM === undefined)(`findings on the page (${WHERE})`, () => {
  let bare = ''
  let browser: TestBrowser
  let pages: { scripted: Page; plain: Page; dropped: Page }
  beforeAll(async () => {
    bare = await buildPage()
    browser = await TestBrowser.launch()
    pages = {
      scripted: await browser.newPage(),
      plain: await browser.newPage({ javaScriptEnabled: false }),
      dropped: await browser.open(bare),
    }
  }, PATIENCE)
  afterAll(async () => {
    await browser.close()
  })

  it.each(captures)(
    'are those of the report on %s: in its file with JavaScript and without, and when it is chosen',
    async (capture) => {
      const report = await check(pathOf(capture), { segments: true })
      const html = [...htmlReport(report, bare, gzipSync)].join('')
      for (const page of [pages.scripted, pages.plain]) {
        await browser.show(page, html)
        expect(await findingsOn(page)).toEqual(asRead(report))
        expect(await page.locator('table.flows tbody tr').count()).toBe(Math.min(ROWS_AT_ONCE, report.flows.length))
      }
      await pages.dropped.setInputFiles('#file', {
        name: capture,
        mimeType: '',
        buffer: Buffer.from(octetsOf(capture)),
      })
      await pages.dropped.locator('.captures', { hasText: capture }).waitFor()
      // The last part to be drawn.
      await pages.dropped.waitForSelector('section.flow')
      expect(await findingsOn(pages.dropped)).toEqual(asRead(report))
    },
  )

  it('came without a request, an error or a warning of the browser', () => {
    expect([browser.requests, browser.complaints]).toEqual([[], []])
  })
})
