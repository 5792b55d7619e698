import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.js'
import { run } from '../../src/cli/main.js'
import { displayWidth } from '../../src/render/wrap.js'
import { encodeScript } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'
import { LIFE, LONG, ranOn as ran, TWO_FLOWS } from './ran-on.js'
import { testWorld } from './world.js'

const THREE_FLOWS = `
  ${TWO_FLOWS}
  70.000 client  S   190000:190000(0)
  70.010 server  R.  0:0(0)        ack 190001
`

const lines = (out: string, part: string): string[] => out.split('\n').filter((line) => line.includes(part))
/** Frames that are drawn. */
const frames = (out: string): number[] => [...out.matchAll(/^ *(\d+) +\d+\.\d{3} /gm)].map(([, frame]) => Number(frame))
describe('tcpcheck show', () => {
  it('draws a flow, and the states of both ends over time', async () => {
    const { out, err, status } = await ran('show lab.pcap --flow 0', LIFE, { columns: 100 })
    expect([status, err]).toEqual([0, ''])
    expect(out).toMatchInlineSnapshot(`
      "flow 0   10.0.0.1:40000 → 10.0.0.2:80   9 frames (#1 to #9), 9.32 s
        handshake complete 40 ms; closed by the client, last ACK missing; client ends in TIME-WAIT or
        FIN-WAIT-2, server in LAST-ACK
        times since frame 1; sequence numbers relative to each end's first.

      frame   time   client state  10.0.0.1:40000                                10.0.0.2:80  server state
                           CLOSED  │                                                       │  LISTEN
          1  0.000       SYN-SENT  ├─ SYN  seq=0  win=64240  mss 1460 ────────────────────▶┤
          2  0.020                 ├◀────────── SYN,ACK  seq=0 ack=1  win=64240  mss 1460 ─┤  SYN-RECEIVED
          3  0.040    ESTABLISHED  ├─ ACK  seq=1 ack=1  win=64240 ────────────────────────▶┤  ESTABLISHED
          4  0.100                 ├─ PSH,ACK  seq=1 ack=1 len=100  win=64240 ────────────▶┤
          5  0.110                 ├◀────────────────────── ACK  seq=1 ack=101  win=64240 ─┤
                                   ┊                   8.89 s of silence                   ┊
          6  9.000     FIN-WAIT-1  ├─ FIN,ACK  seq=101 ack=1  win=64240 ──────────────────▶┤
          7  9.010     FIN-WAIT-2  ├◀────────────────────── ACK  seq=1 ack=102  win=64240 ─┤  CLOSE-WAIT
          8  9.020      TIME-WAIT  ├◀────────────────── FIN,ACK  seq=1 ack=102  win=64240 ─┤  LAST-ACK
                    or FIN-WAIT-2  │                                                       │
          9  9.320                 ├◀── FIN,ACK  seq=1 ack=102  win=64240  retransmission ─┤
                                   │╌ ACK  ack=2  never seen ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌│
                                   ▲ fin-not-acknowledged: the server sent its FIN twice and got no ACK
                                     for it: the last ACK is missing, and it stays in LAST-ACK; the
                                     capture goes on for 10.7 s

      client  │SYN-SENT ────────────│ESTABLISHED ───────│FIN-WAIT-1 │FIN-WAIT-2 │TIME-WAIT or FIN-WAIT-2 │
      server  │LISTEN │SYN-RECEIVED │ESTABLISHED ───────────────────│CLOSE-WAIT │LAST-ACK ───────────────│
              0 s     20 ms         40 ms               9 s         9.01 s      9.02 s                20 s

      next: tcpcheck explain fin-not-acknowledged    tcpcheck packets lab.pcap --flow 0
      "
    `)
  })

  it('says the same where there is little room', async () => {
    const { out } = await ran('show lab.pcap', LIFE, { columns: 60 })
    expect(out).toMatchInlineSnapshot(`
      "flow 0   10.0.0.1:40000 → 10.0.0.2:80   9 frames
        (#1 to #9), 9.32 s
        handshake complete 40 ms; closed by the client, last ACK
        missing; client ends in TIME-WAIT or FIN-WAIT-2, server in
        LAST-ACK
        times since frame 1; sequence numbers relative to each
        end's first. S is SYN, F FIN, R RST, P PSH, a point ACK.
        1:101 are the bytes from 1 to 100. again: retransmission.

      #  time        client 10.0.0.1:40000  10.0.0.2:80 server
                     CLOSED │                         │ LISTEN
      1 0.000      SYN-SENT ├─ S 0 mss 1460 ─────────▶┤
      2 0.020               ├◀── S. 0 ack 1 mss 1460 ─┤ SYN-RCVD
      3 0.040         ESTAB ├─ . 1 ack 1 ────────────▶┤ ESTAB
      4 0.100               ├─ P. 1:101 ack 1 ───────▶┤
      5 0.110               ├◀────────── . 1 ack 101 ─┤
                            ┊    8.89 s of silence    ┊
      6 9.000    FIN-WAIT-1 ├─ F. 101 ack 1 ─────────▶┤
      7 9.010    FIN-WAIT-2 ├◀────────── . 1 ack 102 ─┤ CLOSE-WAIT
      8 9.020     TIME-WAIT ├◀───────── F. 1 ack 102 ─┤ LAST-ACK
              or FIN-WAIT-2 │                         │
      9 9.320               ├◀─── F. 1 ack 102 again ─┤
                            │╌ ACK 2 never seen ╌╌╌╌╌╌│
        ▲ fin-not-acknowledged: the server sent its FIN twice and
          got no ACK for it: the last ACK is missing, and it stays
          in LAST-ACK; the capture goes on for 10.7 s

      client  │SYN-S ──────│EST ────────────│FIN-1│FIN-2 │T-WAIT?│
      server  │LISTEN│SYN-R│EST ──────────────────│C-WAIT│L-ACK ─│
              0 s    20 ms                  9 s   9.01 s      20 s

      next: tcpcheck explain fin-not-acknowledged
            tcpcheck packets lab.pcap --flow 0
      "
    `)
  })

  it('claims at a frame no state that only waiting can bring', async () => {
    const { out } = await ran('show lab.pcap', LIFE.replace('end 20', 'end 50'), { columns: 100 })
    expect(out).toContain('client ends in TIME-WAIT, CLOSED')
    expect(out).toMatch(/ 8 +9\.020 +TIME-WAIT {2}├.*\n +or FIN-WAIT-2 {2}│ +│\n +9 /)
  })

  it.each([60, 80, 120, 200])('stays within %i columns', async (columns) => {
    for (const packets of [LIFE, LONG, TWO_FLOWS.replace(/60\.0.*/g, '')]) {
      const { out } = await ran('show lab.pcap --absolute', packets, { columns })
      expect(out.split('\n').filter((line) => displayWidth(line) > columns)).toEqual([])
    }
  })

  it('has room for the addresses of IPv6', async () => {
    const ends = 'client [2001:db8:aaaa:bbbb:cccc:dddd:eeee:1]:40000\nserver [2001:db8::ffff:ffff:ffff:2]:443\n'
    const { out } = await ran('show lab.pcap', ends + LIFE, { columns: 60 })
    expect(out).toContain('[2001:db8:aaaa:bbbb:cccc:dddd:eeee:1]:40000')
    expect(out).toContain('[2001:db8::ffff:ffff:ffff:2]:443')
    expect(out.split('\n').filter((line) => displayWidth(line) > 60)).toEqual([])
  })

  it('folds a long flow to how it opens, what troubles it, and how it closes', async () => {
    const { out } = await ran('show lab.pcap', LONG)
    expect(frames(out)).toEqual([1, 2, 3, 54, 55, 56, 106, 107, 108])
    expect(out).toContain('… 50 segments, 500 bytes')
    expect(out).toContain('… 99 segments not drawn (--full shows them)')
    const full = await ran('show lab.pcap --full', LONG)
    expect(frames(full.out)).toHaveLength(108)
    expect(full.out).not.toContain('…')
  })

  it('draws only a phase, and says where the others brought both ends', async () => {
    const handshake = await ran('show lab.pcap --phase handshake', LONG)
    expect(frames(handshake.out)).toEqual([1, 2, 3])
    const teardown = await ran('show lab.pcap --phase teardown', LONG)
    expect(frames(teardown.out)).toEqual([106, 107, 108])
    expect(lines(teardown.out, '… 105 segments')[0]).toMatch(/ESTABLISHED .* ESTABLISHED$/)
    expect(teardown.out).toContain('… 105 segments and 1 finding outside of this part')
    const both = await ran('show lab.pcap --phase handshake,teardown', LONG)
    expect(frames(both.out)).toEqual([1, 2, 3, 106, 107, 108])
    const data = await ran('show lab.pcap --phase data --full', LONG)
    expect(frames(data.out)).toHaveLength(102)
    expect((await ran('show lab.pcap --phase teardown', 'open')).out).toContain(
      'no segment of this flow is in this part',
    )
  })

  it('draws a frame and what is around it', async () => {
    const { out } = await ran('show lab.pcap --around 55', LONG)
    expect(frames(out)).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60])
    expect(frames((await ran('show lab.pcap --around 1', LONG)).out)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('writes the numbers of the headers where they are wanted', async () => {
    const packets = 'iss client 5000\niss server 9000\nopen\n0.2 client P. 1:11(10) ack 1'
    const { out } = await ran('show lab.pcap --absolute', packets, { columns: 100 })
    expect(out).toContain('PSH,ACK  seq=5001 ack=9001 len=10')
    expect(out).toContain('sequence numbers as they stand in the headers')
  })

  it('takes the only flow there is, and asks where there are several', async () => {
    expect((await ran('show lab.pcap', 'open')).status).toBe(0)
    const { out, err, status } = await ran('show lab.pcap', TWO_FLOWS)
    expect([status, out]).toEqual([2, ''])
    expect(err).toMatchInlineSnapshot(`
      "error: lab.pcap has 2 flows: choose one with --flow

      FLOW  CLIENT          SERVER       HANDSHAKE       CLOSED BY           FINDINGS
         0  10.0.0.1:40000  10.0.0.2:80  complete 40 ms  client, 4 segments  -
         1  10.0.0.1:40000  10.0.0.2:80  refused         -                   ·1
      "
    `)
  })

  it('finds the flow of a frame', async () => {
    expect((await ran('show lab.pcap --around 9', TWO_FLOWS)).out).toMatch(/^flow 1 /)
  })

  it('is Markdown for a ticket', async () => {
    const { out } = await ran('show lab.pcap --md', LIFE, { isTTY: true, columns: 60 })
    expect(out.split('\n').filter((line) => !/[│├┊]/.test(line))).toMatchInlineSnapshot(`
      [
        "**\`lab.pcap\`**, flow 0, 10.0.0.1:40000 → 10.0.0.2:80, 9 frames (\\#1 to \\#9), 9.32 s",
        "",
        "Handshake complete 40 ms; closed by the client, last ACK missing; client ends in TIME-WAIT or FIN-WAIT-2, server in LAST-ACK. Times since frame 1; sequence numbers relative to each end's first.",
        "",
        "\`\`\`text",
        "frame   time   client state  10.0.0.1:40000                            10.0.0.2:80  server state",
        "                             ▲ fin-not-acknowledged: the server sent its FIN twice and got no",
        "                               ACK for it: the last ACK is missing, and it stays in LAST-ACK;",
        "                               the capture goes on for 10.7 s",
        "",
        "        0 s     20 ms         40 ms           9 s         9.01 s      9.02 s                20 s",
        "\`\`\`",
        "",
        "- ▲ **fin-not-acknowledged** (warning, probable), frame 9: the server sent its FIN twice and got no ACK for it: the last ACK is missing, and it stays in LAST-ACK; the capture goes on for 10.7 s. Wireshark: \`frame.number in {6, 8, 9}\`",
        "",
      ]
    `)
    expect(out).toMatch(/\n```text\nframe [\s\S]*\n```\n/)
  })

  it('is coloured on a terminal only, and in ASCII where that is all there is', async () => {
    const colour = '\u001b['
    const screen = { isTTY: true, columns: 100 }
    expect((await ran('show lab.pcap', LIFE, screen)).out).toContain(colour)
    expect((await ran('show lab.pcap', LIFE)).out).not.toContain(colour)
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }])
      expect((await ran('show lab.pcap', LIFE, { ...screen, env })).out).not.toContain(colour)
    expect((await ran('show lab.pcap --ascii', LIFE)).out).toMatch(/^[\n\x20-\x7e]*$/)
    expect((await ran('show lab.pcap', LIFE, { env: { LANG: 'C' } })).out).toMatch(/^[\n\x20-\x7e]*$/)
  })

  it('lets no control character of a path through', async () => {
    for (const line of ['show x', 'show x --md']) {
      const { out } = await ran(line, LIFE, {}, 'evil\u001b[2J\u202e.pcap')
      expect(out).not.toMatch(/\u001b|\u202e/)
      expect(out).toContain('evil')
    }
  })

  it('keeps its bars where the clock goes back', async () => {
    const report = await check(encodeScript(parseScript(LIFE)), { segments: true })
    const flow = report.flows[0]!
    const back = flow.transitions.map((step) => (step.frame > 5 ? { ...step, time: step.time - 1e9 } : step))
    const world = testWorld({ report: { ...report, flows: [{ ...flow, transitions: back }] }, columns: 80 })
    expect(await run(['show', 'lab.pcap'], world)).toBe(0)
    const bars = world.out
      .join('')
      .split('\n')
      .filter((line) => /^(client|server) /.test(line))
    expect(bars.map((line) => displayWidth(line))).toEqual([80, 80])
  })

  it('goes to a file', async () => {
    const { out, files } = await ran('show lab.pcap -o ladder.txt', LIFE, { isTTY: true })
    expect(out).toBe('')
    expect(files.get('ladder.txt')).toMatch(/^flow 0 /)
  })

  it('asks for verdicts as check does', async () => {
    const { asked } = await ran('show lab.pcap --profile linux --msl 30 --ignore half-close', LIFE)
    expect(asked).toEqual([
      { paths: ['lab.pcap'], settings: { profile: 'linux', msl: 30, ignore: ['half-close'], segments: true } },
    ])
  })

  it('draws the one flow that is selected', async () => {
    for (const selection of ['--filter handshake==refused', '--since +30', '--port 80 --filter frames<5'])
      expect((await ran(`show lab.pcap ${selection}`, TWO_FLOWS)).out).toMatch(/^flow 1 /)
    expect((await ran('show lab.pcap --until +30', TWO_FLOWS)).out).toMatch(/^flow 0 /)
    const { err, status } = await ran('show lab.pcap --port 80', THREE_FLOWS)
    expect(status).toBe(2)
    expect(err).toContain('has 3 flows: choose one')
    const some = await ran('show lab.pcap --filter handshake==refused', THREE_FLOWS)
    expect(some.err).toMatch(/has 2 selected flows: choose one with --flow\n\n.*\n +1 .* refused .*\n +2 .* refused /)
  })

  it('tells the findings that the selection and the configuration leave', async () => {
    expect((await ran('show lab.pcap', LIFE)).out).toContain('▲ fin-not-acknowledged')
    expect((await ran('show lab.pcap --severity error', LIFE)).out).not.toContain('▲')
    const suppress = 'suppress: [{ rule: teardown, because: known }]'
    const texts = { '/home/lab/tcpcheck.yaml': suppress }
    expect((await ran('show lab.pcap', LIFE, { texts })).out).not.toContain('▲')
    expect((await ran('show lab.pcap --no-config', LIFE, { texts })).out).toContain('▲')
  })

  it('judges by the configuration, as check does', async () => {
    const texts = { '/home/lab/tcpcheck.yaml': 'profile: bsd', '/home/lab/other.yaml': 'profile: linux' }
    for (const command of ['show', 'packets']) {
      const profileOf = async (line: string) =>
        (await ran(`${command} lab.pcap${line}`, LIFE, { texts })).asked[0]!.settings.profile
      expect(await profileOf('')).toBe('bsd')
      expect(await profileOf(' --profile windows')).toBe('windows')
      expect(await profileOf(' --config other.yaml')).toBe('linux')
      expect(await profileOf(' --no-config')).toBe(undefined)
    }
  })

  it('overwrites no configuration', async () => {
    const texts = { '/home/lab/tcpcheck.yaml': 'profile: bsd' }
    for (const command of ['show', 'packets']) {
      const { status, err, files } = await ran(`${command} lab.pcap -o tcpcheck.yaml`, LIFE, { texts })
      expect([status, files.size]).toEqual([2, 0])
      expect(err).toBe('error: --output tcpcheck.yaml would overwrite the configuration tcpcheck.yaml\n')
    }
  })

  it.each([
    ['show', 'show needs a capture: tcpcheck show capture.pcap'],
    ['show a.pcap b.pcap', 'show takes one capture at a time'],
    ['show lab.pcap --flow 7', 'no flow 7: there are 2 flows; their numbers are 0 to 1'],
    ['show lab.pcap --flow 0,1', 'show draws one flow at a time'],
    ['show lab.pcap --flow 1 --around 2', 'frame 2 is none of flow 1'],
    ['show lab.pcap --around 999', 'frame 999 is none of any flow'],
    ['show lab.pcap --around 2 --phase data', '--around and --phase exclude each other'],
    ['show lab.pcap --phase closing', '--phase does not know "closing"; it takes handshake, data, teardown'],
    ['show lab.pcap --port 443', 'none of 2 flows was selected'],
    ['show lab.pcap --until +30 --around 9', 'frame 9 is none of any selected flow'],
    ['show lab.pcap --since +2 --until +1', '--since is later than --until'],
    ['show lab.pcap --fulll', 'no option --fulll; did you mean --full?'],
    ['show lab.pcap -o lab.pcap', '--output lab.pcap would overwrite the capture lab.pcap'],
  ])('refuses %s', async (line, message) => {
    const { status, err, out } = await ran(line, TWO_FLOWS)
    expect([status, err, out]).toEqual([2, `error: ${message}\n`, ''])
  })
})
