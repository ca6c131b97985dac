import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@temporalio/client'
import { Worker } from '@temporalio/worker'
import { Pool } from 'pg'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { Dependencies } from '#activities/dependencies.ts'
import { createActivities } from '#activities/index.ts'
import { createAssigner } from '#app/assigner.ts'
import { createCases } from '#app/cases.ts'
import { createEngine, type Engine } from '#app/execute.ts'
import { runDispatcher } from '#temporal/dispatcher.ts'
import { createOutbox } from '#messaging/outbox.ts'
import { connectTemporal, connectWorker } from '#temporal/connect.ts'
import { workerLimits } from '#temporal/worker-options.ts'
import { workflowBundle } from '#temporal/workflow-bundle.ts'
import type { Actor, CaseCommand, CommandData, CommandType } from '#core/commands.ts'
import { createConnector } from '#connectors/call-service.ts'
import { createDocumentStore, type DocumentStore } from '#documents/documents.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import { prepareNamespace } from '#temporal/namespace.ts'
import { runProjections } from '#projections/runner.ts'
import type { Catalog } from '#publishing/catalog.ts'
import type { CaseKeys } from '#privacy/case-key.ts'
import { databaseCaseKeys } from '#support/case-keys.ts'
import { freshDatabase } from '#support/postgres.ts'
import { testSigner } from '#support/signer.ts'
import { testTemporal } from '#support/temporal.ts'
import { taskQueue, workflowIdOf } from '#workflows/messages.ts'
import { smallCatalog } from './small-catalog.ts'

export const log = pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' })
const now = (): string => new Date().toISOString()

/** Everything that carries out cases, on a database and a namespace of its own. */
export interface Rig {
  store: EventStore
  pool: Pool
  engine: Engine
  keys: CaseKeys
  catalog: Catalog
  documents: DocumentStore
  temporal: Client
  address: string
  namespace: string
  /** Connection string of the application's role. */
  url: string
  /** Where documents are kept. */
  folder: string
  /** Runs a worker until it is stopped or the test ends. */
  startWorker(changes?: Partial<Dependencies>): Promise<Worker>
  /** Runs a dispatcher until it is stopped or the test ends. */
  startDispatcher(temporal?: Client): { stop(): Promise<void> }
  /** Keeps the read models up to date until the test ends. */
  startProjections(): void
}

/** `given`: the database and folder of another rig, which has lost its Temporal. */
export async function createRig(published = smallCatalog(), given?: Pick<Rig, 'url' | 'folder'>): Promise<Rig> {
  const { address } = await testTemporal()
  const namespace = `test-${randomUUID()}`
  const config = {
    temporalAddress: address,
    temporalNamespace: namespace,
    temporalTls: false,
    temporalApiKey: undefined,
  }
  const temporal = connectTemporal(config)
  await prepareNamespace(address, namespace, { ours: true })
  const database = given ? { url: given.url, drop: async () => undefined } : await freshDatabase()
  const folder = given?.folder ?? (await mkdtemp(join(tmpdir(), 'ventanilla-documents-')))
  const store = createPostgresEventStore({ url: database.url })
  const pool = new Pool({ connectionString: database.url, max: 8 })
  pool.on('error', () => undefined)
  const catalog = await published
  const keys = databaseCaseKeys(pool)
  const engine = createEngine({ store, catalog, keys })
  const secret = Buffer.alloc(32, 9)
  const cases = createCases({ engine, catalog, store, secret, now: () => new Date() })
  const assigner = createAssigner(pool)
  const documents = createDocumentStore(folder, keys)
  const stops: (() => Promise<void>)[] = []
  onTestFinished(async () => {
    for (const stop of stops.toReversed()) await stop()
    await temporal.connection.close()
    await Promise.all([store.close(), pool.end()])
    await database.drop()
    if (!given) await rm(folder, { recursive: true, force: true })
  })

  async function startWorker(changes: Partial<Dependencies> = {}): Promise<Worker> {
    const activities = createActivities({
      engine,
      cases,
      catalog,
      documents,
      signer: testSigner(),
      messenger: createOutbox(pool, keys),
      connector: createConnector({}),
      assigner,
      publicUrl: 'https://tramites.example',
      now,
      log,
      ...changes,
    })
    const connection = await connectWorker(config, { signal: AbortSignal.timeout(30_000), log })
    const bundle = await workflowBundle()
    const base = { connection, namespace, taskQueue, activities, workflowBundle: bundle }
    const worker = await Worker.create({ ...base, ...workerLimits, shutdownGraceTime: '1 second' })
    const ended = worker.run()
    stops.push(async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown()
      await ended
      await connection.close()
    })
    return worker
  }

  function startDispatcher(client = temporal) {
    const stopping = new AbortController()
    const ended = runDispatcher({ store, temporal: client, ops: pool, signal: stopping.signal, log })
    const stop = () => (stopping.abort(), ended)
    stops.push(stop)
    return { stop }
  }

  function startProjections() {
    const stopping = new AbortController()
    const ended = runProjections({ url: database.url, store, rules: catalog.rules, signal: stopping.signal, log })
    stops.push(() => (stopping.abort(), ended))
  }

  const parts = {
    store,
    pool,
    engine,
    keys,
    catalog,
    documents,
    temporal,
    address,
    namespace,
    url: database.url,
    folder,
  }
  return { ...parts, startWorker, startDispatcher, startProjections }
}

