import { describe, expect, it } from 'vitest'
import type { Subject } from '../../src/filter/filter.js'
import { readFilter } from '../../src/filter/filter.js'
import type { FilterError } from '../../src/filter/filter-error.js'
import type { Flow } from '../../src/report/model.js'
import { sampleFinding, sampleFlow } from '../render/sample-report.js'

const RULES = [
  { id: 'stale-syn', group: 'handshake', severity: 'warning' },
  { id: 'stale-syn-recovered', group: 'handshake', severity: 'note' },
  { id: 'fin-not-acknowledged', group: 'teardown', severity: 'warning' },
  { id: 'keepalive-unanswered', group: 'keepalive', severity: 'warning' },
]

/** 10.0.0.5:40001 to 10.0.0.9:8080, 11 frames in 115 ms, closed in four segments by the client; a stale SYN in it. */
const subject = (over: Partial<Flow> = {}, findings = [sampleFinding()]): Subject => ({
  flow: sampleFlow(over),
  findings,
})

const overIpv6 = subject({
  client: { address: '2001:db8::1', port: 50000 },
  server: { address: '::ffff:10.0.0.9', port: 443 },
})

const holds = (text: string, of = subject()): boolean => readFilter(text, RULES)(of)

describe('a filter asks', () => {
  it.each([
    ['ip.addr == 10.0.0.9', true],
    ['ip.addr == 10.0.0.7', false],
    ['ip.addr == 10.0.0.9 && tcp.port == 8080', true],
    ['ip.addr==10.0.0.9&&tcp.port==443', false],
    ['ip.src == 10.0.0.5', true],
    ['ip.src == 10.0.0.9', false],
    ['ip.dst == 10.0.0.9', true],
    ['ip.addr == 10.0.0.8/31', true],
    ['ip.addr == 10.0.0.10/31', false],
    ['ip.addr == 0.0.0.0/0', true],
    ['ip.addr in {192.168.0.0/16, 10.0.0.9}', true],
    ['client.addr == 10.0.0.5', true],
    ['addr == 10.0.0.9', true],
  ])('of addresses: %s is %s', (text, answer) => {
    expect(holds(text)).toBe(answer)
  })

  it.each([
    ['ipv6.addr == 2001:db8::1', true],
    ['ipv6.addr == 2001:DB8:0:0:0:0:0:1', true],
    ['ipv6.src == 2001:db8::/32', true],
    ['ipv6.dst == 2001:db8::/32', false],
    ['ipv6.addr == ::/0', true],
    ['server.addr == ::ffff:10.0.0.9', true],
    ['addr == 10.0.0.9', false],
    ['ip.addr == 10.0.0.9', false],
    ['ipv6', true],
    ['ip', false],
    ['ip.addr', false],
  ])('of addresses of IPv6: %s is %s', (text, answer) => {
    expect(holds(text, overIpv6)).toBe(answer)
  })

  it.each([
    ['tcp.srcport == 40001', true],
    ['tcp.srcport == 8080', false],
    ['tcp.dstport == 8080', true],
    ['tcp.port in {80 443 8080}', true],
    ['tcp.port in {80..443, 8000..8100}', true],
    ['tcp.port in {80..443}', false],
    ['tcp.port not in {80 443}', true],
    ['tcp.port < 10000', true],
    ['tcp.port > 50000', false],
    ['server.port >= 8080 and server.port le 8080', true],
    ['client.port ne 40001', false],
  ])('of ports: %s is %s', (text, answer) => {
    expect(holds(text)).toBe(answer)
  })

  it.each([
    ['frames > 10', true],
    ['frames > 11', false],
    ['frames >= 11', true],
    ['duration > 0.1', true],
    ['duration == 115ms', true],
    ['duration > 2m', false],
    ['start == 0 and end < 1s', true],
    ['bytes == 200', true],
    ['server.bytes gt 100', false],
    ['retransmissions == 0', true],
    ['tcp.stream == 0', true],
    ['flow == 3', false],
    ['findings == 1', true],
  ])('of numbers: %s is %s', (text, answer) => {
    expect(holds(text)).toBe(answer)
  })

  it.each([
    ['handshake == complete', true],
    ['handshake == "refused"', false],
    ["handshake in {'refused' 'unanswered' 'complete'}", true],
    ['teardown != reset', true],
    ['initiator == client', true],
    ['client.state == time-wait', true],
    ['server.state == TIME-WAIT', false],
    ['timewait == capture-ended', true],
    ['keepalive == answered', false],
  ])('of words: %s is %s', (text, answer) => {
    expect(holds(text)).toBe(answer)
  })

  it.each([
    ['rules has stale-syn', true],
    ['rules has "stale-*"', true],
    ['rules has handshake', true],
    ['rules has stale-syn-recovered', false],
    ['not rules has keepalive', true],
    ['severity >= warning', true],
    ['severity == error', false],
    ['severity < warning', false],
    ['severity in {note warning}', true],
  ])('of findings: %s is %s', (text, answer) => {
    expect(holds(text)).toBe(answer)
  })

  it('of the worst finding, where there are several, and of none where there is none', () => {
    const both = subject({}, [sampleFinding(), sampleFinding({ severity: 'note' })])
    expect([holds('severity == warning', both), holds('severity == note', both)]).toEqual([true, false])
    expect(holds('severity', subject({}, []))).toBe(false)
    expect(holds('severity <= error', subject({}, []))).toBe(false)
    expect(holds('findings == 0', subject({}, []))).toBe(true)
  })
})

