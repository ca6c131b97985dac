import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { Pool } from 'pg'
import { pino } from 'pino'
import type { Dependencies } from '#activities/dependencies.ts'
import { assign } from '#activities/assign.ts'
import { call } from '#activities/call.ts'
import { child } from '#activities/child.ts'
import { recordFailed } from '#activities/failed.ts'
import { issue } from '#activities/issue.ts'
import { notify } from '#activities/notify.ts'
import { payment } from '#activities/payment.ts'
import { createAccessLog } from '#access/access-log.ts'
import { createAuditRoom } from '#audit/audit-room.ts'
import { patternRules } from '#audit/pattern-rules.ts'
import { createAssigner } from '#app/assigner.ts'
import { createCases } from '#app/cases.ts'
import { createEngine } from '#app/execute.ts'
import { createSettlement } from '#app/settle-payment.ts'
import { parkedSignalsOf } from '#temporal/parked-signals.ts'
import { agenda } from '#core/agenda.ts'
import { createConnector } from '#connectors/call-service.ts'
import { simulatedSystems } from '#connectors/simulated-systems.ts'
import { createDocumentStore } from '#documents/documents.ts'
import { exportCase } from '#evidence/export-case.ts'
import { createOutbox, readOutbox } from '#messaging/outbox.ts'
import { caseIdOf } from '#event-store/case-events.ts'
import { createTransparencyLog } from '#notary/log.ts'
import type { SigningKey } from '#notary/note.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { demoAccounts } from '#identity/demo-accounts.ts'
import { createPaymentLedger, readTroubledPayments } from '#payments/ledger.ts'
import { createSimulatedProvider, type SimulatedProvider } from '#payments/simulated.ts'
import { createPortal } from '#portal/app.tsx'
import { findDueErasures } from '#app/due-erasures.ts'
import { createErasure } from '#app/erase-personal-data.ts'
import type { PortalDeps } from '#portal/deps.ts'
import { createSealer, logIn, type SessionEnv, writeSession } from '#portal/session.ts'
import { createReadModels } from '#projections/queries.ts'
import { runProjections } from '#projections/runner.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import { createCatalog } from '#publishing/catalog.ts'
import { publishCatalog } from '#publishing/publish-catalog.ts'
import { baseSetting, serviceName } from '#publishing/files/service-file.ts'
import { databaseCaseKeys } from '#support/case-keys.ts'
import { catalogDir, copyCatalog } from '#support/catalog.ts'
import { testSigner } from '#support/signer.ts'

export interface TestPortal {
  /** Where browsers find it. */
  baseUrl: string
  deps: PortalDeps
  /** Takes payments on its own page; its webhooks arrive at once. */
  provider: SimulatedProvider
  /** One request, without a browser. */
  request(path: string, init?: RequestInit): Promise<Response>
  stop(): Promise<void>
}

/** Log in as a demo account by naming it, with `agency` as its only one: the issuer has tests of its own. */
function demoLogin(): Hono<SessionEnv> {
  return new Hono<SessionEnv>()
    .get('/login/:account', async (c) => {
      const account = demoAccounts.get(c.req.param('account'))
      const agency = c.req.query('agency')
      const officer = agency === undefined ? account?.officer : [{ agency, roles: ['*'] }]
      if (account && officer) await logIn(c, { ...account, officer })
      return c.redirect(c.req.query('back') ?? '/', 303)
    })
    .post('/logout', async (c) => {
      await writeSession(c, { resume: {}, lang: c.get('session').lang })
      return c.redirect('/', 303)
    })
}

const effects = { assign, call, child, issue, notify, payment }

/** Carries out what cases owe as soon as it is owed, by the real activities: what the workflows do, without Temporal. */
async function carryOut(deps: Dependencies, store: PortalDeps['store'], signal: AbortSignal): Promise<void> {
  for await (const events of store.subscribeAll({ signal })) {
    for (const caseId of new Set(events.flatMap(({ stream }) => caseIdOf(stream) ?? []))) {
      const loaded = await deps.engine.load(caseId)
      for (const effect of loaded ? agenda(loaded.rules, loaded.state).effects : []) {
        await effects[effect.kind](deps, { caseId, effect }).catch((error: Error & { type?: string }) => {
          const revision = loaded?.state.revision ?? 0
          return recordFailed(deps, { caseId, effect, revision, reason: error.type ?? 'unexpected', attempts: 1 })
        })
      }
    }
  }
}

