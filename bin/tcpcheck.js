#!/usr/bin/env node
import { existsSync } from 'node:fs'

const program = new URL('../dist/cli.js', import.meta.url)
if (existsSync(program)) {
  const { main } = await import(program.href)
  process.exitCode = await main(process.argv.slice(2))
  // What is written has gone out: to leave at once spares taking a large heap to pieces.
  if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit()
} else {
  process.stderr.write('error: tcpcheck is not built yet: run npm run build\n')
  process.exitCode = 2
}
