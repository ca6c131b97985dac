import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ApplicationFailure } from '@temporalio/common'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { expect, test } from 'vitest'
import { createOutbox } from '#messaging/outbox.ts'
import { workflowIdOf } from '#workflows/messages.ts'
import { createRig, newCase, until, workflowStatus, type Rig } from '../workflows/rig.ts'
import { createWorld, fileCase } from '../workflows/world.ts'

/** Run by scripts/record-histories.ts; each test plays a case and keeps the history of its workflow. */
const recording = process.env['RECORD_HISTORIES'] === 'true'
const folder = join(import.meta.dirname, 'histories')

async function keep({ temporal }: Rig, name: string, one: { id: string }): Promise<number> {
  const history = await temporal.workflow.getHandle(workflowIdOf(one.id)).fetchHistory()
  const file = { workflowId: workflowIdOf(one.id), history: JSON.parse(historyToJSON(history)) as unknown }
  // Which process of which machine did it means nothing to a replay.
  const text = JSON.stringify(file, undefined, 1)
    .replaceAll(/"identity": "[^"]*"/g, '"identity": "recorded"')
    .replaceAll(/"name": "\d+@[^"]*"/g, '"name": "recorded"')
  await writeFile(join(folder, `${name}.json`), `${text}\n`)
  return history.events?.length ?? 0
}

test.runIf(recording)('granted: waits, issues and notifies', async () => {
  const rig = await createRig()
  await rig.startWorker()
  rig.startDispatcher()
  const one = newCase(rig)
  await one.open()
  await until(async () => (await workflowStatus(rig, one.id)) === 'RUNNING')
  await one.submit()
  const open = `VentanillaStatus = 'open'`
  await until(async () => (await rig.temporal.workflow.count(open)).count === 1)
  await one.grant()
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')
  expect(await keep(rig, 'granted', one)).toBeGreaterThan(5)
})

test.runIf(recording)('failed: an effect fails for good, is retried by hand and done', async () => {
  const rig = await createRig()
  let broken = true
  const good = createOutbox(rig.pool, rig.keys)
  const refuse = () => Promise.reject(ApplicationFailure.nonRetryable('closed', 'mailbox-closed'))
  await rig.startWorker({
    messenger: { ...good, deliver: (notice) => (broken ? refuse() : good.deliver(notice)) },
  })
  rig.startDispatcher()
  const one = newCase(rig)
  await one.file()
  await one.grant()
  await until(async () => (await one.types()).includes('EffectFailed'))
  broken = false
  await one.retry('told#1')
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')
  expect(await keep(rig, 'failed', one)).toBeGreaterThan(5)
})

test.runIf(recording)('retried: an effect is done as an ordinary activity after its first attempt', async () => {
  const rig = await createRig()
  let failures = 2
  const good = createOutbox(rig.pool, rig.keys)
  const refuse = () => Promise.reject(new Error('busy'))
  await rig.startWorker({
    messenger: { ...good, deliver: (notice) => (failures-- > 0 ? refuse() : good.deliver(notice)) },
  })
  rig.startDispatcher()
  const one = newCase(rig)
  await one.file()
  await one.grant()
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')
  expect(await keep(rig, 'retried', one)).toBeGreaterThan(5)
})

test.runIf(recording)('lapsed: a limit passes', async () => {
  const rig = await createRig()
  await rig.startWorker()
  rig.startDispatcher()
  const one = newCase(rig)
  const filedAt = Date.now() - 2 * 3_600_000 + 2_000
  await one.open(new Date(filedAt - 1_000).toISOString())
  await one.submit(new Date(filedAt).toISOString())
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')
  expect(await keep(rig, 'lapsed', one)).toBeGreaterThan(5)
})

test.runIf(recording)('waiting: a case still under way', async () => {
  const rig = await createRig()
  await rig.startWorker()
  rig.startDispatcher()
  const one = newCase(rig)
  await one.file()
  const open = `VentanillaStatus = 'open'`
  await until(async () => (await rig.temporal.workflow.count(open)).count === 1)
  expect(await keep(rig, 'waiting', one)).toBeGreaterThan(5)
})

test.runIf(recording)(
  'bundle and part: another system is asked, nothing is paid, two parts are started and one has ended',
  async () => {
    const { rig } = await createWorld()
    const one = await fileCase(rig, 'papers', { name: 'Ana', plate: 'OLD' })
    const part = async (name: string) => (await one.state()).children[name]
    await until(async () => (await part('plates'))?.case !== undefined && (await part('record'))?.outcome !== undefined)
    const recorded = { id: (await part('record'))?.case ?? '' }
    await until(async () => (await workflowStatus(rig, recorded.id)) === 'COMPLETED')
    expect(await keep(rig, 'bundle', one)).toBeGreaterThan(10)
    expect(await keep(rig, 'part', recorded)).toBeGreaterThan(5)
  },
)
