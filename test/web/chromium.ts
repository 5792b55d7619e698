import { existsSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const PLACES = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser to test in; undefined where none is installed. */
export const CHROMIUM = PLACES.find((path) => path !== '' && existsSync(path))

/** Milliseconds that building the page and starting the browser may take. */
export const PATIENCE = 120_000

/** For the name of what is not tested without one. */
export const WHERE = CHROMIUM === undefined ? 'no Chromium was found; CHROMIUM names one' : 'in Chromium'

/** A browser with what its pages asked for and complained of. */
export class TestBrowser {
  /** Requests that left a page: all but the page's own file, and what it holds in itself. */
  readonly requests: string[] = []
  readonly complaints: string[] = []
  private files = 0

  private readonly browser: Browser
  private readonly folder: string

  private constructor(browser: Browser, folder: string) {
    this.browser = browser
    this.folder = folder
  }

  static async launch(): Promise<TestBrowser> {
    const browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] })
    return new TestBrowser(browser, await mkdtemp(join(tmpdir(), 'tcpcheck-page-')))
  }

  /** Opens a document from disk, as somebody would who got the file. */
  async open(html: string, { hash = '', ...options }: BrowserContextOptions & { hash?: string } = {}): Promise<Page> {
    const page = await this.newPage(options)
    await this.show(page, html, hash)
    return page
  }

  async newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext(options)
    const page = await context.newPage()
    const ours = new RegExp(`^(${pathToFileURL(this.folder).href}/\\d+\\.html|blob:|data:)`)
    page.on('request', (request) => {
      if (!ours.test(request.url())) this.requests.push(request.url())
    })
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text())
    })
    page.on('pageerror', ({ message }) => this.complaints.push(message))
    page.on('dialog', (dialog) => {
      this.complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    return page
  }

  /** Another document on the same page. */
  async show(page: Page, html: string, hash = ''): Promise<void> {
    const path = join(this.folder, `${this.files++}.html`)
    writeFileSync(path, html)
    await page.goto(pathToFileURL(path).href + hash)
  }

  async close(): Promise<void> {
    await this.browser.close()
    await rm(this.folder, { recursive: true })
  }
}

/** A finding as it can be read on the page. */
export interface ReadFinding {
  readonly severity: string
  readonly rule: string
  readonly place: string
  readonly message: string
  readonly wireshark: string
}

/** The findings on the page, as they stand there. */
export const findingsOn = (page: Page): Promise<ReadFinding[]> =>
  page.$$eval('article.finding', (articles) =>
    articles.map((article) => {
      const textOf = (selector: string): string => article.querySelector(selector)?.textContent?.trim() ?? ''
      return {
        severity: textOf('.severity').replace(/^\S+ /, ''),
        rule: textOf('.rule'),
        place: textOf('.where').replace(/ · \w+$/, ''),
        message: textOf('.message'),
        wireshark: textOf('.display-filter code'),
      }
    }),
  )