describe('as in Wireshark', () => {
  it('one of several values is enough to be equal, and none may be to be unequal', () => {
    expect(holds('tcp.port == 8080')).toBe(true)
    expect(holds('tcp.port != 8080')).toBe(false)
    expect(holds('tcp.port != 443')).toBe(true)
  })

  it('what a flow has not is neither equal nor unequal to anything', () => {
    expect(holds('ipv6.addr != ::1')).toBe(false)
    expect(holds('!(ipv6.addr == ::1)')).toBe(true)
  })

  it.each([
    ['frames == 1 or frames == 11 and flow == 0', true],
    ['frames == 11 or frames == 1 and flow == 1', true],
    ['(frames == 11 or frames == 1) and flow == 1', false],
    ['not frames == 11 or flow == 0', true],
    ['!(frames == 11 || flow == 0)', false],
    ['!!ip', true],
    ['NOT ip OR IP.ADDR EQ 10.0.0.5', true],
    ['\n  ip\n  && frames > 1\n', true],
  ])('not binds closest, then and, then or: %s is %s', (text, answer) => {
    expect(holds(text)).toBe(answer)
  })
})

describe('a mistake in a filter', () => {
  const mistake = (text: string): FilterError => {
    try {
      readFilter(text, RULES)
    } catch (error) {
      return error as FilterError // What it is, the assertions say.
    }
    throw new Error(`no mistake in ${text}`)
  }

  it.each([
    ['tpc.port == 443', 1, 'no field "tpc.port"; did you mean tcp.port?'],
    ['ip && srcport == 1', 7, 'no field "srcport"; did you mean tcp.srcport?'],
    ['flavour == 1', 1, 'no field "flavour"; tcpcheck explain filter lists the fields'],
    ['tcp.port = 443', 10, 'filters have no =; did you mean ==?'],
    ['ip & ipv6', 4, 'filters have no &; did you mean &&?'],
    ['handshake == \u201crefused\u201d', 14, 'filters have no \u201c; did you mean "?'],
    ['ip.addr == 10.0.0.300', 12, '"10.0.0.300" is no address and no network'],
    ['ip.addr == 10.0.0.0/33', 12, '"10.0.0.0/33" is no address and no network'],
    ['ip.addr == ::1', 12, 'ip.addr is IPv4; did you mean ipv6.addr?'],
    ['ipv6.src == 10.0.0.1', 13, 'ipv6.src is IPv6; did you mean ip.src?'],
    ['ip.addr < 10.0.0.1', 1, 'addresses have no order: compare them by ==, != or in'],
    ['tcp.port == http', 13, '"http" is no number'],
    ['tcp.port == 65536', 13, 'ports end with 65535'],
    ['tcp.port in {443..80}', 14, 'the range 443..80 is empty'],
    ['tcp.port in 443', 13, 'in needs a list, such as in {80 443}'],
    ['tcp.port in {}', 14, 'the list is empty'],
    ['tcp.port in {80', 16, 'a } is missing'],
    ['duration > soon', 12, '"soon" is no time, such as 2.5, 500ms or 2m'],
    ['handshake == refusd', 14, 'handshake is never "refusd"; did you mean refused?'],
    ['initiator == nobody', 14, 'initiator is never "nobody"; it is client or server'],
    ['handshake < complete', 1, 'handshake has no order: compare it by ==, != or in'],
    ['handshake has complete', 1, 'has is for rules; handshake is compared by =='],
    ['rules == stale-syn', 10, 'rules are asked by has, such as rules has stale-syn'],
    ['rules has stale-sin', 11, 'no rule or group "stale-sin"; did you mean stale-syn?'],
    ['ipv6 == 1', 1, 'ipv6 stands alone: the flow has it or has not'],
    ['handshake "refused', 11, 'the closing " is missing'],
    ['tcp.port 443', 10, 'an operator is missing before 443; they are ==, !=, <, <=, >, >=, in, has, && and ||'],
    ['tcp.port contains 443', 10, /^no operator "contains"; they are ==/],
    ['ip adn ipv6', 4, 'no operator "adn"; did you mean and?'],
    ['tcp.port ==', 12, 'a value is missing at the end'],
    ['tcp.port == )', 13, 'a value is missing before )'],
    ['ip &&', 6, 'a comparison is missing at the end'],
    ['ip && || ip', 7, 'a comparison such as tcp.port == 443 is missing before ||'],
    ['(ip', 4, 'a ) is missing'],
    ['ip)', 3, 'nothing is open that ) could close'],
    ['', 1, 'it is empty'],
    ['  ', 3, 'it is empty'],
  ])('is told with its place: %s', (text, column, problem) => {
    const { message, column: told } = mistake(text)
    const place = `filter, column ${column}: `
    expect([told, message.slice(0, place.length)]).toEqual([column, place])
    const sentence = message.slice(place.length)
    if (typeof problem === 'string') expect(sentence).toBe(problem)
    else expect(sentence).toMatch(problem)
  })

  it('has a caret under it', () => {
    expect(mistake('ip.addr == 10.0.0.9 and tpc.port == 443').excerpt).toEqual([
      '  ip.addr == 10.0.0.9 and tpc.port == 443',
      '                          ^',
    ])
  })

  it('is shown with what stands around it, where the filter is long', () => {
    const { excerpt } = mistake(`${'ip or '.repeat(100)}tpc.port == 443${' or ip'.repeat(100)}`)
    const [line, caret] = excerpt
    expect(line!.length).toBeLessThan(100)
    expect(line!.slice(caret!.indexOf('^'))).toMatch(/^tpc\.port == 443/)
  })

  it('stands under its place in whatever script, and sends nothing to the terminal', () => {
    const [line, caret] = mistake('"\u001b[31m\u6f22\u5b57" == tcp').excerpt
    expect(line).toBe('  "?[31m??" == tcp')
    expect(caret).toBe('  ^')
  })
})
