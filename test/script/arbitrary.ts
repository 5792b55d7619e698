import * as fc from 'fast-check'
import * as Flag from '../../src/decode/flag.js'
import {
  defaultEndpoints,
  type Script,
  type ScriptFrame,
  type ScriptOption,
  scriptFrame,
} from '../../src/script/script.js'

const uint8 = fc.integer({ min: 0, max: 0xff })
const uint16 = fc.integer({ min: 0, max: 0xffff })
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff })
/** Within the own flow, of another incarnation, and far beyond the circle. */
const number = fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer(), fc.integer({ min: -(2 ** 40), max: 2 ** 40 }))
const octets = (maxLength: number): fc.Arbitrary<string> =>
  fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes).toString('hex'))
const time = fc.integer({ min: -1_000_000_000, max: 1e14 }).map((nanoseconds) => nanoseconds / 1e9)

const option: fc.Arbitrary<ScriptOption> = fc.oneof(
  fc.record({ name: fc.constant('mss' as const), octets: uint16 }),
  fc.record({ name: fc.constant('wscale' as const), shift: uint8 }),
  fc.record({ name: fc.constantFrom('sackOK' as const, 'nop' as const, 'eol' as const) }),
  fc.record({
    name: fc.constant('sack' as const),
    blocks: fc.array(fc.record({ left: number, right: number }), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ name: fc.constant('TS' as const), value: uint32, echo: uint32 }),
  fc.record({ name: fc.constant('fastopen' as const), cookie: octets(8) }),
  fc.record({ name: fc.constant('mptcp' as const), body: octets(8) }),
  fc.record({
    name: fc.constant('opt' as const),
    kind: uint8,
    length: fc.option(uint8),
    body: octets(8),
  }),
)

const expectation = fc.oneof(
  fc.constantFrom(
    { rule: 'stale-syn', text: null },
    { rule: 'retransmission', text: 'of 10 octets, 3 times' },
    { rule: null, text: '10 octets sent beyond the FIN at 1' },
    { rule: null, text: null },
  ),
)

/** Flags and the rest agree: an ACK number stands exactly where the flag does. */
const frame: fc.Arbitrary<ScriptFrame> = fc
  .record({
    time,
    direction: fc.constantFrom('client > server', 'server > client', 'other > server', 'client > other'),
    flags: fc.integer({ min: 0, max: 0xfff }),
    seq: number,
    ackNumber: number,
    payload: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })),
    window: uint16,
    options: fc.array(option, { maxLength: 2 }),
    urgentPointer: uint16,
    checksum: fc.constantFrom('good' as const, 'bad' as const, 'offloaded' as const),
    written: fc.option(fc.uint8Array({ maxLength: 40 })),
    id: fc.option(uint16),
    ttl: uint8,
    tos: uint8,
    vlan: fc.array(fc.integer({ min: 0, max: 4095 }), { maxLength: 2 }),
    duplicateAfter: fc.option(fc.integer({ min: 0, max: 1e9 }).map((nanoseconds) => nanoseconds / 1e9)),
    lost: fc.boolean(),
    expectations: fc.array(expectation, { maxLength: 2 }),
  })
  .map(({ direction, ackNumber, written, ...fields }) => {
    const [source = '', destination = ''] = direction.split(' > ')
    return scriptFrame({
      ...fields,
      source,
      destination,
      ack: (fields.flags & Flag.ACK) === 0 ? null : ackNumber,
      payload: written?.length ?? fields.payload,
      data: written === null ? null : Buffer.from(written).toString('hex'),
    })
  })

/** Scripts of three endpoints, over either IP version, with every kind of field in use. */
export const script: fc.Arbitrary<Script> = fc
  .record({
    isses: fc.array(uint32, { minLength: 3, maxLength: 3 }),
    isIpv6: fc.boolean(),
    frames: fc.array(frame, { maxLength: 8 }),
    end: fc.option(fc.integer({ min: 0, max: 1e14 }).map((nanoseconds) => nanoseconds / 1e9)),
  })
  .map(({ isses, isIpv6, frames, end }) => ({
    endpoints: [...defaultEndpoints(), { name: 'other', address: '10.0.0.9', port: 5555, iss: 0 }].map(
      (endpoint, i) => ({
        ...endpoint,
        iss: isses[i]!,
        address: isIpv6 ? `2001:db8::${i + 1}` : endpoint.address,
      }),
    ),
    frames,
    end,
  }))
