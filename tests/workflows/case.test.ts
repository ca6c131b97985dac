import { buffer } from 'node:stream/consumers'
import { ApplicationFailure } from '@temporalio/common'
import { expect, test } from 'vitest'
import { createOutbox, readOutbox } from '#messaging/outbox.ts'
import { taskQueue, workflowIdOf } from '#workflows/messages.ts'
import { createRig, newCase, until, workflowStatus } from './rig.ts'

test('a case runs to its end, each effect once, and its workflow ends with it', async () => {
  const rig = await createRig()
  await rig.startWorker()
  rig.startDispatcher()
  const one = newCase(rig)
  await one.file()
  await one.grant()
  await until(async () => (await one.closed()) === 'granted')
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')

  const types = await one.types()
  expect(types.filter((type) => type === 'DocumentIssued')).toHaveLength(1)
  expect(types.filter((type) => type === 'PersonNotified')).toHaveLength(1)
  const issued = (await one.events()).find(({ type }) => type === 'DocumentIssued')
  const { sha256, size } = (issued as { data: { document: { sha256: string; size: number } } }).data.document
  const content = await rig.documents.open(one.id, sha256)
  const bytes = content && (await buffer(content))
  expect(bytes?.subarray(0, 5).toString()).toBe('%PDF-')
  expect(bytes?.length).toBe(size)
  const notices = await readOutbox(rig.pool, rig.keys, ['gobernacion'])
  const folio = `GOB-2026-${one.id.slice(0, 6)}`
  expect(notices).toMatchObject([
    { role: 'applicant', subject: `Su permiso ${folio}`, text: 'Ana Ñáñez: su permiso está listo.' },
  ])
})

test('an effect that can never succeed ends in EffectFailed, and is done after an operator retries it', async () => {
  const rig = await createRig()
  let broken = true
  const good = createOutbox(rig.pool, rig.keys)
  const refuse = () => Promise.reject(ApplicationFailure.nonRetryable('no such mailbox: ana@example.com', 'no-mailbox'))
  const logged: string[] = []
  await rig.startWorker({
    log: { warn: (facts, text) => void logged.push(JSON.stringify([facts, text])) },
    messenger: { ...good, deliver: (notice) => (broken ? refuse() : good.deliver(notice)) },
  })
  rig.startDispatcher()
  const one = newCase(rig)
  await one.file()
  await one.grant()
  const failures = async () =>
    (await one.events()).filter(({ type }) => type === 'EffectFailed').map(({ data }) => data)
  await until(async () => (await failures()).length === 1)
  expect(await failures()).toEqual([
    { step: 'told', effect: 'told#1', kind: 'notify', reason: 'no-mailbox', attempts: 1 },
  ])

  await one.retry('told#1')
  await until(async () => (await failures()).length === 2)
  expect(await workflowStatus(rig, one.id)).toBe('RUNNING')
  const history = JSON.stringify(await rig.temporal.workflow.getHandle(workflowIdOf(one.id)).fetchHistory())
  expect(history).not.toContain('ana@example.com')
  expect(logged.join('\n')).toContain('no-mailbox')
  expect(logged.join('\n')).not.toContain('ana@example.com')
  expect(history).not.toContain(Buffer.from('ana@example.com').toString('base64').slice(0, 16))

  broken = false
  await one.retry('told#1')
  await until(async () => (await one.closed()) === 'granted')
})

test('an effect that fails for a while is tried again until it is done, once', async () => {
  const rig = await createRig()
  let failures = 2
  const good = createOutbox(rig.pool, rig.keys)
  const deliver: typeof good.deliver = (notice) => {
    if (failures-- > 0) return Promise.reject(new Error('gateway timeout'))
    return good.deliver(notice)
  }
  await rig.startWorker({ messenger: { ...good, deliver } })
  rig.startDispatcher()
  const one = newCase(rig)
  await one.file()
  await one.grant()
  await until(async () => (await one.closed()) === 'granted')
  expect(await one.types()).not.toContain('EffectFailed')
  expect((await rig.pool.query('select id from ops.outbox where case_id = $1', [one.id])).rowCount).toBe(1)
})

