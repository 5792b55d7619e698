import { describe, expect, it } from 'vitest'
import { ladder, ladderEnding } from '../../src/render/ladder.js'
import { palette } from '../../src/render/palette.js'
import { displayWidth } from '../../src/render/wrap.js'
import type { Finding, Flow } from '../../src/report/model.js'
import { checked } from '../script/checked.js'

/** A life with a SYN from elsewhere, a pause, a repeated FIN and no last ACK. */
const LIFE = `
  client 10.0.0.5:40002
  server 10.0.0.9:8080
  0.000   client  S   0:0(0)        <mss 1460>
  0.010   server  S.  0:0(0)        ack 1 <mss 1460>
  0.010   client  .   1:1(0)        ack 1
  0.011   client  P.  1:101(100)    ack 1
  0.021   server  .   1:1(0)        ack 101
  0.500   client  S   -4700000:-4700000(0)
  0.510   server  .   1:1(0)        ack 101
  60.000  client  F.  101:101(0)    ack 1
  60.010  server  .   1:1(0)        ack 102
  60.020  server  F.  1:1(0)        ack 102
  60.230  server  F.  1:1(0)        ack 102
  60.650  server  F.  1:1(0)        ack 102
  end 90
`

interface Drawn {
  width?: number
  colour?: boolean
  ascii?: boolean
  findings?: readonly Finding[]
  most?: number
}

function draw(
  flow: Flow,
  { width = 100, colour = false, ascii = false, findings = [], most = 1000 }: Drawn = {},
): string {
  const look = palette(colour, ascii)
  const { lines } = ladder(flow, { width, look, findings, excerpt: { most } })
  return [...lines, ...ladderEnding(flow, width, look)].join('\n')
}

async function drawn(packets: string, options: Drawn = {}): Promise<string> {
  const { flows, findings } = await checked(packets)
  return draw(flows[0]!, { findings: findings.filter(({ flow }) => flow === 0), ...options })
}

const widest = (text: string): number => Math.max(...text.split('\n').map(displayWidth))

