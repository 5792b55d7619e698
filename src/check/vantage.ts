import type { Vantage } from '../report/model.js'
import type { Flow } from '../tcp/flow.js'
import { handshakeRecord } from './handshake-record.js'

/** One half of a round trip is this much smaller than the other near an end. */
const NEAR = 4

/** Near which end of its flows the tap stands: by how the handshakes' round trips split at it. */
export function vantageOf(flows: readonly Flow[]): Vantage {
  let toServer = 0
  let toClient = 0
  let samples = 0
  for (const flow of flows) {
    if (flow.client.pureSyn === null || flow.ackFrame === 0) continue
    const { serverRtt, clientRtt } = handshakeRecord(flow)
    if (serverRtt === null || clientRtt === null) continue
    toServer += serverRtt
    toClient += clientRtt
    samples++
  }
  if (samples === 0) return 'unknown'
  if (toServer > NEAR * toClient) return 'client'
  if (toClient > NEAR * toServer) return 'server'
  return 'middle'
}
