import { defineConfig } from 'vitest/config'

/** Where a program that counts wants the results as JSON; a person reads the default output. */
const resultsFile = process.env.TEST_RESULTS

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Needs captures that do not belong to the repository: `npm run test:corpus`.
    exclude: ['test/corpus/**'],
    testTimeout: 60_000,
    reporters: resultsFile === undefined ? ['default'] : ['default', ['json', { outputFile: resultsFile }]],
  },
})
