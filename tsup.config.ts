import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    core: 'src/core.ts',
    cli: 'src/cli/main.ts',
    worker: 'src/worker.ts',
    'grade-worker': 'src/cli/grade/worker.ts',
  },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  dts: { entry: { index: 'src/index.ts', core: 'src/core.ts' } },
  clean: true,
  splitting: true,
  // Constants such as Flag.SYN are folded to numbers.
  esbuildOptions: (options) => {
    options.minifySyntax = true
  },
})
