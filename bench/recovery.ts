import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { backup } from '#app/backup/backup.ts'
import { openBackup, verifyBackup } from '#app/backup/open-backup.ts'
import { restore } from '#app/backup/restore.ts'
import { createStoredDocuments } from '#documents/stored-documents.ts'
import { auditLog, type AuditOptions } from '#notary/audit.ts'
import type { TransparencyLog } from '#notary/log.ts'
import { checkedPages } from '#cli/audit-pages.ts'
import { ensureDatabase, migrate } from '#event-store/migrate.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { createCatalog } from '#publishing/catalog.ts'
import { publishFor } from '#support/lifecycles.ts'
import type { Figure } from './figures.ts'
import { generateLifecycles, measureRebuild } from './rebuild.ts'

const group = 'recovery'

/** How fast a log of `cases` whole lives is backed up, verified, restored into another database, and its read models made anew. */
export async function measureRecovery(url: { admin: string; app: string }, cases: number): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ventanilla-bench-backup-'))
  const documents = createStoredDocuments(join(folder, 'documents-of-source'))
  const source = await openDatabase(url, 'bench_backup')
  const target = await openDatabase(url, 'bench_restore')
  const figures: Figure[] = []
  const measure = async (what: string, work: () => Promise<{ events: number }>, target?: Figure['target']) => {
    const startedAt = performance.now()
    const { events } = await work()
    const value = Math.round(events / ((performance.now() - startedAt) / 1_000))
    figures.push({ group, what: `${what} of ${events} events`, value, unit: 'events/s', ...(target && { target }) })
  }
  try {
    const rules = (await publishFor(source.store, ['bench'])).get('bench')
    if (!rules) throw new Error('the procedure of the measurement was not published')
    await generateLifecycles(source.store, rules, cases)
    const options = { ...source, documents, folder, now: () => new Date() }
    await measure('backup', () => backup(options))
    await measure('verification', async () => verifyBackup(await openBackup(folder)))
    await measure('audit verify', () => auditLog(wholeLog(source)), { atLeast: 50_000 })
    await measure('restore', () => restore({ ...target, documents, folder }))
    const { events, eventsPerSecond } = await measureRebuild({ ...target, rules: createCatalog(target.store).rules })
    figures.push({
      group,
      what: `rebuild after the restore of ${events} events`,
      value: eventsPerSecond,
      unit: 'events/s',
      target: { atLeast: 10_000 },
    })
    const segments = (await openBackup(folder)).bytes
    figures.push({ group, what: 'backup per event', value: Math.round(segments / events), unit: 'bytes' })
    return figures
  } finally {
    await Promise.all([source.close(), target.close()])
    await rm(folder, { recursive: true })
  }
}

/** What `audit verify` does, without signed checkpoints to hold the tree against. */
function wholeLog({ url, store }: Awaited<ReturnType<typeof openDatabase>>): AuditOptions {
  const log = { checkpoints: async () => [] } as unknown as TransparencyLog
  const pages = () => checkedPages({ databaseUrl: url }, availableParallelism())
  return { events: () => store.subscribeAll({ signal: AbortSignal.abort() }), pages, log, keys: [] }
}

async function openDatabase(url: { admin: string; app: string }, name: string) {
  await ensureDatabase(url.admin, name)
  const [adminUrl, app] = [url.admin, url.app].map((each) => {
    const changed = new URL(each)
    changed.pathname = `/${name}`
    return changed.href
  }) as [string, string]
  await migrate({ adminUrl, appPassword: decodeURIComponent(new URL(app).password) })
  const store = createPostgresEventStore({ url: app })
  const pool = new Pool({ connectionString: app, max: 2 })
  return { url: app, store, pool, close: () => Promise.all([store.close(), pool.end()]) }
}
