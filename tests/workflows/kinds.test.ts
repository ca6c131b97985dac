import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { createMessenger } from '#messaging/messenger.ts'
import { sendOnce } from '#messaging/once.ts'
import { createSmtpSender } from '#messaging/smtp-sender.ts'
import { workflowIdOf } from '#workflows/messages.ts'
import { type Rig, until, workflowStatus } from './rig.ts'
import { applicant, createWorld, fileCase as file, now, officer } from './world.ts'

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
  const troubled = await rig.pool.query(
    'select problem, problem_cents as cents from ops.payments where problem is not null',
  )
  expect(troubled.rows).toEqual([{ problem: 'other-amount', cents: '1' }])
  await provider.settle(tokenOf((await second())?.url), 'approved')
  const report = await provider.status(reference)
  if (!report) throw new Error('nobody paid')
  expect(await settle('simulado', report)).toBe('recorded') // the webhook again
  expect(await settle('simulado', { ...report, reference: 'MZQ3X2DE2SMX' })).toBe('unknown')
  expect(await settle('simulado', { ...report, status: 'voided' })).toBe('moot')
  const voided = await rig.pool.query('select problem from ops.payments where reference = $1', [reference])
  expect(voided.rows).toEqual([{ problem: 'taken-back' }])

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
  const problem = async () =>
    (await rig.pool.query('select problem from ops.payments where reference = $1', [reference])).rows
  expect(await problem()).toEqual([{ problem: 'late' }])
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

/** A real mail server, busy for the first recipient, and the sender that speaks to it. */
async function mailServer() {
  const received: { to: string; subject: string | undefined }[] = []
  let tries = 0
  const server = new SMTPServer({
    authOptional: true,
    onRcptTo(_address, _session, done) {
      tries += 1
      done(tries === 1 ? Object.assign(new Error('busy'), { responseCode: 451 }) : null)
    },
    onData(stream, { envelope }, done) {
      const to = envelope.rcptTo.map(({ address }) => address).join()
      const keep = (source: string) => received.push({ to, subject: /^Subject: (.*)\r$/m.exec(source)?.[1] })
      void text(stream).then(keep).finally(done)
    },
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  const sender = createSmtpSender({ url: `smtp://127.0.0.1:${port}?tls=none`, from: 'Trámites <no@example.gov>' })
  onTestFinished(async () => {
    sender.close()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return { received, sender, tries: () => tries }
}

test('a part that is refused is for an operator, its workflow is dropped; whoever cannot be reached takes the way for that', async () => {
  const mail = await mailServer()
  const { rig } = await createWorld(({ pool }) => ({
    messenger: createMessenger({ email: sendOnce(pool, mail.sender) }),
  }))
  const hours = 2 * 3_600_000
  const one = await file(rig, 'broken', { name: 'Ana' }, new Date(Date.now() - hours + 4_000))
  await until(async () => (await one.state()).effects.some(({ status }) => status === 'failed'))
  expect((await one.state()).effects).toMatchObject([{ kind: 'child', reason: 'child-refused-field-invalid' }])
  await until(async () => (await one.state()).outcome === 'unreached')
  expect(await typesOf(rig, one.id)).toContain('NotificationFailed')
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')
  expect(mail.received).toEqual([])

  const reached = await file(
    rig,
    'broken',
    { name: 'Ana', email: 'ana@example.org' },
    new Date(Date.now() - hours + 4_000),
  )
  await until(async () => (await reached.state()).outcome === 'done')
  // Refused for a while at first, as servers do; then taken, once.
  expect(mail.received).toEqual([{ to: 'ana@example.org', subject: `Su permiso ${(await reached.state()).folio}` }])
  expect(mail.tries()).toBe(2)
  const told = (await rig.store.read(`case-${reached.id}`)).find(({ type }) => type === 'PersonNotified')
  expect(told?.data).toMatchObject({ via: 'email' })

  const query = `ParentWorkflowId = '${workflowIdOf(one.id)}' or RootWorkflowId = '${workflowIdOf(one.id)}'`
  await until(async () => {
    const found: string[] = []
    for await (const { status } of rig.temporal.workflow.list({ query })) found.push(status.name)
    return found.toSorted().join() === 'CANCELLED,COMPLETED'
  })
})
