import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCapture } from '../../src/io/open.js'
import { UsageError } from '../../src/text/usage-error.js'

let folder: string
const path = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcpcheck-'))
  await writeFile(
    path('capture.pcap'),
    Uint8Array.from({ length: 2_500_000 }, (_, at) => at),
  )
  await mkdir(path('captures'))
})

afterAll(() => rm(folder, { recursive: true }))

describe('opening a capture', () => {
  it('gives its octets, its size and how many were read', async () => {
    const { size, chunks, read } = await openCapture(path('capture.pcap'))
    expect([size, read()]).toEqual([2_500_000, 0])
    let octets = 0
    for await (const chunk of chunks) {
      expect(chunk[0]).toBe(octets & 0xff)
      octets += chunk.length
      expect(read()).toBe(octets)
    }
    expect(octets).toBe(2_500_000)
  })

  it('waits for more of a file that grows, until it is closed', async () => {
    await writeFile(path('growing.pcap'), 'one')
    const { size, chunks, read, close } = await openCapture(path('growing.pcap'), true)
    const texts: string[] = []
    for await (const chunk of chunks) {
      texts.push(Buffer.from(chunk).toString())
      if (texts.length < 3) await appendFile(path('growing.pcap'), ['two', 'three'][texts.length - 1]!)
      else close()
    }
    expect([size, texts, read()]).toEqual([3, ['one', 'two', 'three'], 11])
  })

  it('names the nearest file where there is none', async () => {
    const wanted = path('capture.pcapa')
    const opening = openCapture(wanted)
    await expect(opening).rejects.toThrow(UsageError)
    await expect(opening).rejects.toThrow(`cannot open ${wanted}: no such file. Did you mean ${path('capture.pcap')}?`)
  })

  it('names no file that is far from what was asked for', async () => {
    const wanted = path('notes.txt')
    await expect(openCapture(wanted)).rejects.toThrow(new UsageError(`cannot open ${wanted}: no such file`))
    const nowhere = path('nowhere/capture.pcap')
    await expect(openCapture(nowhere)).rejects.toThrow(new UsageError(`cannot open ${nowhere}: no such file`))
  })

  it('tells a folder from a file', async () => {
    const wanted = path('captures')
    await expect(openCapture(wanted)).rejects.toThrow(
      `cannot open ${wanted}: it is a folder. -r checks the captures in it`,
    )
  })
})
