import { gzipSync } from 'node:zlib'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildPage } from '../../scripts/page.js'
import { check } from '../../src/index.js'
import type { Flow, Report } from '../../src/report/model.js'
import { dropPage, htmlReport } from '../../src/web/document.js'
import { ROWS_AT_ONCE } from '../../src/web/flow-list.js'
import { octetsOf, pathOf } from '../check/fixture.js'
import { cleanReport, manyFlows, sampleFlow, sampleReport } from '../render/sample-report.js'
import { CHROMIUM, findingsOn, PATIENCE, TestBrowser, WHERE } from './chromium.js'

/** Would be seen if any of it were taken for markup. */
const HOSTILE = `<img src=x onerror=alert(1)>"'</title></script><script>alert(2)</script>\u202e\u0007.pcap`
const HOSTILE_SHOWN = `<img src=x onerror=alert(1)>"'</title></script><script>alert(2)</script>\\u202e\\x07.pcap`

/** What axe-core has against the page, in short. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const found = await axe.run()
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
  })
}

const named = (report: Report, path: string): Report => ({
  ...report,
  captures: report.captures.map((capture) => ({ ...capture, path })),
})

/** A flow of so many segments, alternating. */
function longFlow(count: number): Flow {
  const segments = Array.from({ length: count }, (_, at) => ({
    frame: at + 1,
    time: at / 1000,
    sender: at % 2 === 0 ? ('client' as const) : ('server' as const),
    flags: 'ACK',
    seq: 4_700_202 + at,
    ack: 900 + at,
    length: 100,
    window: 65_535,
    options: '',
    marks: [],
  }))
  return sampleFlow({ segments, segmentsOmitted: 0, frames: count, lastFrame: count, lastTime: count / 1000 })
}

