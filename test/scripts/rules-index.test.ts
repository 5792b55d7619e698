import { expect, it } from 'vitest'
import { rulesIndex } from '../../scripts/rules-index.js'

it('lists the rules by id, whatever order the folder has', () => {
  expect(rulesIndex(['zero-window', 'data-after-fin', 'retransmission'])).toBe(`\
// Printed by \`npm run generate\` from the names in this folder.
import dataAfterFin from './data-after-fin.js'
import retransmission from './retransmission.js'
import type { AnyRule } from './rule.js'
import zeroWindow from './zero-window.js'

/** Every rule, by id. */
export const rules: readonly AnyRule[] = [dataAfterFin, retransmission, zeroWindow]
`)
})

it('breaks a long list as the formatter would', () => {
  const names = Array.from({ length: 9 }, (_, i) => `keepalive-profile-${i}`)
  expect(rulesIndex(names)).toContain('AnyRule[] = [\n  keepaliveProfile0,\n')
  expect(
    rulesIndex(names)
      .split('\n')
      .every((line) => line.length <= 120),
  ).toBe(true)
})
