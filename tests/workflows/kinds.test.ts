import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createConnector } from '#connectors/call-service.ts'
import { createSettlement, reconcilePayments } from '#app/settle-payment.ts'
import { createPaymentLedger } from '#payments/ledger.ts'
import { createSimulatedProvider } from '#payments/simulated.ts'
import type { Actor, CommandData, CommandType } from '#core/commands.ts'
import { workflowIdOf } from '#workflows/messages.ts'
import { everyKind, vehicles } from './kinds.ts'
import { createRig, log, type Rig, until, workflowStatus } from './rig.ts'
import { smallCatalog } from './small-catalog.ts'

const now = () => new Date()
const applicant = { kind: 'applicant', id: 'citizen' } as const
const officer: Actor = {
  kind: 'officer',
  id: 'officer-1',
  agencies: [{ agency: 'gobernacion/secretaria-general', roles: ['*'] }],
}

/** A registry of vehicles that is out of order the first time that it is asked about each. */
async function registry() {
  const seen = new Map<string, number>()
  const server = createServer((request, response) => {
    const plate = request.url?.split('/').at(-1) ?? ''
    seen.set(plate, (seen.get(plate) ?? 0) + 1)
    if (plate === 'GONE' || seen.get(plate) === 1) return response.writeHead(503).end()
    return response.end(JSON.stringify({ model: plate === 'OLD' ? 1990 : 2020 }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** All that carries out every kind of step, with money that is not and a registry of the test's own. */
async function createWorld() {
  const rig = await createRig(smallCatalog(everyKind, [vehicles]))
  const { seen, url } = await registry()
  const ledger = createPaymentLedger(rig.pool)
  const settle = createSettlement({ engine: rig.engine, ledger, now, log })
  let webhooks = true
  const provider = createSimulatedProvider({
    pool: rig.pool,
    secret: Buffer.alloc(32, 4),
    publicUrl: 'https://tramites.example',
    now,
    send: async (body, headers) => {
      const read = webhooks && (await provider.readWebhook(Buffer.from(body), new Headers(headers)))
      if (read && read.ok && read.report) await settle(provider.id, read.report)
    },
  })
  const connector = createConnector({ SERVICE_VEHICLES_URL: url })
  await rig.startWorker({ connector, payments: { provider, ledger } })
  rig.startDispatcher()
  const reconcile = () => reconcilePayments(provider, { ledger, settle, log })
  return { rig, seen, provider, settle, reconcile, silence: () => void (webhooks = false) }
}

/** A case of a procedure, opened and filed. */
async function file({ engine, catalog }: Rig, procedure: string, data: Record<string, string>, at = now()) {
  const id: string = randomUUID()
  const rules = await catalog.live(`gobernacion.${procedure}`)
  if (!rules) throw new Error(`${procedure} is not published`)
  const run = async <T extends CommandType>(
    type: T,
    actor: Actor,
    content: CommandData[T],
    issuedAt = now(),
    caseId = id,
  ) => {
    const envelope = { id: randomUUID(), issuedAt: issuedAt.toISOString(), actor, channel: 'web' }
    const result = await engine.execute(caseId, { type, data: content, ...envelope } as never)
    if (!result.ok) throw new Error(`${type} was refused: ${JSON.stringify(result.problems)}`)
  }
  const { agency, version } = rules.definition
  const names = { procedure: rules.procedure, version, definition: rules.hash, entity: rules.entity, agency }
  const opening = { ...names, language: 'es', applicant: { kind: 'account', id: 'citizen' }, resumeHash: 'r' } as const
  await run('open', applicant, opening, at)
  await run('save', applicant, { step: 'form', section: 'who', data }, at)
  await run('submit', applicant, { step: 'form', folio: `GOB-2026-${id.slice(0, 6)}`, lookupHash: 'l' }, at)
  const state = async (caseId = id) => {
    const loaded = await engine.load(caseId)
    if (!loaded) throw new Error('no such case')
    return loaded.state
  }
  return { id, run, state }
}

const typesOf = async ({ store }: Rig, id: string) => (await store.read(`case-${id}`)).map(({ type }) => type)
const tokenOf = (url: string | undefined) => url?.split('/').at(-1) ?? ''

test('another system is asked, money is paid, other procedures end, and the person is told: each once', async () => {
  const { rig, seen, provider, settle } = await createWorld()
  const one = await file(rig, 'papers', { name: 'Ana Ñáñez', plate: 'NEW' })
  const payment = async () => (await one.state()).payments['pay#1']
  await until(async () => (await payment())?.url !== undefined)
  expect(seen.get('NEW')).toBe(2)
  expect((await one.state()).data).toMatchObject({ model: 2020 })
  expect(await payment()).toMatchObject({ cents: 4490050, currency: 'COP', status: 'offered', provider: 'simulado' })

  const token = tokenOf((await payment())?.url)
  await provider.settle(token, 'declined')
  expect((await payment())?.status).toBe('declined')
  await one.run('pay-again', applicant, { step: 'pay' })
  const second = async () => (await one.state()).payments['pay#1.2']
  await until(async () => (await second())?.url !== undefined)
  const wrong = await provider.status((await payment())?.reference ?? '')
  if (!wrong) throw new Error('nobody paid')
  const reference = (await second())?.reference ?? ''
  await settle('simulado', { ...wrong, reference, status: 'approved', cents: 1 })
  expect((await second())?.status).toBe('disputed')
  await provider.settle(tokenOf((await second())?.url), 'approved')
  const report = await provider.status(reference)
  if (!report) throw new Error('nobody paid')
  expect(await settle('simulado', report)).toBe('recorded') // the webhook again
  expect(await settle('simulado', { ...report, reference: 'MZQ3X2DE2SMX' })).toBe('unknown')
  expect(await settle('simulado', { ...report, status: 'voided' })).toBe('moot')

  const part = async (name: string) => (await one.state()).children[name]
  await until(async () => (await part('plates'))?.case !== undefined && (await part('record'))?.outcome !== undefined)
  expect(await part('record')).toMatchObject({ procedure: 'gobernacion.quick', outcome: 'recorded' })
  const plates = (await part('plates'))?.case ?? ''
  const child = await one.state(plates)
  expect(child).toMatchObject({
    status: 'open',
    data: { name: 'Ana Ñáñez' },
    applicant: { kind: 'account', id: 'citizen' },
    parent: { case: one.id, step: 'parts', child: 'plates' },
  })
  expect(child.folio).toMatch(/^GOB-\d{4}-/)
  const description = await rig.temporal.workflow.getHandle(workflowIdOf(plates)).describe()
  expect(description.raw.workflowExecutionInfo?.parentExecution?.workflowId).toBe(workflowIdOf(one.id))

  const assignee = async (id = plates) => (await one.state(id)).active[0]?.assignee
  await until(async () => (await assignee()) !== undefined)
  expect(await assignee()).toBe('desk-gobernacion')
  const desk = { ...officer, id: 'desk-gobernacion' }
  await one.run('complete', desk, { step: 'review', outcome: 'grant', data: {} }, now(), plates)
  await until(async () => (await one.state()).outcome === 'granted')
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')
  for (const id of [plates, (await part('record'))?.case ?? ''])
    await until(async () => (await workflowStatus(rig, id)) === 'COMPLETED')
  const types = await typesOf(rig, one.id)
  const once = ['ServiceAnswered', 'PaymentConfirmed', 'PersonNotified', 'ChildrenJoined', 'CaseClosed']
  expect(types.filter((type) => once.includes(type)).toSorted()).toEqual(once.toSorted())
  expect(types.filter((type) => type === 'ChildStarted')).toHaveLength(2)
  const late = { ...report, providerReference: 'twice', status: 'approved' } as const
  expect(await settle('simulado', late)).toBe('recorded')
  expect(await typesOf(rig, one.id)).toContain('PaymentReceivedLate')
  const history = JSON.stringify(await rig.temporal.workflow.getHandle(workflowIdOf(one.id)).fetchHistory())
  for (const personal of ['Ana Ñáñez', 'NEW', '2020'])
    expect(history).not.toContain(Buffer.from(JSON.stringify(personal)).toString('base64').slice(1, 10))
})

test('what is not paid for, cannot be asked, or was paid unheard finds its way; waits end by themselves or when told', async () => {
  const { rig, provider, reconcile, silence } = await createWorld()
  silence()
  const hour = 3_600_000
  const waiting = await file(rig, 'pause', { name: 'Ana' }, new Date(Date.now() - hour + 3_000))
  const free = await file(rig, 'papers', { name: 'Ana', plate: 'OLD' })
  const gone = await file(rig, 'papers', { name: 'Ana', plate: 'GONE' })
  const unheard = await file(rig, 'papers', { name: 'Ana', plate: 'NEW' })
  await until(async () => (await gone.state()).outcome === 'unknown')
  expect((await rig.store.read(`case-${gone.id}`)).find(({ type }) => type === 'ServiceFailed')?.data).toMatchObject({
    reason: 'service-answered-503',
    attempts: 2,
  })
  await until(async () => (await free.state()).children['plates']?.case !== undefined)
  expect(await typesOf(rig, free.id)).toContain('PaymentWaived')

  await until(async () => (await unheard.state()).payments['pay#1']?.url !== undefined)
  await provider.settle(tokenOf((await unheard.state()).payments['pay#1']?.url), 'approved')
  expect(await reconcile()).toBe(0) // too early to ask
  await rig.pool.query(`update ops.payments set requested_at = now() - interval '10 minutes'`)
  expect(await reconcile()).toBe(1)
  await until(async () => (await unheard.state()).children['plates']?.case !== undefined)
  const plates = async (one: typeof free) => (await one.state()).children['plates']?.case
  const assignee = async (one: typeof free) => (await one.state(await plates(one))).active[0]?.assignee
  await until(async () => (await assignee(free)) !== undefined && (await assignee(unheard)) !== undefined)
  expect([await assignee(free), await assignee(unheard)]).toEqual(['desk-gobernacion', 'head-gobernacion'])
  await rig.pool.query(`update ops.payments set asked_at = null`)
  expect(await reconcile()).toBe(0) // settled

  await until(async () => (await waiting.state()).active.some(({ step }) => step === 'news'))
  await waiting.run('report', officer, { step: 'news', name: 'published', data: {} })
  await until(async () => (await waiting.state()).outcome === 'published')
  await until(async () => (await workflowStatus(rig, waiting.id)) === 'COMPLETED')
})

test('a part that is refused is for an operator, its workflow is dropped; whoever cannot be reached takes the way for that', async () => {
  const { rig } = await createWorld()
  const hours = 2 * 3_600_000
  const one = await file(rig, 'broken', { name: 'Ana' }, new Date(Date.now() - hours + 4_000))
  await until(async () => (await one.state()).effects.some(({ status }) => status === 'failed'))
  expect((await one.state()).effects).toMatchObject([{ kind: 'child', reason: 'child-refused-field-invalid' }])
  await until(async () => (await one.state()).outcome === 'unreached')
  expect(await typesOf(rig, one.id)).toContain('NotificationFailed')
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')
  const query = `ParentWorkflowId = '${workflowIdOf(one.id)}' or RootWorkflowId = '${workflowIdOf(one.id)}'`
  await until(async () => {
    const found: string[] = []
    for await (const { status } of rig.temporal.workflow.list({ query })) found.push(status.name)
    return found.toSorted().join() === 'CANCELLED,COMPLETED'
  })
})