describe('a ladder', () => {
  it.each([60, 80, 120, 200])('is drawn in %i columns', async (width) => {
    const text = await drawn(LIFE, { width })
    expect(widest(text)).toBeLessThanOrEqual(width)
    await expect(`${text}\n`).toMatchFileSnapshot(`__screens__/ladder-${width}.txt`)
  })

  it('is drawn in ASCII alone', async () => {
    const text = await drawn(LIFE, { width: 80, ascii: true })
    expect(text).toMatch(/^[\n\x20-\x7e]*$/)
    await expect(`${text}\n`).toMatchFileSnapshot('__screens__/ladder-ascii.txt')
  })

  it('says the same in colours', async () => {
    const text = await drawn(LIFE, { colour: true })
    expect(text).toContain('\u001b[')
    expect(text.replace(/\u001b\[\d+m/g, '')).toBe(await drawn(LIFE))
  })

  it('has a line for each segment, with its frame', async () => {
    const { flows } = await checked(LIFE)
    const frames = [...draw(flows[0]!).matchAll(/^ +(\d+) +\d+\.\d{3} /gm)].map(([, frame]) => Number(frame))
    expect(frames).toEqual(flows[0]!.segments!.map(({ frame }) => frame))
  })

  it('points each arrow at the receiver', async () => {
    const text = await drawn('open')
    expect(text).toMatch(/├─ SYN {2}seq=0 .*─▶┤/)
    expect(text).toMatch(/├◀─+ SYN,ACK {2}seq=0 ack=1 .*─┤/)
  })

  it('writes a state beside the segment that brought it, and nowhere else', async () => {
    const lines = (await drawn('open\nclose')).split('\n')
    const beside = (state: string) => lines.filter((line) => line.includes(state) && line.includes('┤'))
    for (const state of ['SYN-SENT', 'SYN-RECEIVED', 'FIN-WAIT-1', 'CLOSE-WAIT', 'TIME-WAIT']) {
      expect(beside(state), state).toHaveLength(1)
    }
    expect(beside('FIN-WAIT-1')[0]).toContain('FIN,ACK')
  })

  it('puts a finding under its frame', async () => {
    const lines = (await drawn(LIFE)).split('\n')
    const at = lines.findIndex((line) => line.includes('▲ stale-syn:'))
    expect(lines[at - 1]).toContain('SYN  seq=-4700000')
  })

  it('tells findings on frames that it does not draw at the end', async () => {
    const { flows, findings } = await checked(LIFE)
    const elsewhere = { ...findings[0]!, frame: 999, rule: 'of-elsewhere' }
    expect(draw(flows[0]!, { findings: [elsewhere] })).toMatch(/of-elsewhere[\s\S]*\nat the end/)
  })

  it('draws what never came as a broken line', async () => {
    expect(await drawn(LIFE)).toMatch(/│╌ ACK {2}ack=2 {2}never seen ╌+│/)
    expect(await drawn('0.0 client S 0:0(0)\n0.1 server S. 0:0(0) ack 1\nend 9')).toContain('ACK  ack=1  never seen')
    expect(await drawn('open\nclose')).not.toContain('never seen')
    // A RST says what became of it.
    expect(await drawn('open\n0.1 client F. 1:1(0) ack 1\n0.2 server R 1:1(0)')).not.toContain('never seen')
  })

  it('tells of a silence that is longer than all that was before', async () => {
    expect(await drawn(LIFE)).toContain('59.5 s of silence')
    expect((await drawn(LIFE)).match(/of silence/g)).toHaveLength(1)
  })

  it('counts what it leaves out of a long flow, and keeps what matters', async () => {
    const data = Array.from({ length: 50 }, (_, at) => {
      const seq = 1 + 10 * at
      return `${(1 + at / 100).toFixed(3)} client P. ${seq}:${seq + 10}(10) ack 1`
    })
    const packets = ['open', ...data, '5.0 client R 501:501(0)'].join('\n')
    const text = await drawn(packets, { most: 8 })
    // The last of them is evidence for what the RST threw away.
    expect(text).toContain('… 49 segments, 490 bytes')
    expect(text).toContain('RST')
    expect(text.split('\n').filter((line) => line.includes('┤'))).toHaveLength(5)
    expect(await drawn(packets, { most: 54 })).not.toContain('…')
  })

  it('says how many segments a limit left out of the report', async () => {
    const { flows } = await checked('open')
    expect(draw({ ...flows[0]!, segmentsOmitted: 1200 })).toContain('… 1,200 more segments')
  })

  it('shows an end whose state is not known by all that it may be in', async () => {
    expect(await drawn(LIFE)).toMatch('client in TIME-WAIT or FIN-WAIT-2, server in LAST-ACK')
  })

  it('takes numbers of an end whose SYN is not there from its first one, as Wireshark does', async () => {
    const text = await drawn('0.0 client P. 5000:5010(10) ack 700\n0.1 server . 700:700(0) ack 5010')
    expect(text).toContain('PSH,ACK  seq=1 ack=1 len=10')
    expect(text).toContain('ACK  seq=1 ack=11')
  })

  it('says once what a short sign stands for', async () => {
    const { flows } = await checked(
      `
      open
      0.100  client  P.  1:1001(1000)     ack 1
      0.101  client  P.  1001:2001(1000)  ack 1
      0.102  client  P.  2001:3001(1000)  ack 1
      0.103  client  P.  3001:4001(1000)  ack 1
      0.120  server  .   1:1(0)           ack 1
      0.121  server  .   1:1(0)           ack 1
      0.122  server  .   1:1(0)           ack 1
      0.123  client  P.  1:1001(1000)     ack 1
      0.143  server  .   1:1(0)           ack 1
      5.000  client  P.  1:1001(1000)     ack 1
      5.020  server  .   1:1(0)           ack 4001
      `,
    )
    const { legend } = ladder(flows[0]!, {
      width: 60,
      look: palette(false, false),
      findings: [],
      excerpt: { most: 20 },
    })
    expect(legend?.match(/again: [^,.]*/g)).toEqual(['again: retransmission or fast retransmission'])
  })

  it('counts on where sequence numbers go round', async () => {
    const text = await drawn(`
      iss client 4294967290
      open
      0.1 client P. 1:101(100) ack 1
      0.2 server .  1:1(0)     ack 101
      0.3 client P. 101:111(10) ack 1
    `)
    expect(text).toContain('seq=101 ack=1 len=10')
    expect(text).toContain('ack=101')
  })

  it('counts time from where it is told to', async () => {
    const { flows } = await checked('5.0 client S 0:0(0)\n6.5 server R. 0:0(0) ack 1')
    const options = { width: 80, look: palette(false, false), findings: [], excerpt: { most: 9 } }
    expect(ladder(flows[0]!, options).lines.join('\n')).toContain(' 1.500 ')
    expect(ladder(flows[0]!, { ...options, start: -10 }).lines.join('\n')).toContain(' 11.500 ')
  })

  it('lets no control character through', async () => {
    const { flows, findings } = await checked(LIFE)
    const flow = { ...flows[0]!, client: { address: '10.0.0.1\u001b[2J', port: 1 } }
    expect(draw(flow, { findings: [{ ...findings[0]!, message: 'x\u001b[2Jy\u202e' }] })).not.toMatch(/\u001b|\u202e/)
  })
})