const applicant: Actor = { kind: 'applicant', id: 'citizen' }
const officer: Actor = {
  kind: 'officer',
  id: 'officer-1',
  agencies: [{ agency: 'gobernacion/secretaria-general', roles: ['*'] }],
}
const admin: Actor = { kind: 'admin', id: 'admin-1' }

/** A case and the people around it. */
export interface CaseDriver {
  id: string
  run<T extends CommandType>(type: T, actor: Actor, data: CommandData[T], at?: string): Promise<void>
  /** Opens it, answers and files it; `at` is the instant of filing. */
  file(at?: string): Promise<void>
  open(at?: string): Promise<void>
  save(at?: string): Promise<void>
  submit(at?: string): Promise<void>
  grant(): Promise<void>
  withdraw(): Promise<void>
  retry(effect: string): Promise<void>
  events(): Promise<StoredEvent[]>
  types(): Promise<string[]>
  closed(): Promise<string | undefined>
}

export function newCase({ engine, store, catalog }: Pick<Rig, 'engine' | 'store' | 'catalog'>): CaseDriver {
  const id = randomUUID()
  const run: CaseDriver['run'] = async (type, actor, data, at = now()) => {
    const command = { type, data, id: randomUUID(), issuedAt: at, actor, channel: 'web' } as CaseCommand
    const result = await engine.execute(id, command)
    if (!result.ok) throw new Error(`${type} was refused: ${JSON.stringify(result.problems)}`)
  }
  const save = (at?: string) =>
    run('save', applicant, { step: 'form', section: 'who', data: { name: 'Ana Ñáñez' } }, at)
  const open = async (at?: string) => {
    const rules = await catalog.live('gobernacion.permit')
    if (!rules) throw new Error('not published')
    const { agency, version } = rules.definition
    const names = { procedure: rules.procedure, version, definition: rules.hash, entity: rules.entity, agency }
    await run('open', applicant, { ...names, language: 'es', applicant: { kind: 'code' }, resumeHash: 'r' }, at)
    await save(at)
  }
  const submit = (at?: string) => {
    const folio = `GOB-2026-${id.slice(0, 6)}`
    return run('submit', applicant, { step: 'form', folio, lookupHash: 'l' }, at)
  }
  const events = () => store.read(`case-${id}`)
  return {
    id,
    run,
    open,
    save,
    submit,
    file: async (at) => (await open(), await submit(at)),
    grant: () => run('complete', officer, { step: 'review', outcome: 'grant', data: {} }),
    withdraw: () => run('withdraw', applicant, {}),
    retry: (effect) => run('retry-effect', admin, { effect }),
    events,
    types: async () => (await events()).map(({ type }) => type),
    closed: async () => (await engine.load(id))?.state.outcome,
  }
}

/** Status of a case's workflow as Temporal tells it, e.g. `RUNNING`; `NONE` when there is none. */
export async function workflowStatus({ temporal }: Pick<Rig, 'temporal'>, caseId: string): Promise<string> {
  const description = await temporal.workflow
    .getHandle(workflowIdOf(caseId))
    .describe()
    .catch(() => undefined)
  return description?.status.name ?? 'NONE'
}

/** Waits until `condition` holds; the test's own time limit ends a wait in vain. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20)
}
