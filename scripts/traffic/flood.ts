import * as Flag from '../../src/decode/flag.js'
import { Random } from '../../src/simulate/random.js'
import { CaptureWriter, type Host } from './record.js'

const VICTIM: Host = { address: Uint8Array.of(198, 18, 0, 1), port: 80, ttl: 64, firstId: 0 }
/** Odd, so that no source comes twice before all have come (the golden ratio of 2^32). */
const STEP = 2654435761

/** SYNs from as many forged sources to one listener, 1 to 9 microseconds apart. */
export function generateFlood(seed: number, frames: number): Uint8Array {
  const random = new Random(seed)
  const writer = new CaptureWriter(frames, 96)
  let time = 0
  for (let at = 0; at < frames; at++) {
    time += 1 + random.below(9)
    const address = new Uint8Array(4)
    new DataView(address.buffer).setUint32(0, Math.imul(at, STEP))
    const source = {
      address,
      port: 1024 + random.below(64_512),
      ttl: 64 - random.below(20),
      firstId: random.below(2 ** 16),
    }
    const segment = {
      flags: Flag.SYN,
      seq: random.below(2 ** 32),
      ack: 0,
      window: 64_240,
      payload: 0,
      mss: 1460,
      timestamps: { value: random.below(2 ** 32), echo: 0 },
      sack: [],
    }
    writer.add({ segment, time, fromClient: true, ordinal: 0 }, source, VICTIM)
  }
  return writer.finish()
}
