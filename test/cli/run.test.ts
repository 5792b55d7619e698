import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/text/usage-error.js'
import { cleanReport, sampleReport } from '../render/sample-report.js'
import { ran } from './ran.js'

const SCREEN = { isTTY: true, columns: 100 }

describe('what is printed', () => {
  it('is lines in a pipe, and a screen on a terminal', async () => {
    expect((await ran('lab.pcap')).out).toMatch(/^lab\.pcap:17: warning: stale-syn: /)
    const { out, err } = await ran('check lab.pcap', SCREEN)
    expect(out).toContain('FLOW  CLIENT')
    expect(err).toBe('')
  })

  it('is lines where a table has no room, and where only findings are wanted', async () => {
    expect((await ran('lab.pcap', { isTTY: true, columns: 59 })).out).toMatch(/^lab\.pcap:17/)
    expect((await ran('lab.pcap -q', SCREEN)).out.split('\n')).toHaveLength(5)
  })

  it('can be chosen', async () => {
    expect(JSON.parse((await ran('lab.pcap --format json', SCREEN)).out)).toEqual(sampleReport())
    expect((await ran('lab.pcap -f plain', SCREEN)).out).toMatch(/^lab\.pcap:17/)
    expect((await ran('lab.pcap -f screen')).out).toContain('FLOW  CLIENT')
  })

  it('goes to a file', async () => {
    const { out, files, status } = await ran('lab.pcap -f json -o report.json', SCREEN)
    expect([out, status]).toEqual(['', 1])
    expect(JSON.parse(files.get('report.json')!)).toEqual(sampleReport())
  })

  it('is of the chosen flows only', async () => {
    const { out, asked } = await ran('lab.pcap --flow 2,0', SCREEN)
    expect(out).not.toContain('flow 1 ')
    expect(out).toContain('2 findings (1 warning, 1 note) in 1 of 2 flows.')
    expect(asked[0]!.settings.flows).toEqual([2, 0])
    const json = JSON.parse((await ran('lab.pcap --flow 0 -f json')).out)
    expect(json.flows.map(({ id }: { id: number }) => id)).toEqual([0])
    expect(json.summary).toMatchObject({ flows: 1, rules: {}, leftOut: { flows: 2, findings: 4 } })
  })

  it('has colours where they are wanted', async () => {
    const sequence = '\u001b['
    expect((await ran('lab.pcap', SCREEN)).out).toContain(sequence)
    expect((await ran('lab.pcap --color never', SCREEN)).out).not.toContain(sequence)
    expect((await ran('lab.pcap', { ...SCREEN, env: { NO_COLOR: '1' } })).out).not.toContain(sequence)
  })
})

describe('the exit status', () => {
  it.each([
    ['lab.pcap', 1],
    ['lab.pcap --fail-on error', 0],
    ['lab.pcap --fail-on note', 1],
    ['lab.pcap --fail-on never', 0],
    ['lab.pcap --flow 0', 0],
    ['lab.pcap --flow 1 --flow 0', 1],
  ])('of %s is %i', async (line, status) => {
    expect((await ran(line)).status).toBe(status)
  })

  it('is 0 for a clean capture, even by notes', async () => {
    expect((await ran('lab.pcap --fail-on note', { report: cleanReport() })).status).toBe(0)
  })

  it('is 2 when an input was refused, though the others are reported', async () => {
    const unusable = [{ path: 'notes.txt', message: 'notes.txt is not a capture: it is UTF-8 text' }]
    const some = await ran('lab.pcap notes.txt', { report: sampleReport({ unusable }) })
    expect([some.status, some.err]).toEqual([2, 'error: notes.txt is not a capture: it is UTF-8 text\n'])
    expect(some.out).toContain('4 findings')
    const none = await ran('notes.txt', { report: sampleReport({ unusable, captures: [], flows: [], findings: [] }) })
    expect([none.status, none.out]).toEqual([2, ''])
  })
})

