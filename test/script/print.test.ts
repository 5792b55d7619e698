import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseScript } from '../../src/script/parse.js'
import { printScript } from '../../src/script/print.js'
import type { Script } from '../../src/script/script.js'
import { script } from './arbitrary.js'

const withoutLines = (whole: Script): Script => ({
  ...whole,
  frames: whole.frames.map((frame) => ({ ...frame, line: 0 })),
})

it('prints aligned columns and leaves out what goes without saying', () => {
  const text = `
    iss client 4294967290
    0 client S 0:0(0) win 64240 <mss 1460,sackOK>
    0.0105 server S. 0:0(0) ack 1 win 65160
    0.0105 client . 1:1(0) ack 1 dup   # a comment
    10 client P. 1:13(12) ack 1 data "hello world\\n" ! retransmission: of 12 ! seen
    end 120
  `
  expect(`\n${printScript(parseScript(text))}`).toBe(`
iss client 4294967290

 0.000   client  S   0:0(0)                      <mss 1460,sackOK>
 0.0105  server  S.  0:0(0)    ack 1  win 65160
 0.0105  client  .   1:1(0)    ack 1                                dup
10.000   client  P.  1:13(12)  ack 1                                data "hello world\\n"  ! retransmission: of 12 ! seen
end 120.000
`)
})

it('prints in how many fragments a packet came', () => {
  const text = '0.000  client  P.  1:101(100)  ack 1  fragments 3\n'
  expect(printScript(parseScript(text))).toBe(text)
})

it('prints nothing for an empty script', () => {
  expect(printScript(parseScript('# nothing\n'))).toBe('')
})

it('is the inverse of parsing', () => {
  fc.assert(
    fc.property(script, (whole) => {
      expect(withoutLines(parseScript(printScript(whole)))).toEqual(whole)
    }),
  )
})

it('prints what it has printed in the same way again', () => {
  fc.assert(
    fc.property(script, (whole) => {
      const text = printScript(whole)
      expect(printScript(parseScript(text))).toBe(text)
    }),
  )
})