/** The portal with its real parts but Temporal, on the sample procedures or on all of them; `url` is of the application's role. */
export async function startPortal(
  url: string,
  {
    now = () => new Date(),
    effects: carried = true,
    notaryKey,
    everyProcedure = false,
  }: { now?: () => Date; effects?: boolean; notaryKey?: SigningKey; everyProcedure?: boolean } = {},
): Promise<TestPortal> {
  const folder = await mkdtemp(join(tmpdir(), 'ventanilla-portal-'))
  const log = pino({ level: 'error' })
  const stopping = new AbortController()
  const store = createPostgresEventStore({ url })
  const files = everyProcedure ? undefined : await copyCatalog(['ciudad/paz-y-salvo-predial'])
  await publishCatalog(store, files?.dir ?? catalogDir, {
    proposedBy: { kind: 'publisher', id: 'author' },
    publishedBy: { kind: 'publisher', id: 'reviewer' },
    at: '2026-01-01T00:00:00.000Z',
  })
  await files?.remove()
  const pool = new Pool({ connectionString: url })
  const catalog = createCatalog(store)
  const caseKeys = databaseCaseKeys(pool)
  const engine = createEngine({ store, catalog, keys: caseKeys })
  const secret = Buffer.alloc(32, 5)
  const readModels = createReadModels(pool, store)
  const following = Promise.withResolvers<void>()
  const projecting = runProjections({
    url,
    store,
    rules: catalog.rules,
    signal: stopping.signal,
    log,
    onState: (working) => working && following.resolve(),
  })
  const documents = createDocumentStore(join(folder, 'documents'), caseKeys)
  const publicUrl = 'https://tramites.example'
  const receipts = notaryKey && { log: createTransparencyLog(pool), keys: [notaryKey] as const }
  const evidence = receipts && { ...receipts, store, catalog, documents, caseKeys, publicUrl, now }
  const deps: PortalDeps = {
    engine,
    catalog,
    store,
    readModels,
    cases: createCases({ engine, catalog, store, secret, now }),
    documents,
    access: createAccessLog({ store, now }),
    audit: createAuditRoom({ pool, store, secret, rules: patternRules, now }),
    erasure: createErasure({ engine, catalog, store, keys: caseKeys, documents, pool, now }),
    dueErasures: (entities) => findDueErasures(pool, catalog, { at: now().toISOString(), entities }),
    sealer: createSealer({ secret: secret.toString('base64url'), secure: false }),
    secret,
    // As behind a proxy: nothing in a request says this address.
    publicUrl,
    now,
    log,
    login: demoLogin(),
    ...(receipts && { receipts }),
    ...(evidence && { exportCase: (caseId, options) => exportCase(evidence, caseId, options) }),
    notices: (entities) => readOutbox(pool, caseKeys, entities),
    parked: (entities) => parkedSignalsOf(pool, entities),
    troubledPayments: (entities) => readTroubledPayments(pool, entities),
  }
  const messenger = createOutbox(pool, caseKeys)
  const assigner = createAssigner(pool)
  const settings: Record<string, string> = {}
  const connector = createConnector(settings)
  const ledger = createPaymentLedger(pool)
  const settle = createSettlement({ engine, ledger, now, log })
  const provider: SimulatedProvider = createSimulatedProvider({
    pool,
    secret,
    publicUrl: deps.publicUrl,
    now,
    send: async (body, headers) => {
      const read = await provider.readWebhook(Buffer.from(body), new Headers(headers))
      if (read.ok && read.report) await settle(provider.id, read.report)
    },
  })
  deps.simulatedPayments = provider
  const tools = {
    engine,
    cases: deps.cases,
    connector,
    assigner,
    catalog,
    documents: deps.documents,
    signer: testSigner(),
    messenger,
    payments: { provider, ledger },
    publicUrl: deps.publicUrl,
    log,
  }
  const working = carried && carryOut({ ...tools, now: () => now().toISOString() }, store, stopping.signal)
  const app = new Hono().route('/simulado', simulatedSystems(catalog)).route('/', createPortal(deps))
  const handle = getRequestListener(app.fetch)
  const server = await listen(createServer((request, response) => void handle(request, response)))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (const service of (await readCatalogFiles(catalogDir)).services)
    settings[baseSetting(service)] = `${baseUrl}/simulado/${serviceName(service)}`
  await following.promise
  return {
    baseUrl,
    deps,
    provider,
    request: async (path, init) => app.request(path, init),
    stop: async () => {
      server.close()
      server.closeAllConnections()
      stopping.abort()
      await Promise.all([projecting, working])
      await readModels.close()
      await Promise.all([store.close(), pool.end()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const listen = (server: Server): Promise<Server> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
