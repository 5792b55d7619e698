/** What one word on a line of its own stands for. */
interface Shorthand {
  lines: readonly string[]
  /** Frames that stand before it, as its numbers and times fit nowhere else; the same in words. */
  framesBefore: number
  place: string
}

/**
 * What many scripts begin with and are not about: `open` is a handshake, `close` right after it the client's close in four
 * segments. The frames are numbered as if they were written out.
 */
export const SHORTHANDS: Readonly<Record<'open' | 'close', Shorthand>> = {
  open: {
    lines: [
      '0.000  client  S   0:0(0)          <mss 1460>',
      '0.020  server  S.  0:0(0)   ack 1  <mss 1460>',
      '0.040  client  .   1:1(0)   ack 1',
    ],
    framesBefore: 0,
    place: 'before the first frame',
  },
  close: {
    lines: [
      '0.050  client  F.  1:1(0)   ack 1',
      '0.070  server  .   1:1(0)   ack 2',
      '0.080  server  F.  1:1(0)   ack 2',
      '0.100  client  .   2:2(0)   ack 2',
    ],
    framesBefore: 3,
    place: 'right after the handshake',
  },
}
