/** Nine decimals: nanoseconds, and no trace of binary fractions such as 0.30000000000000004. */
export const rounded = (value: number): number => (Number.isInteger(value) ? value : Math.round(value * 1e9) / 1e9)
