import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { check, type Report } from '../src/index.js'
import { disagreements, type Label, readLabel } from './labels.js'

/** JSON that a test may spoil. */
// biome-ignore lint/suspicious/noExplicitAny: the tests below write what the types forbid
type Spoilt = any

const fixture = (name: string): URL => new URL(`../fixtures/${name}`, import.meta.url)

describe('a label', () => {
  const label = readLabel(fixture('keepalive-unanswered.json'))
  let report: Report
  beforeAll(async () => {
    report = await check(fileURLToPath(fixture('keepalive-unanswered.pcap')))
  })

  it.each([
    ['the number of frames', (l: Spoilt) => (l.frames = 12), '11 frames were read of 12'],
    ['the number of flows', (l: Spoilt) => (l.flowCount = 2), '1 flows were told apart, of 2'],
    ['who talks', (l: Spoilt) => (l.flows[0].server = '10.9.9.9:80'), 'no flow between'],
    ['who opened', (l: Spoilt) => swapEnds(l.flows[0]), 'client is'],
    ['the handshake', (l: Spoilt) => (l.flows[0].handshake = 'refused'), 'handshake is refused, not complete'],
    ['the teardown', (l: Spoilt) => (l.flows[0].teardown.outcome = 'open'), 'teardown is open, not reset'],
    ['who closed', (l: Spoilt) => (l.flows[0].teardown.by = 'server'), 'who closed is server, not client'],
    ['TIME-WAIT', (l: Spoilt) => (l.flows[0].timeWaitHolder = 'client'), 'holder of TIME-WAIT is client, not null'],
    [
      'the final state',
      (l: Spoilt) => (l.flows[0].evident.server = 'LAST-ACK'),
      'final state of the server is LAST-ACK',
    ],
    ['the probes', (l: Spoilt) => (l.flows[0].keepalive[0].answered = 1), 'keepalive is 5 probes of the client, 1'],
    ['that there were probes', (l: Spoilt) => (l.flows[0].keepalive = []), 'keepalive is , not 5 probes'],
    [
      'an event',
      (l: Spoilt) => (l.flows[0].events[0].what = 'zero-window'),
      'zero-window in frames 6,7,8,9,10 was not',
    ],
    ['where it was', (l: Spoilt) => (l.flows[0].events[1].frames = [3]), 'keepalive-give-up in frames 3 was not found'],
    ['health', (l: Spoilt) => (l.healthy = true), 'warning keepalive-unanswered at frame'],
  ])('is contradicted by a report that differs in %s', (_, spoil, sentence) => {
    const spoilt = structuredClone(label) as Spoilt
    spoil(spoilt)
    expect(disagreements(report, spoilt as Label).join('\n')).toContain(sentence)
  })

  it('refuses an event for which no rules are named', () => {
    const spoilt = structuredClone(label) as Spoilt
    spoilt.flows[0].events[0].what = 'keepalive-forgotten'
    expect(() => disagreements(report, spoilt)).toThrow('no rules are named for the event keepalive-forgotten')
  })
})

function swapEnds(flow: Spoilt): void {
  const { client, server } = flow
  flow.client = server
  flow.server = client
}
