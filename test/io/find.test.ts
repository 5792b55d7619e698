import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCaptures } from '../../src/io/find.js'
import { octetsOf, pathOf } from '../check/fixture.js'

let folder: string
const under = (name: string) => join(folder, name)
const CAPTURE = pathOf('stale-syn-half-open.pcap')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcpcheck-'))
  for (const name of [
    'b.pcap',
    'a.pcap',
    'a10.pcapng',
    'no-extension',
    '.hidden.pcap',
    '.git/c.pcap',
    'sub/deep/d.pcap',
  ]) {
    await mkdir(dirname(under(name)), { recursive: true })
    await copyFile(CAPTURE, under(name))
  }
  await copyFile(pathOf('midstream.pcapng.gz'), under('sub/e.bin'))
  await writeFile(under('sub/f.tar.gz'), gzipSync('no capture'.repeat(100)))
  await writeFile(under('sub/broken.gz'), octetsOf('midstream.pcapng.gz').subarray(0, 15))
  await writeFile(under('sub/notes.txt'), 'no capture')
  await writeFile(under('sub/empty.pcap'), '')
  await mkdir(under('nothing'))
  await symlink('..', under('sub/up'))
  await symlink(under('sub'), under('other-way'))
  await symlink('../a.pcap', under('sub/link.pcap'))
  await symlink('nowhere.pcap', under('sub/dangling.pcap'))
})

afterAll(() => rm(folder, { recursive: true }))

async function found(names: readonly string[], isRecursive = false) {
  const { paths, unusable } = await findCaptures(
    names.map((name) => (name === '-' ? name : under(name))),
    isRecursive,
  )
  return {
    paths: paths.map((path) => path.replace(`${folder}/`, '')),
    messages: unusable.map(({ message }) => message.replaceAll(`${folder}/`, '')),
  }
}

const IN_SUB = ['sub/deep/d.pcap', 'sub/e.bin', 'sub/empty.pcap', 'sub/link.pcap']
const EVERY = ['a.pcap', 'a10.pcapng', 'b.pcap', 'no-extension', ...IN_SUB]

describe('a folder', () => {
  it('stands for the captures in it and below: those that are called so, and those that are so', async () => {
    expect(await found(['sub'], true)).toEqual({ paths: IN_SUB, messages: [] })
  })

  it('is walked once, in order of the names, whatever links lead back to it', async () => {
    expect(await found([''], true)).toEqual({ paths: EVERY, messages: [] })
  })

  it('may be named by a link', async () => {
    expect((await found(['other-way'], true)).paths).toContain('other-way/deep/d.pcap')
  })

  it('without a capture is told of', async () => {
    expect(await found(['nothing', 'a.pcap'], true)).toEqual({
      paths: ['a.pcap'],
      messages: ['no captures in the folder nothing'],
    })
  })

  it('is left to be refused when nobody asked to look into it', async () => {
    expect(await found(['sub', 'a.pcap'])).toEqual({ paths: ['sub', 'a.pcap'], messages: [] })
  })
})

describe('a pattern', () => {
  it.each([
    ['*.pcap', ['a.pcap', 'b.pcap']],
    ['*.pcap*', ['a.pcap', 'a10.pcapng', 'b.pcap']],
    ['?.pcap', ['a.pcap', 'b.pcap']],
    ['[!a]*.pcap', ['b.pcap']],
    ['[a-c].pcap', ['a.pcap', 'b.pcap']],
    ['{b,a}.pcap', ['a.pcap', 'b.pcap']],
    ['*.{pcapng,txt}', ['a10.pcapng']],
    ['.*.pcap', ['.hidden.pcap']],
    ['sub/*', ['sub/broken.gz', 'sub/e.bin', 'sub/empty.pcap', 'sub/f.tar.gz', 'sub/link.pcap', 'sub/notes.txt']],
    ['*/*.bin', ['other-way/e.bin', 'sub/e.bin']],
    ['**/*.pcap', ['a.pcap', 'b.pcap', 'sub/deep/d.pcap', 'sub/empty.pcap', 'sub/link.pcap']],
    ['sub/**/d.pcap', ['sub/deep/d.pcap']],
    ['sub/deep/**', ['sub/deep/d.pcap']],
  ])('%s stands for the files that it matches', async (pattern, paths) => {
    expect(await found([pattern])).toEqual({ paths, messages: [] })
  })

  it('with -r stands for folders, too', async () => {
    expect((await found(['s*'], true)).paths).toEqual(IN_SUB)
  })

  it('that no file matches is told of, beside the others', async () => {
    expect(await found(['*.cap', 'a.pcap', 'nowhere/*'])).toEqual({
      paths: ['a.pcap'],
      messages: ['no file matches *.cap', 'no file matches nowhere/*'],
    })
  })

  it('is a name where there is a file of that name', async () => {
    await copyFile(CAPTURE, under('a[0].pcap'))
    expect((await found(['a[0].pcap'])).paths).toEqual(['a[0].pcap'])
    await rm(under('a[0].pcap'))
  })
})

describe('names', () => {
  it('stay as they are, in their order, even twice and where nothing is', async () => {
    const names = ['b.pcap', 'nowhere.pcap', 'b.pcap', '-']
    expect(await found(names, true)).toEqual({ paths: names, messages: [] })
  })

  it('are not repeated by what else leads to them', async () => {
    expect((await found(['b.pcap', '*.pcap', ''], true)).paths).toEqual([
      'b.pcap',
      'a.pcap',
      ...EVERY.filter((path) => !/^[ab]\.pcap$/.test(path)),
    ])
  })
})
