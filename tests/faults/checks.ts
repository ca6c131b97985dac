import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client as TemporalClient, Connection } from '@temporalio/client'
import { Pool } from 'pg'
import { createStoredDocuments } from '#documents/stored-documents.ts'
import { foldCase } from '#event-store/case-events.ts'
import { findBrokenLink } from '#event-store/envelope.ts'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { compareWithRebuild } from '#projections/rebuild.ts'
import { createCatalog } from '#publishing/catalog.ts'
import { commandIdOf, commandKinds } from '#support/certificate.ts'
import type { System } from '#support/system.ts'
import type { Lived } from './lives.ts'

/** Waits until nothing is owed any more: all cases closed, in the log and for readers, and no workflow running. */
export async function untilDrained(
  system: System,
  lived: readonly Lived[],
  withinMs: number,
  temporal?: string,
): Promise<void> {
  await system.untilReady()
  const pool = new Pool({ connectionString: await system.databaseUrl(), max: 1 })
  const connection = await Connection.connect({ address: temporal ?? (await system.temporalAddress()) })
  const { workflow } = new TemporalClient({ connection, namespace: 'ventanilla' })
  const counts = async () => {
    const { rows } = await pool.query<{ closed: number; shown: number }>(
      `select (select count(*)::int from log.events where type = 'CaseClosed') as closed,
              (select count(*)::int from read.cases where status = 'closed') as shown`,
    )
    const { count: running } = await workflow.count(`ExecutionStatus = 'Running'`)
    return { cases: lived.length, closed: rows[0]?.closed, shown: rows[0]?.shown, running }
  }
  const until = performance.now() + withinMs
  try {
    for (;;) {
      const now = await counts()
      if (now.closed === now.cases && now.shown === now.cases && now.running === 0) return
      if (performance.now() > until) throw new Error(`Not drained after ${withinMs / 1_000} s: ${JSON.stringify(now)}`)
      await sleep(200)
    }
  } finally {
    await Promise.all([pool.end(), connection.close()])
  }
}

/**
 * Everything that must hold after any fault, as sentences about what does not. `reference` is a life that no fault
 * touched: what all others must have written, too.
 */
export async function findViolations(system: System, lived: readonly Lived[], reference: Lived): Promise<string[]> {
  const url = await system.databaseUrl()
  const store = createPostgresEventStore({ url, poolSize: 4 })
  const pool = new Pool({ connectionString: url, max: 1 })
  try {
    const expected = (await streamOf(store, reference)).map(({ type }) => type)
    const streams = new Map<Lived, StoredEvent[]>()
    for (const each of lived) streams.set(each, await streamOf(store, each))
    return [
      ...(expected.at(-1) === 'CaseClosed' ? [] : [`a life without faults ends with ${expected.at(-1)}`]),
      ...[...streams].flatMap(([each, events]) => violationsOfLife(each, events, expected)),
      ...(await violationsOfEffects(system, pool, streams)),
      ...(await violationsOfFolios(store, streams)),
      ...(await violationsOfCount(pool, lived.length)),
      ...(await violationsOfReadModels(url, store)),
    ]
  } finally {
    await Promise.all([store.close(), pool.end()])
  }
}

const streamOf = (store: EventStore, { life }: Lived) => store.read(`case-${life.caseId}`)

