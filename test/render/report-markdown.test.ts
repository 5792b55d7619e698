import { describe, expect, it } from 'vitest'
import { codeBlock, codeSpan, markdownText } from '../../src/render/markdown-text.js'
import { renderMarkdown } from '../../src/render/report-markdown.js'
import { HARMFUL, HOSTILE_NAMES, namedReport } from './hostile.js'
import { cleanReport, manyFlows, sampleFinding, sampleReport } from './sample-report.js'

const options = { all: false, chosen: false }
const page = (report = sampleReport(), over: Partial<typeof options> = {}) =>
  renderMarkdown(report, { ...options, ...over })

describe('Markdown output', () => {
  it('is the page as it is', async () => {
    await expect(page()).toMatchFileSnapshot('__screens__/report-markdown.txt')
    await expect(page(cleanReport())).toMatchFileSnapshot('__screens__/clean-report-markdown.txt')
  })

  it('names the capture of each finding where there are several', () => {
    const { captures } = sampleReport()
    const report = sampleReport({ captures: [captures[0]!, { ...captures[0]!, path: 'b.pcap' }] })
    expect(page(report)).toContain('## tcpcheck: 2 captures\n')
    expect(page(report)).toContain('| ▲ warning | `stale-syn` | `lab.pcap` | 1 |')
  })

  it('is short enough for a ticket, unless all is wanted', () => {
    const report = manyFlows(20_000)
    expect(page(report).length).toBeLessThan(65_536)
    expect(page(report)).toContain('\n150 more findings; `--all` shows every one.\n')
    expect(
      page(report, { all: true })
        .split('\n')
        .filter((line) => line.startsWith('| ▲ warning')),
    ).toHaveLength(200)
  })

  it('says how many findings were known', () => {
    const { summary } = sampleReport()
    expect(page(sampleReport({ summary: { ...summary, known: 1 } }))).toContain(' 1 more finding is known already.\n')
    expect(page(sampleReport({ summary: { ...summary, known: 2 } }))).toContain(' 2 more findings are known already.\n')
  })

  it.each(HOSTILE_NAMES)('shows a file named %j as text', (path) => {
    const text = page({ ...namedReport(path), findings: [sampleFinding({ message: `of ${path}` })] })
    expect(text).not.toMatch(HARMFUL)
    const outsideOfCode = text
      .replace(/(```+)text\n.*?\n\1\n/gs, '')
      .replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')
    expect(outsideOfCode.replace(/\\[^\n]/g, '')).not.toMatch(/<|]\((?!https:\/\/www\.rfc-editor\.org\/)/)
  })
})

describe('text of strangers in Markdown', () => {
  it.each([
    ['plain', '`plain`'],
    ['a`b', '``a`b``'],
    ['``', '``` `` ```'],
    ['` ', '`` `  ``'],
  ])('is code as code: %j', (text, code) => {
    expect(codeSpan(text)).toBe(code)
  })

  it('cannot end a block of code', () => {
    expect(codeBlock(['a', '````', 'b'])).toBe('`````text\na\n````\nb\n`````')
  })

  it('is no markup', () => {
    expect(markdownText('a *b* [c](d) <e> `f` g_h \\')).toBe('a \\*b\\* \\[c\\](d) \\<e\\> \\`f\\` g\\_h \\\\')
  })
})
