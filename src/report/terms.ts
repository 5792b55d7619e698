import { z } from 'zod'
import { named, text } from './fields.js'

export const severity = named(
  'Severity',
  'How much it should worry the reader: error (a MUST broken), warning (a SHOULD broken or harm done), note (legal, worth a line).',
  z.enum(['error', 'warning', 'note']),
)
export type Severity = z.infer<typeof severity>

export const certainty = named(
  'Certainty',
  'How sure the observer can be: certain (no other account), probable (an innocent account exists but is rarer), heuristic (a threshold or fingerprint).',
  z.enum(['certain', 'probable', 'heuristic']),
)
/** @public */
export type Certainty = z.infer<typeof certainty>

export const gate = named(
  'Gate',
  'What the capture lacks for full certainty, so that an error was made a warning.',
  z.enum([
    'handshake-unseen',
    'first-syn-unseen',
    'capture-one-way',
    'capture-gap',
    'capture-truncated',
    'checksum-unknown',
    'window-scale-unknown',
    'timestamps-absent',
  ]),
)
export type Gate = z.infer<typeof gate>

export const profile = named(
  'Profile',
  'The table of timers that verdicts are compared with.',
  z.enum(['auto', 'rfc', 'textbook', 'linux', 'bsd', 'windows']),
)
export type Profile = z.infer<typeof profile>

/** The profiles that have numbers of their own: every one but `auto`. */
export const namedProfile = named(
  'NamedProfile',
  'A profile with numbers of its own.',
  z.enum(['rfc', 'textbook', 'linux', 'bsd', 'windows']),
)
export type NamedProfile = z.infer<typeof namedProfile>

export const vantage = named(
  'Vantage',
  'Near which end of its flows the capture was taken.',
  z.enum(['client', 'server', 'middle', 'unknown']),
)
export type Vantage = z.infer<typeof vantage>

export const side = named('Side', 'One of the two ends of a flow.', z.enum(['client', 'server']))
export type Side = z.infer<typeof side>

export const state = named(
  'State',
  'A connection state of RFC 9293, section 3.3.2.',
  z.enum([
    'CLOSED',
    'LISTEN',
    'SYN-SENT',
    'SYN-RECEIVED',
    'ESTABLISHED',
    'FIN-WAIT-1',
    'FIN-WAIT-2',
    'CLOSE-WAIT',
    'CLOSING',
    'LAST-ACK',
    'TIME-WAIT',
  ]),
)
export type State = z.infer<typeof state>

export const skipReason = named(
  'SkipReason',
  'Why a frame did not reach the TCP tracker.',
  z.enum([
    'not-ip',
    'not-tcp',
    'unsupported-link',
    'truncated',
    'malformed-ip',
    'malformed-tcp',
    'fragment',
    'fragment-incomplete',
    'encrypted',
  ]),
)
export type SkipReason = z.infer<typeof skipReason>

export const endpoint = named(
  'Endpoint',
  'An address and a port.',
  z.strictObject({
    address: text('IPv4 dotted, or IPv6 in the form of RFC 5952.'),
    port: z.int().min(0).max(65535).describe('The TCP port.'),
  }),
)
export type Endpoint = z.infer<typeof endpoint>
