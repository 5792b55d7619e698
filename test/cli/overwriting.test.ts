import { describe, expect, it } from 'vitest'
import { ran } from './ran.js'

const CONFIG = 'profile: linux'
const setup = {
  files: { 'known.json': '{"baselineVersion":1,"findings":[]}' },
  texts: { '/home/lab/tcpcheck.yaml': CONFIG, '/home/lab/other.yaml': CONFIG },
}

describe('what a run has read', () => {
  it.each([
    ['-o lab.pcap', '--output lab.pcap would overwrite the capture lab.pcap'],
    ['-w ./lab.pcap', '--write ./lab.pcap would overwrite the capture lab.pcap'],
    ['--write-baseline lab.pcap', '--write-baseline lab.pcap would overwrite the capture lab.pcap'],
    ['--baseline known.json -o known.json', '--output known.json would overwrite the baseline known.json'],
    [
      '--baseline known.json -f json -o a.json -f csv -o ./known.json',
      '--output ./known.json would overwrite the baseline known.json',
    ],
    ['--baseline known.json -w known.json', '--write known.json would overwrite the baseline known.json'],
    ['--config other.yaml -o other.yaml', '--output other.yaml would overwrite the configuration other.yaml'],
    ['-o tcpcheck.yaml', '--output tcpcheck.yaml would overwrite the configuration tcpcheck.yaml'],
    [
      '--write-baseline tcpcheck.yaml',
      '--write-baseline tcpcheck.yaml would overwrite the configuration tcpcheck.yaml',
    ],
    ['-o new.json --write-baseline new.json', '--output and --write-baseline cannot both write new.json'],
    ['-o new.pcapng -w new.pcapng', '--output and --write cannot both write new.pcapng'],
  ])('stays: %s', async (options, message) => {
    const { status, err, files, asked } = await ran(`lab.pcap ${options}`, setup)
    expect([status, err]).toEqual([2, `error: ${message}\n`])
    expect([asked, [...files]]).toEqual([[], Object.entries(setup.files)])
  })

  it('is not what the run passes over', async () => {
    const { status, files } = await ran('lab.pcap --no-config -o tcpcheck.yaml --fail-on never', setup)
    expect(status).toBe(0)
    expect(files.has('tcpcheck.yaml')).toBe(true)
  })
})
