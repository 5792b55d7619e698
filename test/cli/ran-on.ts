import { check } from '../../src/check/check.js'
import { run } from '../../src/cli/main.js'
import { encodeScript } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'
import { type TestSetup, testWorld } from './world.js'

/** A close whose last ACK never comes. */
export const LIFE = `
  open
  0.100  client  P.  1:101(100) ack 1
  0.110  server  .   1:1(0)     ack 101
  9.000  client  F.  101:101(0) ack 1
  9.010  server  .   1:1(0)     ack 102
  9.020  server  F.  1:1(0)     ack 102
  9.320  server  F.  1:1(0)     ack 102
  end 20
`
export const TWO_FLOWS = `
  open
  close
  60.000 client  S   90000:90000(0)
  60.010 server  R.  0:0(0)        ack 90001
`
/** A hundred segments of data, one of them sent again. */
export const LONG = [
  'open',
  ...Array.from({ length: 100 }, (_, at) => {
    const [from, to] = [1 + 10 * at, 11 + 10 * at]
    const time = (1 + at / 100).toFixed(3)
    const again = at === 50 ? `\n${time.replace(/.$/, '4')} client P. ${from}:${to}(10) ack 1` : ''
    return `${time} client P. ${from}:${to}(10) ack 1${again}`
  }),
  '2.100 server . 1:1(0) ack 1001',
  '2.200 client F. 1001:1001(0) ack 1',
  '2.210 server F. 1:1(0) ack 1002',
  '2.220 client . 1002:1002(0) ack 2',
].join('\n')

/** Runs a command line on the capture that a script describes. */
export async function ranOn(line: string, packets: string, setup: TestSetup = {}, path = 'lab.pcap') {
  const report = await check(encodeScript(parseScript(packets)), { segments: true, path })
  const world = testWorld({ report, ...setup })
  const status = await run(line.split(' '), world)
  return { ...world, status, out: world.out.join(''), err: world.err.join('') }
}
