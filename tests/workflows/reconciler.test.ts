import { Client, type WorkflowClientInterceptor } from '@temporalio/client'
import { expect, test } from 'vitest'
import { findCheckpoint } from '#temporal/checkpoints.ts'
import { rebuildWorkflows, reconcile } from '#temporal/reconciler.ts'
import { workflowIdOf } from '#workflows/messages.ts'
import { createRig, log, newCase, until, workflowStatus, type CaseDriver, type Rig } from './rig.ts'

const { signal } = new AbortController()
const options = ({ temporal, pool }: Rig) => ({ temporal, pool, signal, log })

/** Waits until the read models show each case in the status in which it is. */
async function caughtUp({ pool, engine }: Rig, cases: readonly CaseDriver[]): Promise<void> {
  for (const { id } of cases) {
    const revision = (await engine.load(id))?.state.revision
    const read = 'select from read.cases where case_id = $1 and revision = $2'
    await until(async () => (await pool.query(read, [id, revision]).catch(() => undefined))?.rowCount === 1)
  }
}

test('an open case whose workflow was ended by hand gets another one; closed cases get none', async () => {
  const rig = await createRig()
  rig.startProjections()
  await rig.startWorker()
  rig.startDispatcher()
  const [lost, withdrawn] = [newCase(rig), newCase(rig)]
  await lost.file()
  await withdrawn.file()
  await withdrawn.withdraw()
  await until(async () => (await workflowStatus(rig, lost.id)) === 'RUNNING')
  await until(async () => (await workflowStatus(rig, withdrawn.id)) === 'COMPLETED')
  await rig.temporal.workflow.getHandle(workflowIdOf(lost.id)).terminate()
  await caughtUp(rig, [lost, withdrawn])
  await until(async () => (await reconcile(options(rig))).started === 1)
  await lost.grant()
  await until(async () => (await lost.closed()) === 'granted')
  expect(await workflowStatus(rig, withdrawn.id)).toBe('COMPLETED')
})

test('open cases are found by an index, however many are closed', async () => {
  const rig = await createRig()
  rig.startProjections()
  const one = newCase(rig)
  await one.file()
  await caughtUp(rig, [one])
  await rig.pool.query(
    `insert into read.cases (case_id, revision, status) select gen_random_uuid(), 9, 'closed' from generate_series(1, 5000)`,
  )
  await rig.pool.query('analyze read.cases')
  await reconcile(options(rig))
  const used = `select idx_scan::integer as used from pg_stat_user_indexes where indexrelname = 'cases_open'`
  await until(async () => ((await rig.pool.query<{ used: number }>(used)).rows[0]?.used ?? 0) > 0)
})

test('rebuilding gives every open case a fresh workflow that goes on where its events are', async () => {
  const rig = await createRig()
  rig.startProjections()
  await rig.startWorker()
  rig.startDispatcher()
  const cases = Array.from({ length: 5 }, () => newCase(rig))
  for (const one of cases) await one.file()
  const runOf = async (id: string) => (await rig.temporal.workflow.getHandle(workflowIdOf(id)).describe()).runId
  for (const { id } of cases) await until(async () => (await workflowStatus(rig, id)) === 'RUNNING')
  const before = await Promise.all(cases.map(({ id }) => runOf(id)))
  await caughtUp(rig, cases)
  const told: [number, number][] = []
  const done = await rebuildWorkflows({ ...options(rig), progress: (some, total) => told.push([some, total]) })
  expect(done).toBe(5)
  expect(told.at(-1)).toEqual([5, 5])
  for (const [index, { id }] of cases.entries()) expect(await runOf(id)).not.toBe(before[index])
  for (const one of cases) await one.grant()
  for (const one of cases) await until(async () => (await one.closed()) === 'granted')
})

test('a case that Temporal refuses is parked without holding up the others, and delivered later', async () => {
  const rig = await createRig()
  rig.startProjections()
  await rig.startWorker()
  const [refused, other] = [newCase(rig), newCase(rig)]
  await refused.file()
  await other.file()
  // The server itself refuses this one case, because its workflow id is longer than allowed.
  const tooLong: WorkflowClientInterceptor = {
    signalWithStart: (input, next) => {
      const { workflowId } = input.options
      const sent = workflowId === workflowIdOf(refused.id) ? 'x'.repeat(2_000) : workflowId
      return next({ ...input, options: { ...input.options, workflowId: sent } })
    },
  }
  const { connection } = rig.temporal
  const strict = new Client({ connection, namespace: rig.namespace, interceptors: { workflow: [tooLong] } })
  const dispatcher = rig.startDispatcher(strict)
  await until(async () => (await workflowStatus(rig, other.id)) === 'RUNNING')
  await until(async () => (await findCheckpoint(rig.pool, 'dispatcher')) === (await rig.store.head()))
  await dispatcher.stop()
  const parked = () =>
    rig.pool.query('select case_id, reason, attempts from ops.parked_signals').then(({ rows }) => rows)
  expect(await parked()).toEqual([{ case_id: refused.id, reason: 'INVALID_ARGUMENT', attempts: 3 }])

  await caughtUp(rig, [refused, other])
  expect(await reconcile(options(rig))).toMatchObject({ unparked: 1 })
  expect(await parked()).toEqual([])
  await until(async () => (await workflowStatus(rig, refused.id)) === 'RUNNING')
})
