import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { backup } from '#app/backup/backup.ts'
import { reportLoss } from '#app/backup/loss.ts'
import { restore } from '#app/backup/restore.ts'
import { createStoredDocuments } from '#documents/stored-documents.ts'
import { deterministicId } from '#event-store/envelope.ts'
import type { Messenger } from '#messaging/messenger.ts'
import { sendOnce } from '#messaging/once.ts'
import { createTransparencyLog } from '#notary/log.ts'
import { generateSigningKey, parseSigningKey } from '#notary/note.ts'
import { runNotary } from '#notary/notary.ts'
import { rebuild } from '#projections/rebuild.ts'
import { projections } from '#projections/schema.ts'
import { reconcile } from '#temporal/reconciler.ts'
import { workflowIdOf } from '#workflows/messages.ts'
import { createRig, log, newCase, until, workflowStatus, type CaseDriver, type Rig } from '../workflows/rig.ts'
import { smallCatalog } from '../workflows/small-catalog.ts'

const HOUR = 3_600_000
const ago = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString()
const key = parseSigningKey(generateSigningKey('tramites.example/log'))

/** What the one carrier of mail has been given, in whichever installation: how often, by notice. */
const carried = new Map<string, number>()
const timesTold = ({ id }: CaseDriver) => carried.get(deterministicId(id, 'told#1', 'notice')) ?? 0

/** Sends through the carrier; for a case in `crashing` the worker dies between sending and recording that it did. */
function messengerOf({ pool }: Rig, crashing: ReadonlySet<string> = new Set()): Messenger {
  const sender = sendOnce(pool, {
    send: async ({ id }) => (carried.set(id, (carried.get(id) ?? 0) + 1), { reference: `<${id}@tramites.example>` }),
  })
  return {
    remote: true,
    media: ['email'],
    deliver: async (notice) => {
      await sender.send({ ...notice, medium: 'email', to: 'ana@example.org' })
      if (crashing.has(notice.caseId)) throw new Error('the machine lost its power')
      return { via: 'email' }
    },
  }
}

/** Starts what carries out cases; answers how to end it. */
async function run(rig: Rig, crashing?: ReadonlySet<string>): Promise<() => Promise<void>> {
  const worker = await rig.startWorker({ messenger: messengerOf(rig, crashing) })
  const dispatcher = rig.startDispatcher()
  return async () => {
    worker.shutdown()
    await dispatcher.stop()
    await until(() => worker.getState() === 'STOPPED')
  }
}

async function fileAt(one: CaseDriver, at: string): Promise<void> {
  await one.open(at)
  await one.submit(at)
}

