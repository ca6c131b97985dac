import { defineConfig } from 'vitest/config'

/** Pure: no database, no server, no time of their own. They may fill every processor. */
const rules = ['core', 'catalog', 'histories', 'documents', 'publishing'].map(
  (folder) => `tests/${folder}/**/*.test.ts`,
)

export default defineConfig({
  // Pages are hono/jsx, as tsconfig.json says for the type checker.
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    reporters: ['default', './tests/support/summary-reporter.ts'],
    pool: 'forks',
    // The files of a worker share one loading of the modules; what lasts beyond a file belongs to servers of its own.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'rules', include: rules, maxWorkers: '100%', sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: rules,
          globalSetup: ['tests/support/postgres-server.ts', 'tests/support/temporal-server.ts'],
          // Each worker has a PostgreSQL of its own. More would only wait: many tests start a whole installation.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
