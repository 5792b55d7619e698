import { describe, expect, it } from 'vitest'
import { checkFiles, type Flow } from '../../src/index.js'
import { checked } from '../script/checked.js'
import { unsoundness } from '../soundness.js'
import { pathOf } from './fixture.js'

const PATHS = ['stale-syn-half-open.pcap', 'connection-refused.pcap'].map(pathOf)

const counts = (flows: readonly Flow[]): (number | null)[] => flows.map(({ segments }) => segments?.length ?? null)

describe('the segments of a flow', () => {
  it('are left out unless asked for', async () => {
    const { flows } = await checkFiles(PATHS)
    expect(flows.filter((flow) => 'segments' in flow || 'segmentsOmitted' in flow)).toEqual([])
  })

  it('are all its segments', async () => {
    const report = await checkFiles(PATHS, { segments: true })
    expect(counts(report.flows)).toEqual(report.flows.map(({ frames }) => frames))
    expect(unsoundness(report)).toEqual([])
  })

  it('are given for the flows asked for, by their numbers in the report', async () => {
    const { flows } = await checkFiles(PATHS, { segments: true, flows: [1, 2] })
    expect(counts(flows)).toEqual([null, 5, 2, null])
  })

  it('tell what stands in the headers', async () => {
    const { flows } = await checkFiles(PATHS, { segments: true, flows: [1] })
    const [syn, synAck] = flows[1]?.segments ?? []
    expect(syn).toMatchObject({ frame: 9, sender: 'client', flags: 'SYN', ack: null, length: 0, window: 64240 })
    expect(synAck).toMatchObject({ frame: 10, sender: 'server', flags: 'SYN,ACK', ack: syn!.seq + 1, marks: [] })
  })

  it('hold a SYN that the flow was not waiting for', async () => {
    const { flows } = await checked(`
      open
      0.400  client  S   600:600(0)
      0.420  server  .   1:1(0)      ack 1
    `)
    expect(flows[0]!.segments!.map(({ frame, flags }) => `${frame} ${flags}`)).toContain('4 SYN')
    expect(counts(flows)).toEqual(flows.map(({ frames }) => frames))
  })

  it('begin with a SYN that the flow before it held until it was answered', async () => {
    const { flows } = await checked(`
      open
      60.000 client  S   70000:70000(0)
      60.020 server  .   1:1(0)          ack 1
      60.040 client  R   1:1(0)
      61.000 client  S   70000:70000(0)
      61.020 server  S.  9000:9000(0)    ack 70001
      61.040 client  .   70001:70001(0)  ack 9001
    `)
    expect(flows.map(({ segments }) => segments!.map(({ frame }) => frame))).toEqual([
      [1, 2, 3, 4, 5, 6],
      [7, 8, 9],
    ])
    expect(counts(flows)).toEqual(flows.map(({ frames }) => frames))
  })

  it('take a SYN of the former server for that of the client when its answer opens a flow', async () => {
    const { flows } = await checked(`
      open
      close
      30.000 server  S   70000:70000(0)
      30.020 client  S.  9000:9000(0)    ack 70001
      30.040 server  .   70001:70001(0)  ack 9001
    `)
    expect(flows[1]!.segments!.map(({ sender, flags }) => `${sender} ${flags}`)).toEqual([
      'client SYN',
      'server SYN,ACK',
      'client ACK',
    ])
  })
})
