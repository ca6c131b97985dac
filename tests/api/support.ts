import { setTimeout as sleep } from 'node:timers/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { pino } from 'pino'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { createAccessLog } from '#access/access-log.ts'
import { createApi } from '#api/app.ts'
import type { ApiDeps, ApiEnv } from '#api/deps.ts'
import { limits, type Limits } from '#api/limits.ts'
import { createAuditRoom } from '#audit/audit-room.ts'
import { patternRules } from '#audit/pattern-rules.ts'
import { createCases } from '#app/cases.ts'
import { createErasure } from '#app/erase-personal-data.ts'
import { createEngine } from '#app/execute.ts'
import { createDocumentStore } from '#documents/documents.ts'
import { exportCase } from '#evidence/export-case.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { citizen, type Identity } from '#identity/identity.ts'
import { TokenError } from '#identity/verifier.ts'
import { createTransparencyLog } from '#notary/log.ts'
import { generateSigningKey, parseSigningKey } from '#notary/note.ts'
import type { CaseKeys } from '#privacy/case-key.ts'
import { createReadModels } from '#projections/queries.ts'
import { runProjections } from '#projections/runner.ts'
import { createCatalog } from '#publishing/catalog.ts'
import { publishCatalog } from '#publishing/publish-catalog.ts'
import { databaseCaseKeys } from '#support/case-keys.ts'
import { copyCatalog } from '#support/catalog.ts'
import { freshDatabase } from '#support/postgres.ts'

interface Answer {
  status: number
  headers: Headers
  // A test names what it expects of a body; what is not there fails it.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any
  text: string
}

export interface Call {
  /** Who asks: a name of `people`; nobody when absent. */
  as?: string
  code?: string
  key?: string
  headers?: Record<string, string>
  json?: unknown
  raw?: string | Uint8Array<ArrayBuffer> | ReadableStream | FormData
  signal?: AbortSignal
}

export interface TestApi {
  /** Of the database, for the application's role. */
  url: string
  app: OpenAPIHono<ApiEnv>
  deps: ApiDeps
  pool: Pool
  keys: CaseKeys
  /** Where documents lie. */
  folder: string
  call(method: string, path: string, options?: Call): Promise<Answer>
  /** Waits until the read models show all of a case; without one, until they are there. */
  caughtUp(caseId?: string): Promise<void>
  close(): Promise<void>
}

const officer = (subject: string, agency: string, ...roles: string[]): Identity => ({
  ...citizen(subject),
  officer: [{ agency, roles }],
})

/** Who may call in tests; the name is the token. Procedures are those of the catalogue that Ventanilla brings. */
export const people: Record<string, Identity> = {
  ana: citizen('ana'),
  luis: citizen('luis'),
  desk: officer('desk', 'gobernacion/secretaria-general', 'desk'),
  roleless: officer('roleless', 'gobernacion/secretaria-general'),
  lawyer: officer('lawyer', 'gobernacion/secretaria-juridica', 'lawyer'),
  hacienda: officer('hacienda', 'gobernacion/hacienda', '*'),
  ciudad: officer('ciudad', 'ciudad/gobierno', '*'),
  publisher: { ...citizen('publisher'), publisher: ['gobernacion'] },
  publisherElsewhere: { ...citizen('publisherElsewhere'), publisher: ['ciudad'] },
  auditor: { ...citizen('auditor'), auditor: ['gobernacion'] },
  auditorElsewhere: { ...citizen('auditorElsewhere'), auditor: ['ciudad'] },
  admin: { ...citizen('admin'), admin: ['gobernacion'] },
  adminElsewhere: { ...citizen('adminElsewhere'), admin: ['ciudad'] },
}

/** Rates that no test meets by accident. */
export const generous: Limits = {
  ...limits,
  rates: Object.fromEntries(
    Object.keys(limits.rates).map((kind) => [kind, { burst: 100_000, seconds: 1 }]),
  ) as Limits['rates'],
}

/** Signs the receipts of these tests. */
export const logKey = parseSigningKey(generateSigningKey('tramites.example/log'))

/** The log shows nothing that is newer than a transaction under way, whoever's it is: waits for those of now. */
async function untilVisible(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ now: string }>('select pg_current_xact_id()::text as now')
  const settled = 'select pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 as settled'
  while (!(await pool.query<{ settled: boolean }>(settled, [rows[0]?.now])).rows[0]?.settled) await sleep(5)
}

