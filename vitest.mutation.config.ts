import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/eligibility/**/*.test.ts'],
    setupFiles: ['test/mutation/fixed-seed.ts'],
    testTimeout: 20_000,
  },
});
