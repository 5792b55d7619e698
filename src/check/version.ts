/** The version of tcpcheck. A test compares it with package.json, which would be bundled whole if it were imported. */
export const VERSION = '0.1.0'