describe.skipIf(CHROMIUM === undefined)(`the page (${WHERE})`, () => {
  let bare = ''
  let browser: TestBrowser
  const html = (report: Report): string => [...htmlReport(report, bare, gzipSync)].join('')
  const stale = () => check(pathOf('stale-syn-half-open.pcap'), { segments: true })
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

  it('opens at the worst flow, with its ladder', async () => {
    const page = await browser.open(html(await stale()))
    await page.waitForSelector('.ladder .row')
    expect(page.url()).toMatch(/#flow=1$/)
    expect(await page.textContent('h2#flow')).toBe('Flow 1: 10.23.1.10:43100 → 10.23.1.20:8080')
    expect(await page.locator('.ladder .arrow').count()).toBe(6)
    expect(await page.textContent('.ladder .absent')).toContain('never seen')
  })

  it('opens at the flow and frame of its address', async () => {
    const page = await browser.open(html(await stale()), { hash: '#flow=0&frame=4' })
    await page.waitForSelector('.ladder .row.chosen')
    expect(await page.textContent('.ladder .row.chosen .frame')).toBe('4')
    expect(await page.textContent('tr.chosen a')).toBe('0')
  })

  it('says of a flow that is not there', async () => {
    const page = await browser.open(html(await stale()), { hash: '#flow=99' })
    await page.getByText('There is no flow 99 in this report.').waitFor()
  })

  it('is walked through by keys', async () => {
    const page = await browser.open(html(await stale()))
    await page.waitForSelector('.ladder .row')
    await page.keyboard.press('j')
    expect(page.url()).toMatch(/#flow=1&frame=9$/)
    await page.keyboard.press('j')
    expect(page.url()).toMatch(/#flow=1&frame=10$/)
    await page.keyboard.press('k')
    expect(page.url()).toMatch(/#flow=1&frame=9$/)
    await page.keyboard.press(']')
    expect(page.url()).toMatch(/#flow=0&frame=8$/)
    await page.keyboard.press('K')
    expect(page.url()).toMatch(/#flow=1$/)
    await page.keyboard.press('/')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('filter')
  })

  it('draws of a long flow only what is seen, and scrolls to any frame of it', async () => {
    const report = { ...cleanReport(), flows: [longFlow(100_000)] }
    const page = await browser.open(html(report), { hash: '#flow=0&frame=77777' })
    await page.waitForSelector('.ladder .row.chosen')
    expect(await page.textContent('.ladder .row.chosen .frame')).toBe('77777')
    expect(await page.locator('.ladder .row').count()).toBeLessThan(100)
  })

  it('holds a line for each of many flows, and says whose records it leaves out', async () => {
    const page = await browser.open(html(manyFlows(50_000)), { hash: '#flow=49999' })
    await page.getByText('Only the summary of this flow is in this file.').waitFor()
    expect(await page.locator('table.flows tbody tr').count()).toBe(ROWS_AT_ONCE)
    expect(await page.textContent('.trust')).toContain(
      'a line on each of 50,000 flows, the whole record of the worst 1,000',
    )
  })

  it('takes nothing of a report for markup', async () => {
    const { damage: _, ...capture } = sampleReport().captures[0]!
    const damage = [{ offset: 1, frame: 1, message: HOSTILE }]
    const report = {
      ...sampleReport(),
      captures: [{ ...capture, damage }],
      unusable: [{ path: HOSTILE, message: HOSTILE }],
    }
    report.findings = report.findings.map((finding) => ({ ...finding, message: HOSTILE }))
    const page = await browser.open(html(named(report, HOSTILE)))
    await page.waitForSelector('.facts')
    expect(await page.title()).toBe(`${HOSTILE_SHOWN} · tcpcheck`)
    expect(await page.textContent('.captures .long')).toBe(HOSTILE_SHOWN)
    expect((await findingsOn(page)).map(({ message }) => message)).toEqual(report.findings.map(() => HOSTILE_SHOWN))
    expect(await page.locator('img').count()).toBe(0)
  })

  it('cannot reach anything outside of itself', async () => {
    const page = await browser.open(html(sampleReport()))
    const tried = await page.evaluate(() =>
      fetch('http://127.0.0.1:9/').then(
        () => 'fetched',
        () => 'refused',
      ),
    )
    expect(tried).toBe('refused')
    expect(browser.complaints.splice(0).join()).toContain('Content Security Policy')
  })

  it.each(['light', 'dark'] as const)('has nothing against it by axe-core when it is %s', async (colorScheme) => {
    const report = await browser.open(html(await stale()), { colorScheme })
    await report.waitForSelector('.plot canvas')
    expect(await violations(report)).toEqual([])
    const start = await browser.open(bare, { colorScheme })
    await start.waitForSelector('.samples button')
    expect(await violations(start)).toEqual([])
    await start.getByRole('button', { name: 'stale-syn Stale' }).click()
    await start.waitForSelector('.plot canvas')
    expect(await violations(start)).toEqual([])
  })

  it('stays within a screen of 360 pixels', async () => {
    const page = await browser.open(html(await stale()), { viewport: { width: 360, height: 740 } })
    await page.waitForSelector('.plot canvas')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  })

  it('prints the whole ladder, as wide as the paper and in light colours', async () => {
    const report = { ...cleanReport(), flows: [longFlow(120)] }
    const page = await browser.open(html(report), { colorScheme: 'dark' })
    await page.waitForSelector('.ladder .row')
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
    const widths = () => page.$$eval('.ladder .lines', (parts) => parts.map((part) => part.getAttribute('width')))
    const [onScreen] = await widths()
    await page.pdf()
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    expect(await page.locator('.ladder .row').count()).toBe(120)
    expect([await theme(), new Set(await widths())]).toEqual(['light', new Set(['688'])])
    // In parts, so that no page ends within a line.
    expect((await widths()).length).toBeGreaterThan(10)
    await page.evaluate(() => dispatchEvent(new Event('afterprint')))
    expect([await theme(), await widths()]).toEqual([undefined, [onScreen]])
  })
})

describe.skipIf(CHROMIUM === undefined)(`the page for dropped captures (${WHERE})`, () => {
  let bare = ''
  let browser: TestBrowser
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

  async function drop(page: Page, name: string, octets: Uint8Array): Promise<void> {
    const dataTransfer = await page.evaluateHandle(
      ([file, base64]) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([Uint8Array.from(atob(base64!), (letter) => letter.charCodeAt(0))], file!))
        return transfer
      },
      [name, Buffer.from(octets).toString('base64')],
    )
    await page.dispatchEvent('body', 'drop', { dataTransfer })
  }

  it('checks one capture after the other', async () => {
    const page = await browser.open(bare)
    await drop(page, 'first.pcap', octetsOf('stale-syn-half-open.pcap'))
    await page.getByText('2 findings (1 warning, 1 note) in 2 of 2 flows.').waitFor()
    await page.waitForSelector('.ladder .row')
    await drop(page, HOSTILE, octetsOf('clean-three-segment-close.pcap'))
    await page.getByText('No findings in 1 flow.').waitFor()
    expect(await page.textContent('.captures .long')).toBe(HOSTILE_SHOWN)
    await page.waitForSelector('.ladder .row')
    expect(page.url()).toMatch(/#flow=0$/)
  })

  it('judges by what it was told', async () => {
    const page = await browser.open(dropPage(bare, { profile: 'textbook', select: ['keepalive-*'] }, gzipSync))
    await drop(page, 'stale.pcap', octetsOf('stale-syn-half-open.pcap'))
    await page.getByText('No findings in 2 flows.').waitFor()
    expect(await page.locator('.settings dd').first().textContent()).toBe('textbook')
  })

  it('refuses what is no capture in the words of the command', async () => {
    const page = await browser.open(bare)
    await drop(page, 'notes.txt', Buffer.from('No.  Time  Source\n'))
    const { message } = await check(Buffer.from('No.  Time  Source\n'), { path: 'notes.txt' }).catch((error) => error)
    expect(await page.textContent('[role=alert]')).toBe(message)
  })

  it('shows a sample of each core rule with a click', async () => {
    const page = await browser.open(bare)
    await page.waitForSelector('.samples button')
    const ids = await page.locator('.samples code').allTextContents()
    expect(ids.length).toBeGreaterThan(20)
    for (const id of ids.slice(0, 3)) {
      const list = page.locator('details', { has: page.locator('.samples') })
      await list.evaluate((details) => details.setAttribute('open', ''))
      await page.locator('.samples button', { has: page.locator(`code:text-is("${id}")`) }).click()
      await page.locator('.captures', { hasText: `${id}.pcap` }).waitFor()
      await page.waitForSelector('.findings')
      expect((await findingsOn(page)).map(({ rule }) => rule)).toContain(id)
    }
  })

  it('can be cancelled', async () => {
    const page = await browser.open(bare)
    await page.evaluate(() => {
      // A worker that never comes to an end.
      Worker.prototype.postMessage = () => {}
    })
    await drop(page, 'large.pcap', new Uint8Array(5_000_000))
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Drop a capture here').waitFor()
  })
})
