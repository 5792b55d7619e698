/** Kinds of TCP options (IANA, TCP parameters). */
export const END_OF_LIST = 0
export const NO_OPERATION = 1
export const MAXIMUM_SEGMENT_SIZE = 2
export const WINDOW_SCALE = 3
export const SACK_PERMITTED = 4
export const SACK = 5
export const TIMESTAMPS = 8
export const USER_TIMEOUT = 28
export const MULTIPATH = 30
export const FAST_OPEN = 34
export const EXPERIMENT = 254
