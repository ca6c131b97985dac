/**
 * Records the histories that tests/replay replays, anew, against a Temporal server (TEMPORAL_ADDRESS, or one of its own
 * that the tests start). Run it only when a change of the workflow is meant to break with what runs: otherwise add
 * histories and keep the old ones, for they stand for cases under way.
 */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const args = [vitest, 'run', 'tests/replay/record.test.ts']
const { status } = spawnSync(process.execPath, args, {
  stdio: 'inherit',
  env: { ...process.env, RECORD_HISTORIES: 'true' },
})
process.exitCode = status ?? 1
