import type { Report } from '../../src/report/model.js'
import { sampleReport } from './sample-report.js'

/** Names of files as only somebody who means harm would give them. */
export const HOSTILE_NAMES = [
  'x%0A::error::.pcap',
  "=cmd|'/C calc'!A1.pcap",
  '</testsuite><script>alert(1)</script>&".pcap',
  'a\n::error file=b::c\r\n.pcap',
  '\u001b[2J\u009b\u202e\u0000.pcap',
  '`code` ](https://example.org) | <img src=x> @somebody.pcap',
  '\ud800\uffff, "quoted": \t,.pcap',
]

/** The sample, with another name of its capture, and with a refused file of the same name. */
export function namedReport(path: string): Report {
  const { captures } = sampleReport()
  return sampleReport({
    captures: [{ ...captures[0]!, path }],
    unusable: [{ path, message: `${path} is not a capture` }],
  })
}

/** What no terminal and no reader of lines should get: controls, marks of direction, halves of surrogate pairs. */
export const HARMFUL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e]|\p{Surrogate}/u
