import * as Flag from '../decode/flag.js'
import { rule } from './rule.js'

const NAMES = [
  [Flag.SYN, 'SYN'],
  [Flag.FIN, 'FIN'],
  [Flag.RST, 'RST'],
  [Flag.PSH, 'PSH'],
  [Flag.ACK, 'ACK'],
  [Flag.URG, 'URG'],
] as const

function flagText(flags: number): string {
  const names = NAMES.filter(([flag]) => (flags & flag) !== 0).map(([, name]) => name)
  return names.length === 0 ? 'no control bit at all' : names.join(' and ')
}

/** What scanners call it. */
function kindOf(flags: number): string {
  const bits = flags & 0x3f
  if (bits === 0) return 'null'
  if (bits === Flag.FIN) return 'FIN'
  return bits === (Flag.FIN | Flag.PSH | Flag.URG) ? 'xmas' : 'other'
}

export default rule({
  id: 'flags-illegal',
  group: 'security',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Control bits that no state sends',
  explanation: `
    No TCP sends this combination of control bits: SYN with FIN or RST, RST with FIN, FIN without ACK, or
    none at all. Scanners use them to see how a host reacts.`,
  advice: 'Look for a port scan from that address; a stack that sends it by itself is broken.',
  cite: ['RFC 9293, sections 3.1 and 3.10.7', 'RFC 6247'],
  gates: [],
  find: (flow) =>
    flow.incidents.of('flags illegal').map(({ frame, time, by, flags }) => ({
      frame,
      time,
      frames: [],
      endpoint: by,
      data: { by, flags: flagText(flags), kind: kindOf(flags) },
    })),
  message: ({ by, flags, kind }, count) =>
    `the ${by} sent ${count > 1 ? `${count} segments` : 'a segment'} with ${flags}, which no state sends${kind === 'other' ? '' : ` (${kind} scan)`}`,
  examples: [],
})
