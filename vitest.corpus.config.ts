import { defineConfig } from 'vitest/config'
import main from './vitest.config.js'

/** The tests over the captures that TCPCHECK_CORPUS names. */
export default defineConfig({
  test: { ...main.test, include: ['test/corpus/**/*.test.ts'], exclude: [], testTimeout: 300_000 },
})
