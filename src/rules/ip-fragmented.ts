import * as Fact from '../tcp/fact.js'
import { caseOfList, rule } from './rule.js'
import { count as number } from './wording.js'

export default rule({
  id: 'ip-fragmented',
  group: 'capture-quality',
  severity: 'note',
  certainty: 'certain',
  tier: 'later',
  title: 'TCP in IP fragments',
  explanation: `
    IP cut packets with TCP segments into fragments on their way. Whole ones are put together here; what was in a packet
    whose fragments are not all in the capture counts as not captured. TCP tries to avoid fragments: one that is lost
    costs the whole segment, and firewalls often drop them.`,
  advice:
    'Look for a tunnel or link with a smaller MTU on the path, and for blocked ICMP messages; lower the MSS if need be.',
  asks: 'TCP chooses its segments so that IP need not cut them: it finds out what the path takes, and sends no more.',
  causes: [
    'a tunnel or VPN with a smaller MTU',
    'a firewall that drops the ICMP messages of path MTU discovery',
    'a sender that allows fragments (DF not set)',
  ],
  wireshark:
    '"Fragmented IP protocol", and "Reassembled" in the frame that completes the packet: `ip.flags.mf == 1 || ip.frag_offset > 0 || ipv6.fraghdr`.',
  cite: ['RFC 9293, sections 3.7 and 3.7.2', 'RFC 791, section 3.2'],
  gates: [],
  on: Fact.ALL,
  findInCapture: ({ quality: { fragments }, lostFragments }) =>
    fragments.count === 0 ? [] : [caseOfList(fragments, null, { lost: lostFragments })],
  message: ({ lost }, count) =>
    `IP sent TCP segments in fragments${lost === 0 ? ': all could be put together' : `: of ${number(count)} first and middle ones ${number(lost)} ${lost === 1 ? 'is' : 'are'} of packets that never became whole`}`,
  examples: [
    {
      name: 'a segment in two pieces',
      packets: `
        open
        0.050  client  P.  1:1001(1000)  ack 1     fragments 2  ! IP sent TCP segments in fragments: all could be put together
        0.070  server  .   1:1(0)        ack 1001
      `,
    },
    {
      name: 'whole packets',
      packets: `
        open
        0.050  client  P.  1:1001(1000)  ack 1
        0.070  server  .   1:1(0)        ack 1001
      `,
    },
  ],
})
