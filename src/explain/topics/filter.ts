import { FIELDS, type Field } from '../../filter/fields.js'
import type { Topic } from './topic.js'

export const filter: Topic = {
  name: 'filter',
  aliases: ['filters', '--filter', 'when', 'fields', 'expression'],
  title: 'How --filter selects flows',
  sections: [
    [
      '',
      'A filter is a question to each flow, in the way of Wireshark: `ip.addr == 10.0.0.9 && tcp.port == 443`. Those flows are told for which it holds. The same language stands behind `when` in tcpcheck.yaml.',
      'The capture is judged as a whole, and the filter is asked when everything about a flow is known. `ip.src` and `tcp.srcport` are therefore those of the client, and `ip.dst` and `tcp.dstport` those of the server.',
    ],
    [
      'Comparing',
      [
        '`==`, `!=`, `<`, `<=`, `>`, `>=`, or `eq`, `ne`, `lt`, `le`, `gt`, `ge`. Where a flow has several values, one that fits is enough; `!=` holds if none is equal.',
        '`in {80, 443, 8000..8099}`: one of these, or of a range. `not in` is the opposite.',
        '`rules has stale-syn`: a rule, a group or a pattern such as `keepalive-*` found something.',
        'An address is also compared with a network: `ip.addr == 10.0.0.0/8`.',
        'Times are seconds or have a unit: `duration > 2.5`, `duration > 500ms`. Words may stand in quotes: `handshake == "refused"`.',
        'A field that stands alone asks whether the flow has it: `ipv6`, `timewait`.',
      ],
    ],
    ['Joining', '`!` or `not` binds closest, then `&&` or `and`, then `||` or `or`; parentheses group.'],
    ['Fields', [...FIELDS].map(([name, field]) => `\`${name}\`: ${field.about}${choicesText(field)}`)],
    [
      'For example',
      [
        '`server.port == 5432 and not rules has keepalive`',
        '`handshake in {refused, unanswered} || teardown == reset`',
        '`client.state == FIN-WAIT-2 && duration > 60`',
        '`severity >= warning && frames > 100`',
      ],
    ],
  ],
  examples: [],
  rules: [],
}

function choicesText(field: Field): string {
  return field.kind === 'choice' ? ` One of ${field.choices.join(', ')}.` : ''
}
