import { defineConfig } from 'vitest/config'

const testsIn = (...folders: string[]): string[] => folders.map((folder) => `tests/${folder}/**/*.test.{ts,tsx}`)

/** Pure: no database, no server, no time of their own. They may fill every processor. */
const rules = testsIn('core', 'catalog', 'histories', 'documents', 'publishing')
/** They ask servers within their own process, which they close again. */
const pages = testsIn('api', 'portal', 'audit', 'time-travel', 'projections')
// Each worker has a PostgreSQL of its own. More would only wait: many tests start a whole installation.
const maxWorkers = 2

export default defineConfig({
  // Pages are hono/jsx, as tsconfig.json says for the type checker.
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    reporters: ['default', './tests/support/summary-reporter.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    projects: [
      // Where nothing lasts beyond a file, those of a worker share one loading of the modules.
      {
        extends: true,
        test: { name: 'rules', include: rules, isolate: false, maxWorkers: '100%', sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'pages',
          include: pages,
          globalSetup: ['tests/support/postgres-server.ts'],
          isolate: false,
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [...rules, ...pages],
          globalSetup: ['tests/support/postgres-server.ts', 'tests/support/temporal-server.ts'],
          maxWorkers,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
