import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { check, type Report } from '../../src/index.js'
import { octetsOf, pathOf } from './fixture.js'

/** What the bundle may use beyond the language itself: what browsers and their workers have. */
const WEB = { TextDecoder, DecompressionStream, ReadableStream, Blob, setTimeout, queueMicrotask }

/** Names that only Node has; a free use of one is replaced by a mark. */
const NODE_GLOBALS = ['process', 'Buffer', 'global', 'require', 'module', '__dirname', '__filename', 'setImmediate']
const MARK = '__only_in_node__'

describe('the core, bundled for a browser', () => {
  let code = ''
  let imports: string[] = []
  beforeAll(async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: ['src/core.ts'],
      bundle: true,
      write: false,
      metafile: true,
      format: 'iife',
      globalName: 'tcpcheck',
      platform: 'browser',
      define: Object.fromEntries(NODE_GLOBALS.map((name) => [name, MARK])),
    })
    code = outputFiles[0]!.text
    const modules = [...Object.values(metafile.inputs), ...Object.values(metafile.outputs)]
    imports = modules.flatMap((module) => module.imports.filter(({ external }) => external).map(({ path }) => path))
  })

  it('imports nothing that is not in it', () => {
    expect(imports).toEqual([])
  })

  it('uses no global of Node', () => {
    const uses = code.split('\n').filter((line) => line.includes(MARK))
    expect(uses).toEqual([])
  })

  it('does not carry what only the program needs', () => {
    expect(code).not.toMatch(/node_modules\/(commander|cli-table3|picocolors|zod)\//)
    expect(code).not.toContain('devDependencies')
  })

  it.each(['stale-syn-half-open.pcap', 'midstream.pcapng.gz', 'syn-flood-cookies.pcap.zst'])(
    'finds the same in %s, with nothing but what the web has',
    async (capture) => {
      const context = createContext({ ...WEB })
      runInContext(code, context)
      // Octets of the page's own realm, as a browser would hand them over.
      const run = runInContext(
        'async (octets) => JSON.stringify(await tcpcheck.check(new Uint8Array(octets)))',
        context,
      )
      const { flows, findings } = JSON.parse(await run(octetsOf(capture))) as Report // Printed on the line above.
      const expected = await check(pathOf(capture))
      expect(findings).toEqual(expected.findings)
      expect(flows).toEqual(expected.flows)
    },
  )
})
