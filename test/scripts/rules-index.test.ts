import { expect, it } from 'vitest'
import { rulesIndex } from '../../scripts/rules-index.js'

it('lists the rules by id, whatever order the folder has', () => {
  expect(rulesIndex(['zero-window-probe', 'zero-window', 'data-after-fin', 'retransmission'])).toBe(`\
// Printed by \`npm run generate\` from the names in this folder.
import dataAfterFin from './data-after-fin.js'
import retransmission from './retransmission.js'
import type { Rule } from './rule.js'
import zeroWindow from './zero-window.js'
import zeroWindowProbe from './zero-window-probe.js'

/** Every rule, by id. */
export const RULES: readonly Rule[] = [dataAfterFin, retransmission, zeroWindow, zeroWindowProbe]
`)
})

it('breaks a long list as the formatter would', () => {
  const names = Array.from({ length: 9 }, (_, i) => `keepalive-profile-${i}`)
  expect(rulesIndex(names)).toContain('Rule[] = [\n  keepaliveProfile0,\n')
  expect(
    rulesIndex(names)
      .split('\n')
      .every((line) => line.length <= 120),
  ).toBe(true)
})