/** Builds the read models anew and answers a hash for each: of everything but positions, which mean nothing to another store. */
async function rebuilt({ url, pool, store, catalog }: Rig): Promise<Record<string, string>> {
  await rebuild({ url, store, rules: catalog.rules })
  const hashes = projections.map(async ({ name, key: order }) => {
    const text = `select md5(coalesce(string_agg((to_jsonb(t) - 'position')::text, E'\\n' order by ${order}), '')) as hash from read.${name} t`
    return [name, (await pool.query<{ hash: string }>(text)).rows[0]?.hash ?? '']
  })
  return Object.fromEntries(await Promise.all(hashes)) as Record<string, string>
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Signs the whole log as it is now. */
async function notarize({ url, store, pool }: Rig): Promise<number> {
  const stopping = new AbortController()
  const total = (await store.readAll({ limit: 10_000 })).length
  await withClient(url, async (client) => {
    const { signal } = stopping
    const running = runNotary(client, { store, keys: [key], signal, log, signEveryMs: 1 })
    await until(async () => (await createTransparencyLog(pool).checkpoint())?.size === total)
    stopping.abort()
    await running
  })
  return total
}

/** When the timer on which a case's workflow sleeps ends. */
async function wakesAt({ temporal }: Rig, { id }: CaseDriver): Promise<number> {
  const instant = (time?: { seconds?: unknown; nanos?: number | null } | null) =>
    Number(time?.seconds ?? 0) * 1_000 + (time?.nanos ?? 0) / 1e6
  for (;;) {
    const { events } = await temporal.workflow.getHandle(workflowIdOf(id)).fetchHistory()
    const timer = events?.findLast(({ timerStartedEventAttributes }) => timerStartedEventAttributes)
    if (timer) return instant(timer.eventTime) + instant(timer.timerStartedEventAttributes?.startToFireTimeout)
  }
}

/** The reconciler sees to a workflow for every open case, whichever the dispatcher has not heard of, and one sleeps until its deadline. */
async function goesOn(rig: Rig, open: CaseDriver, others: readonly CaseDriver[]): Promise<void> {
  const { temporal, pool } = rig
  await reconcile({ temporal, pool, log, signal: new AbortController().signal })
  for (const { id } of others) expect(await workflowStatus(rig, id)).not.toBe('NONE')
  await until(async () => (await workflowStatus(rig, open.id)) === 'RUNNING')
  const { active = [] } = (await rig.engine.load(open.id))?.state ?? {}
  const deadline = Date.parse(active[0]?.expiresAt ?? '')
  expect(Math.abs((await wakesAt(rig, open)) - deadline)).toBeLessThan(HOUR / 10)
}

/** An installation of its own, of which nothing is left but what the backup holds. */
async function restored(folder: string): Promise<Rig> {
  const rig = await createRig()
  const { store, documents, pool } = rig
  expect(await restore({ folder, store, documents, pool })).toMatchObject({ unsoundCount: 0, missingDocuments: [] })
  return rig
}

const isGranted = async ({ engine }: Rig, { id }: CaseDriver) => (await engine.load(id))?.state.outcome === 'granted'

test('whatever is lost, read models come back the same, open cases go on in time, and nothing is sent twice', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ventanilla-backup-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const first = await createRig()
  const [open, waiting, done, halfway, late] = Array.from({ length: 5 }, () => newCase(first)) as [
    CaseDriver,
    CaseDriver,
    CaseDriver,
    CaseDriver,
    CaseDriver,
  ]
  const crashing = new Set([halfway.id])
  const stopFirst = await run(first, crashing)
  for (const one of [open, waiting]) await fileAt(one, ago(HOUR))
  await done.file()
  await done.grant()
  await until(async () => (await done.closed()) === 'granted')
  await halfway.file()
  await halfway.grant()
  await until(() => timesTold(halfway) === 1)
  await stopFirst()
  await fileAt(late, ago(2 * HOUR))

  // PostgreSQL's read models are lost.
  const before = await rebuilt(first)
  await first.pool.query('drop schema read cascade')
  expect(await rebuilt(first)).toEqual(before)

  // Temporal is lost entirely: another one, empty, with the same database. What fell due meanwhile is made good.
  const second = await createRig(smallCatalog(), first)
  const stopSecond = await run(second, crashing)
  await goesOn(second, open, [waiting, halfway, late])
  await until(async () => (await late.closed()) === 'lapsed')
  const signed = await notarize(second)
  const { store, documents, pool } = second
  const backUp = () => backup({ store, documents, pool, folder, now: () => new Date(), segmentEvents: 7 })
  const then = await rebuilt(second)
  expect(await backUp()).toMatchObject({ events: signed, unsound: 0, missingDocuments: [] })

  // The newest hour is lost: whatever happened after the last backup, and that is told exactly.
  const newest = newCase(second)
  await newest.file()
  await newest.grant()
  await until(async () => (await newest.closed()) === 'granted')
  await waiting.withdraw()
  const lost = (await store.readAll({ limit: 10_000 })).slice(signed)
  const of = ({ id }: CaseDriver) => lost.filter(({ stream }) => stream === `case-${id}`).length
  const report = await reportLoss({ folder, log: store, documentsDir: second.folder })
  expect(report.log).toEqual({
    events: lost.length,
    from: lost[0]?.metadata.at,
    to: lost.at(-1)?.metadata.at,
    streams: [
      { stream: `case-${newest.id}`, events: of(newest), whole: true },
      { stream: `case-${waiting.id}`, events: of(waiting), whole: false },
    ],
  })
  expect(of(newest) + of(waiting)).toBe(lost.length)
  expect(report.documents).toHaveLength(1)
  expect(report.owed).toEqual([{ case: halfway.id, effect: 'told#1', kind: 'notify', status: 'pending' }])

  const older = await restored(folder)
  expect((await older.store.readAll({ limit: 10_000 })).length).toBe(signed)
  expect(await rebuilt(older)).toEqual(then)
  const stopOlder = await run(older)
  await goesOn(older, open, [waiting, halfway])
  await until(() => isGranted(older, halfway))
  await stopOlder()

  // Everything is lost but a backup that was brought up to date. The old installation is dead from here on.
  await stopSecond()
  expect(await notarize(second)).toBe(signed + lost.length)
  expect(await backUp()).toMatchObject({ events: signed + lost.length, added: lost.length, copiedDocuments: 1 })
  const last = await rebuilt(second)
  const anew = await restored(folder)
  expect(await rebuilt(anew)).toEqual(last)
  await run(anew)
  await goesOn(anew, open, [halfway])
  await until(() => isGranted(anew, halfway))
  expect([done, halfway, newest].map(timesTold)).toEqual([1, 1, 1])
  // The notary goes on from what was signed; the same key, the same tree.
  expect(await notarize(anew)).toBeGreaterThan(signed + lost.length)
  const letter = createStoredDocuments(anew.folder)
  expect(await Promise.all((report.documents ?? []).map(({ sha256 }) => letter.stat(sha256)))).not.toContain(undefined)
}, 120_000)
