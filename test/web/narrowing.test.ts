import { gzipSync } from 'node:zlib'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildPage } from '../../scripts/page.js'
import { check } from '../../src/index.js'
import type { Report } from '../../src/report/model.js'
import { htmlReport } from '../../src/web/document.js'
import { pathOf } from '../check/fixture.js'
import { manyFlows } from '../render/sample-report.js'
import { CHROMIUM, findingsOn, PATIENCE, TestBrowser, WHERE } from './chromium.js'

const listed = (page: Page): Promise<string[]> => page.locator('table.flows tbody th').allTextContents()
const rulesOn = async (page: Page): Promise<string[]> => (await findingsOn(page)).map(({ rule }) => rule)

/** Drags over the timeline, from one share of its drawing to another. */
async function drag(page: Page, from: number, to: number): Promise<void> {
  const { x, y, width } = (await page.locator('.timeline rect.ground').boundingBox())!
  await page.mouse.move(x + from * width, y + 10)
  await page.mouse.down()
  await page.mouse.move(x + ((from + to) / 2) * width, y + 12)
  await page.mouse.move(x + to * width, y + 10)
  await page.mouse.up()
}

describe.skipIf(CHROMIUM === undefined)(`narrowing the page (${WHERE})`, () => {
  let bare = ''
  let browser: TestBrowser
  const html = (report: Report): string => [...htmlReport(report, bare, gzipSync)].join('')
  /** Flow 0 lives from 0 s to 0.16 s, flow 1 from 2.2 s to 9.5 s; the finding of each is near its begin or end. */
  const opened = async (): Promise<Page> => {
    const page = await browser.open(html(await check(pathOf('stale-syn-half-open.pcap'), { segments: true })))
    await page.waitForSelector('.timeline svg')
    return page
  }
  beforeAll(async () => {
    bare = await buildPage()
    browser = await TestBrowser.launch()
  }, PATIENCE)
  afterEach(() => {
    expect([browser.requests, browser.complaints]).toEqual([[], []])
  })
  afterAll(async () => {
    await browser.close()
  })

  describe('by time', () => {
    it('shows the flows and findings of the stretch that was dragged over, until Escape', async () => {
      const page = await opened()
      expect(await listed(page)).toEqual(['1', '0'])
      await drag(page, 0.5, 0.8)
      expect(await listed(page)).toEqual(['1'])
      expect(await rulesOn(page)).toEqual([])
      await drag(page, 0.1, 0.8)
      expect(await listed(page)).toEqual(['1'])
      expect(await rulesOn(page)).toEqual(['stale-syn-half-open'])
      await page.keyboard.press('Escape')
      expect(await listed(page)).toEqual(['1', '0'])
      expect(await rulesOn(page)).toEqual(['stale-syn-half-open', 'abortive-close'])
    })

    it('shows all again by its button, and by a click that drags over nothing', async () => {
      const page = await opened()
      await drag(page, 0, 0.1)
      expect(await listed(page)).toEqual(['0'])
      await page.getByRole('button', { name: 'all times' }).click()
      expect(await listed(page)).toEqual(['1', '0'])
      await drag(page, 0, 0.1)
      await drag(page, 0.3, 0.3)
      expect(await listed(page)).toEqual(['1', '0'])
    })

    it('is done by keys too, and told to who cannot see it', async () => {
      const page = await opened()
      const end: Locator = page.getByRole('slider', { name: 'Only up to this time' })
      const begin = page.getByRole('slider', { name: 'Only from this time on' })
      expect([await begin.getAttribute('aria-valuetext'), await end.getAttribute('aria-valuetext')]).toEqual([
        '0 s',
        '9.51 s',
      ])
      await end.focus()
      await page.keyboard.press('Home')
      await page.keyboard.press('PageUp')
      expect(await end.getAttribute('aria-valuetext')).toBe('951 ms')
      expect(await listed(page)).toEqual(['0'])
      expect(await page.textContent('.timeline [aria-live]')).toBe('From 0 s to 951 ms.')
      await begin.focus()
      await page.keyboard.press('End')
      expect(await listed(page)).toEqual(['1'])
      await page.keyboard.press('Escape')
      expect(await listed(page)).toEqual(['1', '0'])
    })

    it('draws many flows with as few elements as some', async () => {
      const page = await browser.open(html(manyFlows(50_000)))
      await page.waitForSelector('.timeline svg')
      expect(await page.locator('.timeline svg *').count()).toBeLessThan(80)
      expect(await page.getAttribute('.timeline [role=img]', 'aria-label')).toContain('50,000 flows')
    })

    it('walks by keys through what is left', async () => {
      const page = await opened()
      await drag(page, 0, 0.1)
      await page.keyboard.press('J')
      expect(page.url()).toMatch(/#flow=0$/)
      await page.keyboard.press('J')
      expect(page.url()).toMatch(/#flow=0$/)
    })
  })

  describe('by the filter', () => {
    const filtered = async (page: Page, text: string, flows: readonly string[]): Promise<void> => {
      await page.fill('#filter', text)
      await expect.poll(() => listed(page)).toEqual(flows)
    }

    it('takes the language of the command, and narrows the findings as well', async () => {
      const page = await opened()
      await filtered(page, 'handshake == complete', ['0'])
      expect(await rulesOn(page)).toEqual(['abortive-close'])
      await filtered(page, 'rules has stale-syn-half-open && server.port == 8080', ['1'])
      await filtered(page, 'severity >= warning || duration < 1s', ['1', '0'])
      await filtered(page, 'not ip', [])
      await filtered(page, '', ['1', '0'])
    })

    it('looks for words where it is no filter', async () => {
      const page = await opened()
      await filtered(page, 'established', [])
      await filtered(page, 'complete 43100', ['0'])
      await filtered(page, 'half-open', [])
      await filtered(page, 'syn-received', ['1'])
    })

    it('points to the mistake, and keeps what was chosen before', async () => {
      const page = await opened()
      await filtered(page, 'handshake == complete', ['0'])
      await page.fill('#filter', 'handshake == complete && tpc.port == 1')
      await page.getByText('filter, column 26: no field "tpc.port"; did you mean tcp.port?').waitFor()
      const [line, caret] = (await page.textContent('#filter-fault pre'))!.split('\n')
      expect(line!.slice(caret!.indexOf('^'))).toBe('tpc.port == 1')
      expect(await page.getAttribute('#filter', 'aria-invalid')).toBe('true')
      expect(await listed(page)).toEqual(['0'])
      await filtered(page, 'handshake != complete', ['1'])
      expect(await page.getAttribute('#filter', 'aria-invalid')).toBe('false')
    })

    it('offers the words that may come next', async () => {
      const page = await opened()
      const offered = (): Promise<string[]> =>
        page.$$eval('#filter-words option', (options) => options.map((option) => option.getAttribute('value')!))
      await page.fill('#filter', 'handsh')
      expect(await offered()).toEqual(['handshake'])
      await page.fill('#filter', 'handshake == un')
      expect(await offered()).toEqual(['handshake == unanswered', 'handshake == unacknowledged'])
    })
  })
})