describe('standard input', () => {
  it('is read when nothing is named and it is no terminal', async () => {
    expect((await ran('', { stdinIsTTY: false })).asked[0]!.paths).toEqual(['-'])
    expect((await ran('-f json', { stdinIsTTY: false })).asked[0]!.paths).toEqual(['-'])
    expect((await ran('-')).asked[0]!.paths).toEqual(['-'])
  })

  it('is not waited for on a terminal: the short help says what to do', async () => {
    const { status, err, out } = await ran('')
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain('Usage: tcpcheck')
  })
})

describe('patterns and folders', () => {
  const found = {
    paths: ['labs/a.pcap', 'labs/b.pcap'],
    unusable: [{ path: '*.cap', message: 'no file matches *.cap' }],
  }

  it('are checked for what they stand for; one that leads to nothing is told of', async () => {
    const { asked, status, err, out } = await ran('-r labs *.cap -f sarif', { found })
    expect(asked[0]!.paths).toEqual(found.paths)
    expect([status, err]).toEqual([2, 'error: no file matches *.cap\n'])
    expect(out).toContain('no file matches *.cap')
  })

  it('leave nothing to check when none leads to a capture', async () => {
    const nothing = { ...found, paths: [] }
    const report = sampleReport({ captures: [], flows: [], findings: [] })
    const { status, err, out } = await ran('*.cap', { found: nothing, report })
    expect([status, err, out]).toEqual([2, 'error: no file matches *.cap\n', ''])
  })

  it('are not overwritten', async () => {
    const { err, status } = await ran('-r labs -o labs/b.pcap', { found })
    expect([status, err]).toEqual([2, 'error: --output labs/b.pcap would overwrite the capture labs/b.pcap\n'])
  })
})

