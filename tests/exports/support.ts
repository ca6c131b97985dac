import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import type { RecordedEvent } from '#core/events.ts'
import { indexSteps } from '#core/steps.ts'
import type { Rules } from '#core/rules.ts'
import { caseStream } from '#event-store/case-events.ts'
import { envelop } from '#event-store/envelope.ts'
import type { EventStore, NewEvent, StoredEvent } from '#event-store/event-store.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { exportCases, type ExportOptions, type ExportSources } from '#exports/export-cases.ts'
import { createReadModels, type ReadModels } from '#projections/queries.ts'
import { rebuild } from '#projections/rebuild.ts'
import { createCatalog } from '#publishing/catalog.ts'
import { publishCatalog } from '#publishing/publish-catalog.ts'
import { copyCatalog } from '#support/catalog.ts'
import { playScenario } from '#support/play-scenario.ts'
import { freshDatabase } from '#support/postgres.ts'
import type { Scenario } from '#support/scenario.ts'
import { readScenarios } from '#support/read-scenarios.ts'

/** Payments, appointments, parts, transfers, branches, silence, withdrawals: what exports have to tell. */
const procedures = [
  'ciudad/comparendo',
  'ciudad/permiso-evento',
  'gobernacion/tramite-vehiculo',
  'gobernacion/habeas-data',
]

/** A case that was lived, as it stands in the store. */
export interface Life {
  caseId: string
  folio: string | undefined
  rules: Rules
  events: StoredEvent[]
}

export interface ExportWorld {
  url: string
  store: EventStore
  lives: Life[]
  /** Those that have been filed. */
  filed: Life[]
  sources: ExportSources & { readModels: ReadModels }
  export(options: Omit<ExportOptions, 'language'> & Partial<Pick<ExportOptions, 'language'>>): Promise<string>
  close(): Promise<void>
}

/** Every scenario of some procedures, lived on a database of its own, with read models. */
export async function createExportWorld(): Promise<ExportWorld> {
  const database = await freshDatabase()
  const { url } = database
  const store = createPostgresEventStore({ url, poolSize: 4 })
  const pool = new Pool({ connectionString: url, max: 4 })
  const files = await copyCatalog(procedures)
  await publishCatalog(store, files.dir, {
    proposedBy: { kind: 'system', id: 'authors' },
    publishedBy: { kind: 'system', id: 'reviewers' },
    at: '2026-01-01T00:00:00.000Z',
  })
  await files.remove()
  const catalog = createCatalog(store)
  const scenarios = await readScenarios()
  const lives: Life[] = []
  for (const rules of await catalog.procedures())
    for (const scenario of scenarios.get(rules.procedure) ?? [])
      lives.push(await live(store, rules, playScenario(rules, scenario).events, lives.length))
  // A draft: what was told of a case before its filing.
  const [first] = lives
  if (first) {
    const told = playScenario(first.rules, scenarios.get(first.rules.procedure)?.[0] as Scenario).events
    const filing = told.findIndex(({ type }) => type === 'CaseFiled')
    lives.push(await live(store, first.rules, told.slice(0, filing), lives.length))
  }
  await rebuild({ url, store, rules: catalog.rules })
  const readModels = createReadModels(pool, store)
  const sources = { readModels, store, rules: catalog.rules }
  return {
    url,
    store,
    lives,
    filed: lives.filter(({ folio }) => folio !== undefined),
    sources,
    async export(options) {
      const pieces: string[] = []
      for await (const piece of exportCases(sources, { language: 'es', ...options })) pieces.push(piece)
      return pieces.join('')
    },
    async close() {
      await readModels.close()
      await pool.end()
      await store.close()
      await database.drop()
    },
  }
}

/** Puts what a scenario told into a stream, with a folio of its own; each fact under the role of its step. */
async function live(store: EventStore, rules: Rules, told: readonly RecordedEvent[], place: number): Promise<Life> {
  const caseId = randomUUID()
  const stream = caseStream(caseId)
  const folio = told.some(({ type }) => type === 'CaseFiled') ? `EXP-2026-${String(place).padStart(6, '0')}` : undefined
  const chained: NewEvent[] = []
  for (const { type, data, at, actor } of told) {
    const { step } = data as { step?: string }
    const defined = step === undefined ? undefined : indexSteps(rules.definition).steps[step]
    const role = defined && 'role' in defined ? defined.role : undefined
    chained.push(
      ...envelop({
        stream,
        revision: chained.length - 1,
        previousHash: chained.at(-1)?.metadata.hash ?? null,
        events: [{ type, data: type === 'CaseFiled' ? { ...data, folio, lookupHash: `lookup-${place}` } : data }],
        command: { id: randomUUID(), actor, channel: 'web', ...(role !== undefined && { role }) },
        at,
        definition: rules.hash,
      }),
    )
  }
  await store.append(stream, 'none', chained)
  return { caseId, folio, rules, events: await store.read(stream) }
}
