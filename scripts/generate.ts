import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { gradesJsonSchema, labJsonSchema } from '../src/lab/schema.js'
import { reportJsonSchema } from '../src/report/schema.js'
import { DOCUMENTS } from './documents/index.js'
import { manualPage } from './manual.js'
import { withPicture } from './picture.js'
import { rulesIndex } from './rules-index.js'

const RULES_FOLDER = new URL('../src/rules/', import.meta.url)
const SCHEMA_FOLDER = new URL('../schema/', import.meta.url)

/** Rules are the files with a default export; what else stands in the folder helps them. */
function ruleNames(): string[] {
  return readdirSync(RULES_FOLDER)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .filter((file) => /^export default /m.test(readFileSync(new URL(file, RULES_FOLDER), 'utf8')))
    .map((file) => file.slice(0, -'.ts'.length))
}

writeFileSync(new URL('index.ts', RULES_FOLDER), rulesIndex(ruleNames()))

mkdirSync(SCHEMA_FOLDER, { recursive: true })
const SCHEMAS = { 'report-1': reportJsonSchema, 'lab-1': labJsonSchema, 'grades-1': gradesJsonSchema }
for (const [name, schema] of Object.entries(SCHEMAS)) {
  writeFileSync(new URL(`${name}.schema.json`, SCHEMA_FOLDER), `${JSON.stringify(schema(), null, 2)}\n`)
}

const README = new URL('../README.md', import.meta.url)
writeFileSync(README, await withPicture(readFileSync(README, 'utf8')))

const DOCS_FOLDER = new URL('../docs/', import.meta.url)
mkdirSync(DOCS_FOLDER, { recursive: true })
for (const [name, print] of Object.entries(DOCUMENTS)) writeFileSync(new URL(name, DOCS_FOLDER), await print())

const MAN_FOLDER = new URL('../man/', import.meta.url)
mkdirSync(MAN_FOLDER, { recursive: true })
writeFileSync(new URL('tcpcheck.1', MAN_FOLDER), manualPage())