describe('help and version', () => {
  it('are answered without reading anything', async () => {
    await expect((await ran('--help')).out).toMatchFileSnapshot('__screens__/help.txt')
    await expect((await ran('lab.pcap -h')).out).toMatchFileSnapshot('__screens__/short-help.txt')
    expect((await ran('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect((await ran('help')).status).toBe(0)
  })

  it('fit a narrow terminal', async () => {
    const { out } = await ran('--help', { isTTY: true, columns: 80 })
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
  })
})

describe('mistakes of the user', () => {
  it.each([
    ['--formt json lab.pcap', 'no option --formt; did you mean --format?'],
    ['lab.pcap -x', 'no option -x; tcpcheck --help lists the options'],
    ['lab.pcap --xyzzyx', 'no option --xyzzyx; tcpcheck --help lists the options'],
    ['lab.pcap -f jsn', '--format does not know "jsn"; did you mean json?'],
    [
      'lab.pcap -f yaml',
      '--format does not know "yaml"; it takes text, screen, plain, json, ndjson, sarif, junit, github, csv, csv-flows, md, html',
    ],
    ['lab.pcap --profile linxu', '--profile does not know "linxu"; did you mean linux?'],
    ['lab.pcap --msl soon', '--msl takes a time such as 60, 60s, 2m, 1h or 500ms, not "soon"'],
    ['lab.pcap --keepalive-probes 0', '--keepalive-probes takes a whole number from 1 on, not "0"'],
    ['lab.pcap --flow one', '--flow takes a whole number from 0 on, not "one"'],
    ['lab.pcap --flow 9', 'no flow 9: there are 3 flows; their numbers are 0 to 2'],
    ['lab.pcap --output', '--output needs a value: <file>'],
    ['lab.pcap -o lab.pcap', '--output lab.pcap would overwrite the capture lab.pcap'],
    ['a.pcap lab.pcap -o ./lab.pcap', '--output ./lab.pcap would overwrite the capture lab.pcap'],
    ['lab.pcap --select ,', '--select takes names separated by commas, not ","'],
    ['chekc lab.pcap', 'no such file: chekc. Did you mean the command "check"?'],
  ])('%s', async (line, message) => {
    const { status, err, out } = await ran(line)
    expect([status, err, out]).toEqual([2, `error: ${message}\n`, ''])
  })

  it('of the library are told in its words', async () => {
    const report = new UsageError('cannot open a\u001b[2J.pcap: no such file')
    const { status, err } = await ran('a.pcap', { report })
    expect([status, err]).toEqual([2, 'error: cannot open a\\x1b[2J.pcap: no such file\n'])
  })
})

describe('our own failures', () => {
  const report = Object.assign(new Error('ranges out of order'), { rule: 'stale-syn', frame: 17 })

  it('are one sentence, with the stack only when asked for', async () => {
    const { status, err } = await ran('lab.pcap', { report })
    expect(status).toBe(2)
    expect(err).toBe(
      'error: tcpcheck itself failed in rule stale-syn at frame 17: ranges out of order (--debug shows where)\n',
    )
    expect((await ran('lab.pcap --debug', { report })).err).toMatch(/\n {4}at /)
  })
})

describe('settings', () => {
  it('reach the library with times in seconds', async () => {
    const { asked } = await ran(
      'a.pcap b.pcap --profile bsd --msl 30s --keepalive-idle 2h --keepalive-interval 500ms --keepalive-probes 8 --select handshake,keepalive-* --ignore stale-syn --segments --max-flows 10 --vantage server --merge --jobs 3 --patience 2m',
    )
    expect(asked).toEqual([
      {
        paths: ['a.pcap', 'b.pcap'],
        settings: {
          profile: 'bsd',
          msl: 30,
          keepalive: { idle: 7200, interval: 0.5, probes: 8 },
          select: ['handshake', 'keepalive-*'],
          ignore: ['stale-syn'],
          segments: true,
          maxFlows: 10,
          vantage: 'server',
          merge: true,
          jobs: 3,
          patience: 120,
        },
      },
    ])
  })

  it('are left to the library when not given', async () => {
    expect((await ran('lab.pcap')).asked).toEqual([{ paths: ['lab.pcap'], settings: {} }])
  })
})

describe('warnings on standard error', () => {
  const { captures } = sampleReport()
  const damage = [{ offset: 900, frame: 12, message: 'the file ends inside frame 12: it needs 62 bytes and has 42' }]

  it('tell of damage, where the screen does not', async () => {
    const report = sampleReport({ captures: [{ ...captures[0]!, damage }] })
    const warning = `warning: lab.pcap: ${damage[0]!.message} (byte 900)\n`
    expect((await ran('lab.pcap', { report })).err).toBe(warning)
    expect((await ran('lab.pcap -f json', { report })).err).toBe(warning)
    expect((await ran('lab.pcap -q', { report })).err).toBe('')
    expect((await ran('lab.pcap', { report, ...SCREEN })).err).toBe('')
    expect((await ran('lab.pcap', { report, ...SCREEN })).out).toContain('▲ damaged')
    const zeros = [{ offset: 4096, frame: 40, message: 'a record header was expected, and there are only zeros' }]
    const { err } = await ran('lab.pcap', { report: sampleReport({ captures: [{ ...captures[0]!, damage: zeros }] }) })
    expect(err).toBe(`warning: lab.pcap: ${zeros[0]!.message} (byte 4,096, frame 40)\n`)
  })

  it('tell when there is no TCP', async () => {
    const capture = { ...captures[0]!, frames: 1204, tcpSegments: 0, skipped: { 'not-ip': 24, 'not-tcp': 1180 } }
    const report = sampleReport({ captures: [capture], flows: [], findings: [], summary: cleanReport().summary })
    expect((await ran('lab.pcap', { report })).err).toBe(
      'warning: lab.pcap: no TCP in 1,204 frames: 24 not IP, 1,180 not TCP (Ethernet)\n',
    )
  })
})

describe('the progress bar', () => {
  it('is drawn on a terminal after half a second, and cleared', async () => {
    const { err } = await ran('lab.pcap', { ...SCREEN, tick: 600 })
    expect(err).toMatch(/^\r\u001b\[Kreading {2}50 % {2}of 954 MiB {2}\[#{20}\.{20}\]\r\u001b\[K$/)
  })

  it.each([
    ['when the run is short', 'lab.pcap', { ...SCREEN, tick: 10 }],
    ['in a pipe', 'lab.pcap', { tick: 600 }],
    ['under CI', 'lab.pcap', { ...SCREEN, tick: 600, env: { CI: 'true' } }],
    ['when not wanted', 'lab.pcap --no-progress', { ...SCREEN, tick: 600 }],
  ])('is not drawn %s', async (_, line, setup) => {
    expect((await ran(line, setup)).err).toBe('')
  })
})
