import type { FlowJudge } from '../judgement.js'
import type { Kind, Wanted } from '../spec.js'
import { judgeData } from './data.js'
import { judgeFindings } from './findings.js'
import { judgeHandshake } from './handshake.js'
import { judgeKeepalive } from './keepalive.js'
import { judgeRetransmissions } from './retransmissions.js'
import { judgeTeardown } from './teardown.js'
import { judgeTimeWait } from './time-wait.js'
import { judgeTiming } from './timing.js'

/** What judges one flow, by the key that asks for it. The number of flows is no matter of one of them. */
export const FLOW_JUDGES: { readonly [K in Exclude<Kind, 'flows'>]: FlowJudge<Wanted[K]> } = {
  handshake: judgeHandshake,
  teardown: judgeTeardown,
  'time-wait': judgeTimeWait,
  keepalive: judgeKeepalive,
  findings: judgeFindings,
  retransmissions: judgeRetransmissions,
  timing: judgeTiming,
  data: judgeData,
}
