import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/main.js'
import { serve } from '../../src/cli/server.js'
import { decode85 } from '../../src/web/base85.js'
import { sampleReport } from '../render/sample-report.js'
import { testWorld } from './world.js'

describe('a report as a page', () => {
  it('goes to a file, with the findings in it', async () => {
    const world = testWorld()
    expect(await run(['lab.pcap', '-f', 'html', '-o', 'report.html'], world)).toBe(1)
    expect(world.asked[0]!.settings.segments).toBe(true)
    expect(world.files.get('report.html')).toContain('<code class="rule">stale-syn</code>')
    expect(world.files.get('report.html')).not.toContain('checker')
  })

  it('is not for a terminal', async () => {
    const world = testWorld({ isTTY: true })
    expect(await run(['lab.pcap', '-f', 'html'], world)).toBe(2)
    expect(world.err.join('')).toContain('-o report.html writes it to a file')
  })
})

describe('page', () => {
  it('writes the page for dropped captures', async () => {
    const world = testWorld()
    expect(await run(['page', '-o', 'tcpcheck.html'], world)).toBe(0)
    expect(world.files.get('tcpcheck.html')).toBe(await world.readPage())
  })

  it('is not for a terminal', async () => {
    const world = testWorld({ isTTY: true })
    expect(await run(['page'], world)).toBe(2)
    expect(world.err.join('')).toContain('-o tcpcheck.html writes it to a file')
  })
})

describe('serve', () => {
  it('serves the page for dropped captures, or a report', async () => {
    const empty = testWorld()
    expect(await run(['serve'], empty)).toBe(0)
    expect(empty.files.get('served')).toBe(await empty.readPage())
    const full = testWorld()
    expect(await run(['serve', 'lab.pcap'], full)).toBe(0)
    expect(full.files.get('served')).toContain('<code class="rule">stale-syn</code>')
    expect(full.out.join('')).toContain('http://127.0.0.1:8000/')
  })

  it('judges by the options and the configuration, what is named as well as what is dropped', async () => {
    const texts = { '/home/lab/tcpcheck.yaml': 'profile: linux\nmsl: 30s\n' }
    const full = testWorld({ texts })
    expect(await run(['serve', 'lab.pcap', '--profile', 'textbook'], full)).toBe(0)
    expect(full.asked[0]!.settings).toMatchObject({ profile: 'textbook', msl: 30, segments: true })
    const empty = testWorld({ texts })
    expect(await run(['serve', '--profile', 'textbook', '--select', 'keepalive-*'], empty)).toBe(0)
    expect(settingsIn(empty.files.get('served')!)).toEqual({ profile: 'textbook', msl: 30, select: ['keepalive-*'] })
    const bare = testWorld({ texts })
    expect(await run(['serve', '--no-config'], bare)).toBe(0)
    expect(bare.files.get('served')).toBe(await bare.readPage())
  })

  it('refuses a rule that does not exist, and says which findings the page cannot suppress', async () => {
    const world = testWorld()
    expect(await run(['serve', '--ignore', 'stale-sin'], world)).toBe(2)
    expect(world.err.join('')).toContain('did you mean stale-syn?')
    const yaml = 'suppress:\n  - rule: keepalive-*\n    because: the pool pings\n'
    const suppressing = testWorld({ texts: { '/home/lab/tcpcheck.yaml': yaml } })
    expect(await run(['serve'], suppressing)).toBe(0)
    expect(suppressing.err.join('')).toContain(
      '1 entry of tcpcheck.yaml that would suppress findings: not on this page',
    )
  })

  it('serves nothing when no capture could be read', async () => {
    const world = testWorld({ found: { paths: [], unusable: [{ path: 'no.pcap', message: 'no.pcap: no such file' }] } })
    world.loadLibrary = async () => ({
      ...(await testWorld().loadLibrary()),
      readFiles: async () => ({ ...sampleReport(), captures: [] }),
    })
    expect(await run(['serve', 'no.pcap'], world)).toBe(2)
    expect(world.files.has('served')).toBe(false)
    expect(world.err.join('')).toContain('no such file')
  })

  it('answers this machine, by its own name only', async () => {
    const { server, address } = await serve('<p>page</p>', 0)
    try {
      const answer = await fetch(address)
      expect([answer.status, await answer.text()]).toEqual([200, '<p>page</p>'])
      expect((await fetch(`${address}other`)).status).toBe(404)
      expect((await fetch(address, { method: 'POST' })).status).toBe(404)
      expect(await statusFor('evil.example', address)).toBe(404)
      expect(server.address()).toMatchObject({ address: '127.0.0.1' })
      await expect(serve('', Number(new URL(address).port))).rejects.toThrow(/cannot serve on port \d+: it is in use/)
    } finally {
      server.close()
    }
  })
})

/** What the page for dropped captures was told to judge by. */
function settingsIn(page: string): unknown {
  const packed = /id="settings">([^<]*)/.exec(page)?.[1] ?? ''
  return JSON.parse(gunzipSync(decode85(packed)).toString())
}

/** fetch() writes the Host header itself. */
async function statusFor(host: string, address: string): Promise<number | undefined> {
  const { get } = await import('node:http')
  return new Promise((resolve, reject) => {
    get(address, { headers: { host }, agent: false }, (response) => {
      resolve(response.statusCode)
      response.resume()
    }).on('error', reject)
  })
}
