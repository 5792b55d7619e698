import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin, transform } from 'esbuild'
import { sampleOf } from '../src/explain/picture.js'
import { RULES } from '../src/rules/index.js'
import { packText } from '../src/web/packed-text.js'

const WEB = new URL('../src/web/', import.meta.url)
const pathOf = (name: string): string => fileURLToPath(new URL(name, WEB))
const textOf = (name: string): string => readFileSync(pathOf(name), 'utf8')

/** The style sheets, in their order. */
const STYLE = ['base', 'report', 'drawings', 'timeline', 'drop', 'media']

/** The page as one file, without a report in it: it waits for a capture to be dropped. */
export async function buildPage(): Promise<string> {
  const [boot, app, worker, { code: style }, samples] = await Promise.all([
    bundle('boot.ts'),
    bundle('page.tsx'),
    bundle('worker.ts'),
    transform(STYLE.map((name) => textOf(`style/${name}.css`)).join(''), { loader: 'css', minify: true }),
    sampleCaptures(),
  ])
  const checker = JSON.stringify({ worker, samples })
  return document({ boot, app, style, checker })
}

interface Parts {
  /** The script that unpacks the others. */
  readonly boot: string
  readonly app: string
  readonly style: string
  readonly checker: string
}

/** document.tsx of the page knows the comments. */
const document = ({ boot, app, style, checker }: Parts): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor([boot, app], style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>tcpcheck</title>
<style>${style}</style>
</head>
<body>
<div id="page"><!-- content --></div>
<!-- data --><!-- checker -->
<noscript><p>Captures are checked by JavaScript on this page: switch it on, or use the command.</p></noscript>
<script type="text/plain" id="checker">${packed(checker)}</script>
<!-- end of checker -->
<script type="text/plain" id="app">${packed(app)}</script>
<script>${boot}</script>
<!-- records -->
</body>
</html>
`

const packed = (text: string): string => packText(text, (octets) => gzipSync(octets, { level: 9 }))

/** No connection, no file, no frame: what stands in the page, and a worker of its own. */
function policyFor(scripts: readonly string[], style: string): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hash).join(' ')}`,
    `style-src ${hash(style)}`,
    'worker-src blob:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [pathOf(entry)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    legalComments: 'none',
    plugins: [withoutExamples],
  })
  // The parser of HTML ends a script at this, wherever it stands.
  return outputFiles[0]!.text.trim().replaceAll('</script', '<\\/script')
}

/** The examples of the rules are most of their text, and no page checks them. */
const withoutExamples: Plugin = {
  name: 'without-examples',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]src[/\\]rules[/\\][\w-]+\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      if (!text.includes('export default rule({')) return null
      const contents = text.replace(/\n {2}examples: \[\n[\s\S]*?\n {2}\],\n/, '\n  examples: [],\n')
      if (contents === text) throw new Error(`${path}: no examples found to leave out`)
      return { contents, loader: 'ts' }
    })
  },
}

/** The example of each core rule as a capture. */
function sampleCaptures() {
  const core = RULES.filter(({ tier }) => tier === 'core')
  return Promise.all(
    core.map(async (rule) => ({
      id: rule.id,
      title: rule.title,
      octets: Buffer.from(await sampleOf(rule)).toString('hex'),
    })),
  )
}
