/**
 * Sequence numbers live on a circle of 2^32 (RFC 9293, section 3.4). The tracker unrolls each direction's circle
 * onto a line of plain numbers, so that a wrap is a non-event and `<` means "before".
 */
const CIRCLE = 2 ** 32

/** The point on the line nearest to `reference` that stands for `raw` on the circle. */
export const unroll = (raw: number, reference: number): number => reference + ((raw - reference) | 0)

/** A first point on the line for `raw`, with room below it for older numbers. */
export const origin = (raw: number): number => raw + CIRCLE

/** Back onto the circle: the unsigned 32-bit number of the header. */
export const onCircle = (point: number): number => point >>> 0

/** Whether timestamp or number `a` comes before `b` on the circle (RFC 7323, section 5.2; RFC 9293, section 3.4). */
export const isBefore = (a: number, b: number): boolean => ((a - b) | 0) < 0

/** Steps from `a` to `b` on the circle, negative when `b` is behind. */
export const stepsFrom = (a: number, b: number): number => (b - a) | 0
