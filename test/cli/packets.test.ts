import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.js'
import { run } from '../../src/cli/main.js'
import { displayWidth } from '../../src/render/wrap.js'
import { encodeScript } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'
import { LIFE, LONG, ranOn as ran, TWO_FLOWS } from './ran-on.js'
import { testWorld } from './world.js'

describe('tcpcheck packets', () => {
  it('lists segments, with what tcpcheck says of them', async () => {
    const { out, status } = await ran('packets lab.pcap', LIFE)
    expect(status).toBe(0)
    expect(out).toMatchInlineSnapshot(`
      "FRAME      TIME  SOURCE          DEST            FLAGS    SEQ  ACK  LEN    WIN  MARKS           STATE                                         FINDINGS
          1  0.000000  10.0.0.1:40000  10.0.0.2:80     SYN        0    -    0  64240                  client SYN-SENT
          2  0.020000  10.0.0.2:80     10.0.0.1:40000  SYN,ACK    0    1    0  64240                  server SYN-RECEIVED
          3  0.040000  10.0.0.1:40000  10.0.0.2:80     ACK        1    1    0  64240                  both ESTABLISHED
          4  0.100000  10.0.0.1:40000  10.0.0.2:80     PSH,ACK    1    1  100  64240
          5  0.110000  10.0.0.2:80     10.0.0.1:40000  ACK        1  101    0  64240
          6  9.000000  10.0.0.1:40000  10.0.0.2:80     FIN,ACK  101    1    0  64240                  client FIN-WAIT-1
          7  9.010000  10.0.0.2:80     10.0.0.1:40000  ACK        1  102    0  64240                  client FIN-WAIT-2, server CLOSE-WAIT
          8  9.020000  10.0.0.2:80     10.0.0.1:40000  FIN,ACK    1  102    0  64240                  client TIME-WAIT|FIN-WAIT-2, server LAST-ACK
          9  9.320000  10.0.0.2:80     10.0.0.1:40000  FIN,ACK    1  102    0  64240  retransmission                                                ▲ fin-not-acknowledged
      "
    `)
  })

  it('writes below what has no room beside', async () => {
    const { out } = await ran('packets lab.pcap --color never', LIFE, { isTTY: true, columns: 80 })
    expect(out).toMatchInlineSnapshot(`
      "FRAME      TIME  SOURCE          DEST            FLAGS    SEQ  ACK  LEN    WIN
          1  0.000000  10.0.0.1:40000  10.0.0.2:80     SYN        0    -    0  64240
             client SYN-SENT
          2  0.020000  10.0.0.2:80     10.0.0.1:40000  SYN,ACK    0    1    0  64240
             server SYN-RECEIVED
          3  0.040000  10.0.0.1:40000  10.0.0.2:80     ACK        1    1    0  64240
             both ESTABLISHED
          4  0.100000  10.0.0.1:40000  10.0.0.2:80     PSH,ACK    1    1  100  64240
          5  0.110000  10.0.0.2:80     10.0.0.1:40000  ACK        1  101    0  64240
          6  9.000000  10.0.0.1:40000  10.0.0.2:80     FIN,ACK  101    1    0  64240
             client FIN-WAIT-1
          7  9.010000  10.0.0.2:80     10.0.0.1:40000  ACK        1  102    0  64240
             client FIN-WAIT-2, server CLOSE-WAIT
          8  9.020000  10.0.0.2:80     10.0.0.1:40000  FIN,ACK    1  102    0  64240
             client TIME-WAIT|FIN-WAIT-2, server LAST-ACK
          9  9.320000  10.0.0.2:80     10.0.0.1:40000  FIN,ACK    1  102    0  64240
             retransmission; ▲ fin-not-acknowledged
      "
    `)
  })

  it.each([60, 80, 120, 200])('stays within %i columns', async (columns) => {
    for (const packets of [LIFE, LONG, TWO_FLOWS]) {
      const { out } = await ran('packets lab.pcap --color never', packets, { isTTY: true, columns })
      expect(out.split('\n').filter((line) => displayWidth(line) > columns)).toEqual([])
    }
  })

  it('lists the segments of all flows in their order, or of the chosen ones', async () => {
    const numbers = (out: string) => [...out.matchAll(/^ +(\d+) /gm)].map(([, frame]) => Number(frame))
    const all = await ran('packets lab.pcap', TWO_FLOWS)
    expect(numbers(all.out)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(all.out).toContain('FLOW')
    const one = await ran('packets lab.pcap --flow 1', TWO_FLOWS)
    expect(numbers(one.out)).toEqual([8, 9])
    expect(one.out).not.toContain('FLOW')
  })

  it('lists what is selected, and of a time only its segments', async () => {
    const numbers = (out: string) => [...out.matchAll(/^ +(\d+) /gm)].map(([, frame]) => Number(frame))
    const listed = async (selection: string) => numbers((await ran(`packets lab.pcap ${selection}`, TWO_FLOWS)).out)
    expect(await listed('--filter handshake==refused')).toEqual([8, 9])
    expect(await listed('--since +30')).toEqual([8, 9])
    expect(await listed('--since +0.02 --until +60')).toEqual([2, 3, 4, 5, 6, 7, 8])
    const { out, err, status } = await ran('packets lab.pcap --port 443', TWO_FLOWS)
    expect([numbers(out), err, status]).toEqual([[], 'warning: none of 2 flows was selected\n', 0])
  })

  it('writes as it goes, and stops when nobody reads any more', async () => {
    const report = await check(encodeScript(parseScript(`open\n${LONG.split('\n').slice(1).join('\n')}`)), {
      segments: true,
    })
    const flow = report.flows[0]!
    const segments = Array.from({ length: 5000 }, (_, at) => ({ ...flow.segments![5]!, frame: at + 1 }))
    const world = testWorld({ report: { ...report, flows: [{ ...flow, segments }] } })
    let writes = 0
    const stdout = { ...world.stdout, write: async () => ++writes < 3 }
    expect(await run(['packets', 'lab.pcap'], { ...world, stdout })).toBe(0)
    expect(writes).toBe(3)
  })

  it('refuses what it cannot do', async () => {
    expect((await ran('packets a.pcap b.pcap', 'open')).err).toBe('error: packets takes one capture at a time\n')
    expect((await ran('packets lab.pcap --flow 3', 'open')).err).toBe('error: no flow 3: there is one flow, 0\n')
  })
})