/** One stream: the same facts as any other life, chained, and each command's answer true. */
function violationsOfLife(lived: Lived, events: readonly StoredEvent[], expected: readonly string[]): string[] {
  const { life, acknowledged } = lived
  const at = `case ${life.caseId}`
  const found: string[] = []
  const types = events.map(({ type }) => type)
  if (types.join() !== expected.join()) found.push(`${at} wrote ${types.join()} instead of ${expected.join()}`)
  const broken = findBrokenLink(events)
  if (broken !== undefined) found.push(`${at}: the hash chain breaks at revision ${broken}`)
  for (const kind of commandKinds) {
    const id = commandIdOf(life, kind)
    const revisions = events.filter(({ metadata }) => metadata.commandId === id).map(({ revision }) => revision)
    const answered = acknowledged.get(kind)
    if (revisions.length === 0 || revisions.at(-1) !== answered) {
      found.push(`${at}: ${kind} was acknowledged at revision ${answered} and stands at ${revisions.join() || 'none'}`)
    }
    const consecutive = revisions.every((revision, index) => revision === (revisions[0] ?? 0) + index)
    if (!consecutive) found.push(`${at}: ${kind} stands more than once, at ${revisions.join()}`)
  }
  return found
}

/** One notice in the outbox and one document that can be opened, per case. */
async function violationsOfEffects(
  system: System,
  pool: Pool,
  streams: ReadonlyMap<Lived, readonly StoredEvent[]>,
): Promise<string[]> {
  const { rows } = await pool.query<{ case_id: string; notices: number }>(
    'select case_id, count(*)::int as notices from ops.outbox group by case_id',
  )
  const notices = new Map(rows.map((row) => [row.case_id, row.notices]))
  const documents = createStoredDocuments(join(system.dataDir, 'documents'))
  const found: string[] = []
  for (const [{ life }, events] of streams) {
    const sent = notices.get(life.caseId) ?? 0
    if (sent !== 1) found.push(`case ${life.caseId} has ${sent} notices in the outbox instead of 1`)
    const { issued } = foldCase(life.caseId, events)
    if (issued.length !== 1) found.push(`case ${life.caseId} has ${issued.length} issued documents instead of 1`)
    for (const { sha256 } of issued) {
      const kept = await documents.stat(sha256)
      if (!kept) found.push(`the document ${sha256} of case ${life.caseId} is not in the store`)
    }
  }
  return found
}

/** Numbers from 1 on without a gap, one for each case, and each case filed under its own. */
async function violationsOfFolios(
  store: EventStore,
  streams: ReadonlyMap<Lived, readonly StoredEvent[]>,
): Promise<string[]> {
  const folios = [...streams].map(([{ life }, events]) => foldCase(life.caseId, events))
  const year = folios[0]?.folio?.split('-')[1]
  const reserved = await store.read(`folios-ciudad-${year}`)
  const found: string[] = []
  if (reserved.length !== streams.size) found.push(`${reserved.length} folios were reserved for ${streams.size} cases`)
  const numberOf = new Map(reserved.map(({ data, revision }) => [(data as { caseId: string }).caseId, revision + 1]))
  for (const { id, folio } of folios) {
    if (Number(folio?.split('-')[2]) !== numberOf.get(id)) {
      found.push(`case ${id} is filed as ${folio}, and number ${numberOf.get(id)} was reserved for it`)
    }
  }
  return found
}

/** No case that nobody opened. */
async function violationsOfCount(pool: Pool, expected: number): Promise<string[]> {
  const { rows } = await pool.query<{ cases: number }>(
    `select count(distinct stream)::int as cases from log.events where stream like 'case-%'`,
  )
  return rows[0]?.cases === expected ? [] : [`there are ${rows[0]?.cases} cases, and ${expected} were opened`]
}

/** What readers see is what the log says. */
async function violationsOfReadModels(url: string, store: EventStore): Promise<string[]> {
  const { rules } = createCatalog(store)
  const { inUse, rebuilt } = await compareWithRebuild({ url, store, rules })
  const names = new Set([...Object.keys(inUse.tables), ...Object.keys(rebuilt.tables)])
  const found = [...names].filter((name) => inUse.tables[name] !== rebuilt.tables[name])
  const head = await store.head()
  return [
    ...found.map((name) => `the read model ${name} differs from its rebuild`),
    ...(inUse.position === head ? [] : [`the read models are at ${inUse.position}, and the log at ${head}`]),
  ]
}
