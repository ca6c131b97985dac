import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createEngine } from '#app/execute.ts'
import { recomputeCases } from '#app/recompute-cases.ts'
import type { CaseCommand } from '#core/commands.ts'
import { reasonsFor } from '#cli/calendar.ts'
import { caseStream } from '#event-store/case-events.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { rebuild } from '#projections/rebuild.ts'
import { createCatalog } from '#publishing/catalog.ts'
import { calendarStream, recordFacts } from '#publishing/streams.ts'
import { memoryCaseKeys } from '#support/case-keys.ts'
import { publishFor } from '#support/lifecycles.ts'
import { freshDatabase } from '#support/postgres.ts'
import { applicant, calendar, command, completed, desk, filed, submitted } from './core/fixtures.ts'

const at = '2026-07-06T15:00:00.000Z'

/** A store with the procedure of the core's tests, and a catalogue that sees at once what is published. */
async function createWorld() {
  const database = await freshDatabase()
  const store = createPostgresEventStore({ url: database.url, poolSize: 4 })
  const pool = new Pool({ connectionString: database.url, max: 2 })
  onTestFinished(async () => {
    await pool.end()
    await store.close()
    await database.drop()
  })
  const published = await publishFor(store, ['demo'])
  const rules = [...published.values()][0]
  const catalog = createCatalog(store, () => (ticks += 1e6))
  const engine = createEngine({ store, catalog, keys: memoryCaseKeys() })
  const openCase = async (...more: CaseCommand[]) => {
    const caseId = randomUUID()
    for (const next of [...filed('2026-07-02'), ...more]) {
      const own =
        next.type === 'open'
          ? { definition: rules?.hash }
          : next.type === 'submit' && next.data.folio !== undefined
            ? { folio: `DEM-${caseId}` }
            : {}
      const data = { ...next.data, ...own }
      const result = await engine.execute(caseId, { ...next, id: randomUUID(), data } as CaseCommand)
      if (!result.ok) throw new Error(JSON.stringify(result.problems))
    }
    return caseId
  }
  const read = async () => rebuild({ url: database.url, store, rules: catalog.rules })
  return { store, pool, catalog, engine, openCase, read }
}
let ticks = 0

test('a calendar that changes moves the terms of open cases, once, with the reason', async () => {
  const { store, pool, catalog, engine, openCase, read } = await createWorld()
  const running = await openCase()
  const waiting = await openCase(completed('triage', 'incomplete', desk, '2026-07-06', { note: 'Falta el plano' }))
  const gone = await openCase(command('withdraw', {}, applicant, '2026-07-03'))
  const another = await openCase()
  await read()
  expect(await reasonsFor(store, [])).toEqual({})

  const changed = { ...calendar, holidays: { ...calendar.holidays, '2026-07-03': 'Día cívico' } }
  const author = { actor: { kind: 'publisher', id: 'pat' }, at, commandId: randomUUID() }
  const data = { calendar: changed, norms: {}, sources: {} }
  await recordFacts(store, calendarStream('co'), author, () => [{ type: 'CalendarPublished', data }])
  const reasons = await reasonsFor(store, [])
  expect(reasons).toEqual({ co: '+2026-07-03 Día cívico' })

  // It is interrupted after the first case, and run again.
  let calls = 0
  const dying = {
    execute: (...args: Parameters<typeof engine.execute>) => {
      if ((calls += 1) > 1) throw new Error('killed')
      return engine.execute(...args)
    },
  }
  await expect(recomputeCases({ pool, engine: dying, catalog, reasons, at })).rejects.toThrow('killed')
  const progress: [number, number][] = []
  const again = await recomputeCases({ pool, engine, catalog, reasons, at, progress: (...told) => progress.push(told) })
  expect(again).toEqual({ cases: 3, changed: 2 })
  expect(progress).toEqual([[3, 2]])

  const recomputed = async (caseId: string) =>
    (await store.read(caseStream(caseId)))
      .filter(({ type }) => type === 'ClockRecomputed')
      .map(({ data: told }) => told)
  const moved = { clock: 'answer', calendar: 'co', was: '2026-07-27', due: '2026-07-28', reason: reasons['co'] }
  expect(await recomputed(running)).toEqual([expect.objectContaining(moved)])
  expect(await recomputed(another)).toEqual([expect.objectContaining(moved)])
  expect(await recomputed(waiting)).toEqual([expect.objectContaining({ ...moved, left: '14 business days' })])
  expect(await recomputed(gone)).toEqual([])

  await read()
  expect(await recomputeCases({ pool, engine, catalog, reasons, at })).toEqual({ cases: 3, changed: 0 })

  // The answer comes: what is left is what the new calendar leaves.
  await engine.execute(waiting, { ...submitted('2026-07-08', 'complete'), id: randomUUID() })
  expect((await engine.load(waiting))?.state.clocks['answer']).toMatchObject({ status: 'running', due: '2026-07-30' })
})
