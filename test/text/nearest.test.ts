import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/text/nearest.js'

describe('the nearest name', () => {
  const names = ['capture.pcap', 'captures', 'lab3.pcapng', 'notes.txt']

  it.each([
    ['capture.pcapa', 'capture.pcap'],
    ['capture.pcpa', 'capture.pcap'],
    ['CAPTURE.PCAP', 'capture.pcap'],
    ['lab3.pcap', 'lab3.pcapng'],
  ])('to %s is %s', (wanted, name) => {
    expect(nearest(wanted, names)).toBe(name)
  })

  it.each(['lab', 'x', 'something-else.pcap', ''])('to %j is none', (wanted) => {
    expect(nearest(wanted, names)).toBeNull()
  })
})
