import { createServer, connect } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { casesToWake } from '#temporal/dispatcher.ts'
import { findCheckpoint } from '#temporal/checkpoints.ts'
import { connectTemporal } from '#temporal/connect.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { workflowActor } from '#temporal/workflow-actor.ts'
import { workflowIdOf } from '#workflows/messages.ts'
import { newEvent } from '#support/events.ts'
import { createRig, newCase, until, workflowStatus, type Rig } from './rig.ts'

let position = 0
const stored = (
  stream: string,
  revision: number,
  type: string,
  actor = { kind: 'applicant', id: 'a' },
): StoredEvent => {
  const event = newEvent()
  return { ...event, type, metadata: { ...event.metadata, actor }, stream, revision, position: String(position++) }
}

/** Signals that the history of a case's workflow holds, the start included. */
async function signals({ temporal }: Rig, caseId: string): Promise<number> {
  const { events = [] } = await temporal.workflow.getHandle(workflowIdOf(caseId)).fetchHistory()
  return events?.filter((event) => event.workflowExecutionSignaledEventAttributes).length ?? 0
}

test('of a batch, each case is woken once, for its newest event that can bring something forward', () => {
  const batch = [
    stored('case-a', 0, 'CaseOpened'),
    stored('case-b', 4, 'SectionSaved'),
    stored('procedure-x', 1, 'ProcedurePublished'),
    stored('case-a', 1, 'CaseFiled'),
    stored('case-a', 2, 'SectionSaved'),
    stored('case-c', 9, 'DocumentIssued', workflowActor),
    stored('case-d', 3, 'OfANewerVersion'),
  ]
  expect(casesToWake(batch)).toEqual([
    { caseId: 'a', revision: 1 },
    { caseId: 'd', revision: 3 },
  ])
})

test('follows the log, remembers how far, and goes on from there', async () => {
  const rig = await createRig()
  const dispatcher = rig.startDispatcher()
  const first = newCase(rig)
  await first.file()
  await until(async () => (await workflowStatus(rig, first.id)) === 'RUNNING')
  await until(async () => (await findCheckpoint(rig.pool, 'dispatcher')) === (await rig.store.head()))
  await dispatcher.stop()
  const before = await signals(rig, first.id)

  const second = newCase(rig)
  await second.file()
  rig.startDispatcher()
  await until(async () => (await workflowStatus(rig, second.id)) === 'RUNNING')
  await until(async () => (await findCheckpoint(rig.pool, 'dispatcher')) === (await rig.store.head()))
  expect(await signals(rig, first.id)).toBe(before)
})

test('a dispatcher that ended before its checkpoint was kept delivers again, and no effect happens twice', async () => {
  const rig = await createRig()
  await rig.startWorker()
  const one = newCase(rig)
  await one.file()
  await one.grant()
  await rig.startDispatcher().stop() // perhaps in the middle of its batch
  const dispatcher = rig.startDispatcher()
  await until(async () => (await one.closed()) === 'granted')
  await dispatcher.stop()
  await rig.pool.query('delete from ops.checkpoints')
  rig.startDispatcher()
  await until(async () => (await findCheckpoint(rig.pool, 'dispatcher')) === (await rig.store.head()))
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')
  expect((await one.types()).filter((type) => type === 'PersonNotified')).toHaveLength(1)
  expect((await rig.pool.query('select id from ops.outbox')).rowCount).toBe(1)
})

test('while Temporal cannot be reached citizens go on; afterwards everything owed is delivered', async () => {
  const rig = await createRig()
  await rig.startWorker()
  const gate = await createGate(rig.address)
  const temporal = connectTemporal({
    temporalAddress: `127.0.0.1:${gate.port}`,
    temporalNamespace: rig.namespace,
    temporalTls: false,
    temporalApiKey: undefined,
  })
  onTestFinished(() => temporal.connection.close())
  gate.shut()
  rig.startDispatcher(temporal)
  const cases = Array.from({ length: 20 }, () => newCase(rig))
  for (const one of cases) await one.file()
  for (const one of cases) await one.grant()
  await sleep(500)
  expect(await findCheckpoint(rig.pool, 'dispatcher')).toBeUndefined()
  gate.open()
  await until(async () => (await Promise.all(cases.map((one) => one.closed()))).every((end) => end === 'granted'))
  expect((await rig.pool.query('select from ops.parked_signals')).rowCount).toBe(0)
})

/** A way to a server that can be shut: then it refuses connections and drops those it has. */
async function createGate(target: string) {
  const [host, port] = target.split(':')
  const sockets = new Set<{ destroy(): void }>()
  let open = true
  const server = createServer((socket) => {
    if (!open) return void socket.destroy()
    const onward = connect(Number(port), host)
    for (const each of [socket, onward]) sockets.add(each.on('error', () => undefined))
    socket.pipe(onward).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const shut = () => {
    open = false
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  onTestFinished(() => {
    shut()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, shut, open: () => void (open = true) }
}
