import { expect, it } from 'vitest'
import { linkTypeName } from '../../src/capture/link-type.js'

it('names link types as the registry does, without the prefix', () => {
  const names = [0, 1, 101, 108, 113, 127, 228, 229, 276].map(linkTypeName)
  expect(names).toEqual([
    'NULL',
    'ETHERNET',
    'RAW',
    'LOOP',
    'LINUX_SLL',
    'IEEE802_11_RADIOTAP',
    'IPV4',
    'IPV6',
    'LINUX_SLL2',
  ])
})

it('calls raw IP so under the numbers that single systems gave it', () => {
  expect([12, 14].map(linkTypeName)).toEqual(['RAW', 'RAW'])
})

it('names the number of a link type without a name', () => {
  expect(linkTypeName(65_000)).toBe('LINKTYPE_65000')
})