/** The API on a database and a documents folder of its own, with the sample procedures, the real engine and projections. */
export async function startApi(changes: Partial<ApiDeps> = {}): Promise<TestApi> {
  const database = await freshDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'api-documents-'))
  const store = createPostgresEventStore({ url: database.url, poolSize: 8 })
  const pool = new Pool({ connectionString: database.url, max: 4 })
  pool.on('error', () => undefined)
  const files = await copyCatalog(['gobernacion/cupo-escolar'])
  await publishCatalog(store, files.dir, {
    proposedBy: { kind: 'system', id: 'authors' },
    publishedBy: { kind: 'system', id: 'reviewers' },
    at: new Date().toISOString(),
  })
  await files.remove()
  const catalog = createCatalog(store)
  const readModels = createReadModels(pool, store)
  const stopping = new AbortController()
  const log = pino({ level: 'silent' })
  const projecting = runProjections({ url: database.url, store, rules: catalog.rules, signal: stopping.signal, log })
  const keys = databaseCaseKeys(pool)
  const engine = createEngine({ store, catalog, keys })
  const now = changes.now ?? (() => new Date())
  const documents = createDocumentStore(folder, keys)
  const receipts = { log: createTransparencyLog(pool), keys: [logKey] as const }
  const desk = { ...receipts, store, catalog, documents, caseKeys: keys, publicUrl: 'https://tramites.example', now }
  const deps: ApiDeps = {
    engine,
    cases: createCases({ engine, catalog, store, secret: Buffer.alloc(32, 3), now }),
    catalog,
    store,
    readModels,
    documents,
    access: createAccessLog({ store, now }),
    audit: createAuditRoom({ pool, store, secret: Buffer.alloc(32, 3), rules: patternRules, now }),
    erasure: createErasure({ engine, catalog, store, keys, documents, pool, now }),
    verify: async (token) => people[token] ?? Promise.reject(new TokenError('invalid-token', 'not one of ours')),
    now,
    log,
    limits: generous,
    receipts,
    exportCase: (caseId, options) => exportCase(desk, caseId, options),
    ...changes,
  }
  const app = createApi(deps)
  const test: TestApi = {
    url: database.url,
    app,
    deps,
    pool,
    keys,
    folder,
    call: (method, path, options) => call(app, method, path, options),
    async caughtUp(caseId) {
      const revision = caseId === undefined ? undefined : (await engine.load(caseId))?.state.revision
      await untilVisible(pool)
      const position = (await store.head()) ?? ''
      const target = caseId !== undefined && revision !== undefined ? { caseId, revision } : { position }
      const until = Date.now() + 20_000
      // Asked again and again: read models that are being built for the first time tell nobody when they are.
      while (!(await readModels.waitFor(target, 200))) {
        if (Date.now() > until) throw new Error('The read models did not catch up within 20 s')
      }
    },
    async close() {
      stopping.abort()
      await projecting.catch(() => undefined)
      await readModels.close()
      await pool.end()
      await store.close()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return test
}

async function call(app: OpenAPIHono<ApiEnv>, method: string, path: string, options: Call = {}): Promise<Answer> {
  const { as, code, key, json, raw, signal } = options
  const headers = {
    ...(as !== undefined && { authorization: `Bearer ${as}` }),
    ...(code !== undefined && { 'ventanilla-code': code }),
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(json !== undefined && { 'content-type': 'application/json' }),
    ...options.headers,
  }
  const body = json === undefined ? raw : JSON.stringify(json)
  const init = { method, headers, ...(body !== undefined && { body, duplex: 'half' }), ...(signal && { signal }) }
  const response = await app.request(path.startsWith('/api') ? path : `/api/v1${path}`, init as RequestInit)
  const endless = response.headers.get('content-type')?.startsWith('text/event-stream') === true
  const text = endless ? '' : await response.text()
  if (endless) await response.body?.cancel()
  const isJson = /\bjson/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : undefined, text }
}

export const petition = 'gobernacion.peticion'

/** Answers that file a petition without a name. */
export const petitionAnswers = {
  tipo_pqrsd: 'interes-particular',
  identidad: 'anonimo',
  asunto: 'Alumbrado de la vereda',
  hechos: 'Las luminarias de la vereda no encienden desde hace un mes.',
  que_solicita: 'Que se reparen las luminarias de la vereda.',
}

export interface OpenCase {
  id: string
  code: string
  as?: string
}

/** Opens a draft of the petition, as an account or for whoever holds the code. */
export async function openCase({ call }: TestApi, as?: string): Promise<OpenCase> {
  const { status, body, text } = await call('POST', '/cases', { ...(as && { as }), json: { procedure: petition } })
  if (status !== 201) throw new Error(text)
  return { id: body.id, code: body.resumeCode ?? '', ...(as && { as }) }
}

/** What the holder of a case sends with a call. */
export const holder = ({ as, code }: OpenCase): Call => (as ? { as } : { code })

/** Opens, fills and files a petition; it then waits at the front desk. */
export async function fileCase(api: TestApi, as?: string): Promise<OpenCase & { folio: string; lookup: string }> {
  const opened = await openCase(api, as)
  const saved = await api.call('PATCH', `/cases/${opened.id}/data`, {
    ...holder(opened),
    json: { data: petitionAnswers },
  })
  if (saved.status !== 200) throw new Error(saved.text)
  const { status, body, text } = await api.call('POST', `/cases/${opened.id}/submit`, holder(opened))
  if (status !== 200) throw new Error(text)
  return { ...opened, folio: body.folio, lookup: body.code }
}

/** Does what the case's workflow would: reports every effect that the case owes as done. */
export async function settle({ deps: { engine } }: TestApi, id: string): Promise<void> {
  for (;;) {
    const owed = (await engine.load(id))?.state.effects.find(({ status }) => status === 'pending')
    if (!owed) return
    if (owed.kind !== 'notify') throw new Error(`The tests of the API settle no ${owed.kind}`)
    const sender = {
      issuedAt: new Date().toISOString(),
      actor: { kind: 'system', id: 'tests' },
      channel: 'system',
    } as const
    const data = { effect: owed.id, via: 'outbox' }
    await engine.execute(id, { type: 'record-notified', id: crypto.randomUUID(), data, ...sender })
  }
}