test('a limit that passes is recorded by the engine itself, no earlier than it falls due', async () => {
  const rig = await createRig()
  await rig.startWorker()
  rig.startDispatcher()
  const one = newCase(rig)
  const filedAt = Date.now() - 2 * 3_600_000 + 2_000 // the limit of two hours ends in two seconds
  await one.open(new Date(filedAt - 1_000).toISOString())
  await one.submit(new Date(filedAt).toISOString())
  await until(async () => (await one.closed()) === 'lapsed')
  const expired = (await one.events()).find(({ type }) => type === 'StepExpired')
  expect(expired?.metadata.actor).toEqual({ kind: 'system', id: 'workflow' })
  expect(Date.parse(expired?.metadata.at ?? '')).toBeGreaterThanOrEqual(filedAt + 2 * 3_600_000)
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')
})

test('a draft that is touched again lapses later, though its workflow was not told', async () => {
  const rig = await createRig()
  await rig.startWorker()
  rig.startDispatcher()
  const one = newCase(rig)
  const opened = Date.now() - 48 * 3_600_000 + 3_000 // 48 hours end in three seconds
  await one.open(new Date(opened).toISOString())
  await until(async () => (await workflowStatus(rig, one.id)) === 'RUNNING')
  await one.save(new Date(opened + 5_000).toISOString())
  await until(async () => (await one.closed()) === 'abandoned')
  const lapsed = (await one.events()).find(({ type }) => type === 'DraftAbandoned')
  expect(Date.parse(lapsed?.metadata.at ?? '')).toBeGreaterThanOrEqual(opened + 5_000 + 48 * 3_600_000)
})

test('withdrawing while the workflow waits ends it', async () => {
  const rig = await createRig()
  await rig.startWorker()
  rig.startDispatcher()
  const one = newCase(rig)
  await one.file()
  await until(async () => (await workflowStatus(rig, one.id)) === 'RUNNING')
  await one.withdraw()
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')
  expect(await one.closed()).toBe('withdrawn')
})

test('withdrawing while an effect is under way lets it end, and then closes the case', async () => {
  const rig = await createRig()
  const good = createOutbox(rig.pool, rig.keys)
  const gate = Promise.withResolvers<void>()
  let reached = false
  const deliver: typeof good.deliver = async (notice) => {
    reached = true
    await gate.promise
    return good.deliver(notice)
  }
  await rig.startWorker({ messenger: { ...good, deliver } })
  rig.startDispatcher()
  const one = newCase(rig)
  await one.file()
  await one.grant()
  await until(() => reached)
  await one.withdraw()
  gate.resolve()
  await until(async () => (await one.closed()) === 'withdrawn')
  expect(await one.types()).toContain('PersonNotified')
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')
})

test('a long history goes on in a new run, and loses nothing', async () => {
  const rig = await createRig()
  await rig.startWorker()
  const one = newCase(rig)
  await one.file()
  const workflowId = workflowIdOf(one.id)
  const args = [{ caseId: one.id, revision: 0, historyLimit: 5 }] as const
  const first = await rig.temporal.workflow.start('caseWorkflow', { workflowId, taskQueue, args: [...args] })
  rig.startDispatcher()
  const runs = async () => (await first.describe()).runId
  await until(async () => (await runs()) !== first.firstExecutionRunId)
  await one.grant()
  await until(async () => (await one.closed()) === 'granted')
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')
  expect((await one.types()).filter((type) => type === 'DocumentIssued')).toHaveLength(1)
})

test('operators see where a case stands in Temporal, and nothing that the person wrote', async () => {
  const rig = await createRig()
  await rig.startWorker()
  rig.startDispatcher()
  const one = newCase(rig)
  await one.file()
  const handle = rig.temporal.workflow.getHandle(workflowIdOf(one.id))
  const query = `VentanillaStatus = 'open' and VentanillaEntity = 'gobernacion'`
  await until(async () => (await rig.temporal.workflow.count(query)).count === 1)
  const details = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')
  expect(JSON.stringify(details)).toContain('open: review')
  const payloads = JSON.stringify(await handle.fetchHistory())
  expect(payloads).not.toContain(Buffer.from('Ana Ñáñez').toString('base64').slice(0, 8))
})
