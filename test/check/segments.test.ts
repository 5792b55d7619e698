import { describe, expect, it } from 'vitest'
import { checkFiles, type Flow } from '../../src/index.js'
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
})
