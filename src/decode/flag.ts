/** TCP control bits as they stand in octets 12 and 13 of the header (RFC 9293, section 3.1; AE: RFC 9768). */
export const FIN = 0x001
export const SYN = 0x002
export const RST = 0x004
export const PSH = 0x008
export const ACK = 0x010
export const URG = 0x020
export const ECE = 0x040
export const CWR = 0x080
export const AE = 0x100
/** The three bits that are still reserved. */
export const RESERVED = 0xe00
