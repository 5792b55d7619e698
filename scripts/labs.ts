import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeScript } from '../src/script/encode.js'
import { parseScript } from '../src/script/parse.js'

/*
 * Writes the labs' example submissions as captures: npm run labs -- FOLDER. Each is a packet script in labs/, so that one
 * can read what happens in it.
 */

const LABS = new URL('../labs/', import.meta.url)

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('npm run labs -- FOLDER writes the example submissions there')
  process.exitCode = 2
} else {
  for (const entry of readdirSync(LABS, { withFileTypes: true })) if (entry.isDirectory()) writeLab(entry.name, folder)
}

function writeLab(lab: string, target: string): void {
  const scripts = readdirSync(new URL(`${lab}/`, LABS)).filter((name) => name.endsWith('.packets'))
  mkdirSync(join(target, lab), { recursive: true })
  for (const script of scripts) {
    const text = readFileSync(new URL(`${lab}/${script}`, LABS), 'utf8')
    writeFileSync(join(target, lab, script.replace('.packets', '.pcap')), encodeScript(parseScript(text)))
  }
}
