import { expect, test } from 'vitest'
import { partNames } from '#support/system.ts'
import { runChaos } from './chaos.ts'

test('whatever is killed, and whenever: no acknowledged command is lost or doubled, and everything owed happens', async () => {
  const options = { seconds: 20, seed: 20_261_122, concurrency: 4, wholeKills: 2 }
  const { violations, kills, failedAttempts, cases, commands } = await runChaos({ ...options, log: () => undefined })
  expect(violations).toEqual([])
  for (const part of partNames) expect(kills[part], part).toBeGreaterThanOrEqual(2)
  expect(kills).toMatchObject({ everything: 1, supervisor: 1 })
  // Otherwise the kills met nobody, and the test says nothing.
  expect(failedAttempts).toBeGreaterThan(0)
  expect(commands).toBe(cases * 6)
}, 240_000)
