import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The file that Node itself takes: graphql's ESM build beside Apollo's CommonJS one would be a second realm.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // Many tests wait for processes: one worker, the default of a small machine, would mostly wait too.
    maxWorkers: 2,
    coverage: { include: ['src/**'], exclude: ['src/generated/**'] },
  },
});
