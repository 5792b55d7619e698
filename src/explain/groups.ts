import type { Group } from '../rules/rule.js'

/** What the groups of rules are about, in the order in which one would read them. */
export const GROUP_TITLES: Readonly<Record<Group, string>> = {
  handshake: 'Opening a connection',
  data: 'Data, acknowledgments and windows',
  teardown: 'Closing a connection',
  'time-wait': 'TIME-WAIT',
  keepalive: 'Keepalive',
  reset: 'Resets and challenge ACKs',
  options: 'Options',
  security: 'Attacks',
  'capture-quality': 'The capture itself',
}
