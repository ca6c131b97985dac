import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Pages are hono/jsx, as tsconfig.json says for the type checker.
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    globalSetup: ['tests/support/postgres-server.ts', 'tests/support/temporal-server.ts'],
    reporters: ['default', './tests/support/summary-reporter.ts'],
    pool: 'forks',
    // All files share one PostgreSQL, where a transaction that one leaves open holds back the readers of another.
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
})
