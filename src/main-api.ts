import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { getRequestListener } from '@hono/node-server'
import { createLocalJWKSet, type JWK } from 'jose'
import { Pool } from 'pg'
import { pino, type Logger } from 'pino'
import { createAccessLog } from '#access/access-log.ts'
import { createApi } from '#api/app.ts'
import { temporalPart } from '#api/health.ts'
import { securityHeaders } from '#api/security-headers.ts'
import { createAuditRoom } from '#audit/audit-room.ts'
import { patternRules } from '#audit/pattern-rules.ts'
import { simulatedSystems } from '#connectors/simulated-systems.ts'
import { createDocumentStore } from '#documents/documents.ts'
import type { ExportCase } from '#evidence/evidence.ts'
import { exportCase } from '#evidence/export-case.ts'
import { createIssuer, type EmbeddedIssuer } from '#identity/issuer.ts'
import { createVerifier } from '#identity/verifier.ts'
import { createTransparencyLog } from '#notary/log.ts'
import { parseSigningKeys } from '#notary/note.ts'
import { parseVerifierKey } from '#notary/verifier/verify.mjs'
import { createPaymentLedger, readTroubledPayments } from '#payments/ledger.ts'
import { createPortal } from '#portal/app.tsx'
import { readOutbox } from '#messaging/outbox.ts'
import { createLogin } from '#portal/login.ts'
import { parkedSignalsOf } from '#temporal/parked-signals.ts'
import { createSealer } from '#portal/session.ts'
import { createReadModels } from '#projections/queries.ts'
import { createCatalog } from '#publishing/catalog.ts'
import { createCases } from './cases.ts'
import type { Config } from './config.ts'
import { findDueErasures } from './due-erasures.ts'
import { createErasure } from './erase-personal-data.ts'
import { errorFacts } from './error-facts.ts'
import { createEngine } from './execute.ts'
import { paymentProviderOf } from './payment-provider.ts'
import { createSettlement } from './settle-payment.ts'
import { openCaseKeys } from './open-case-keys.ts'
import { openEventStore } from './open-store.ts'

/** How long requests under way may take to end after SIGTERM, milliseconds. */
const graceMs = 5_000
/** The longest that one question to the read models may keep the database busy, milliseconds; exports ask page by page. */
const statementMs = 15_000
const localClient = 'ventanilla-portal'

/**
 * Serves API and portal until SIGTERM or SIGINT; then lets the requests under way end. The database may be down
 * meanwhile: each request tries again, and `/readyz` says so.
 */
export async function main(config: Config<'api'>): Promise<void> {
  const log = pino({ name: 'api', level: config.logLevel, serializers: { err: errorFacts } })
  const stopping = new AbortController()
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stopping.abort())
  const { handle, close } = await compose(config, log)
  const server = createServer(handle)
  server.listen(config.port, config.host)
  await once(server, 'listening')
  log.info({ address: config.publicUrl }, 'api ready')
  if (!stopping.signal.aborted) await once(stopping.signal, 'abort')
  await closeServer(server)
  await close()
}

async function compose(config: Config<'api'>, log: Logger) {
  const now = () => new Date()
  const store = await openEventStore(config)
  const pool = new Pool({
    connectionString: config.databaseUrl,
    application_name: 'ventanilla',
    max: 8,
    statement_timeout: statementMs,
  })
  pool.on('error', () => undefined) // an idle connection was lost; the pool has already dropped it
  const catalog = createCatalog(store)
  const keys = await openCaseKeys(pool, config)
  const engine = createEngine({ store, catalog, keys })
  const secret = Buffer.from(config.ventanillaSecret, 'base64url')
  const cases = createCases({ engine, catalog, store, secret, now })
  const readModels = createReadModels(pool, store)
  const access = createAccessLog({ store, now })
  const documents = createDocumentStore(config.documentsDir, keys)
  const { issuer, verify, embedded, login } = identity(config, log)
  const { provider, simulated } = paymentProviderOf(config, pool)
  const settle = createSettlement({ engine, ledger: createPaymentLedger(pool), now, log })
  const shared = {
    engine,
    cases,
    catalog,
    store,
    readModels,
    documents,
    access,
    audit: createAuditRoom({ pool, store, secret, rules: patternRules, now }),
    erasure: createErasure({ engine, catalog, store, keys, documents, pool, now }),
    now,
    log,
    trustedProxies: config.trustedProxies,
  }

  const transparencyLog = createTransparencyLog(pool)
  const witnesses = (config.notaryWitnesses ?? '').split(/\s+/).filter(Boolean).map(parseVerifierKey)
  const [key, ...otherKeys] = config.notaryKey === undefined ? [] : parseSigningKeys(config.notaryKey)

  const receipts = key && { log: transparencyLog, keys: [key, ...otherKeys] as const }
  const evidenceDesk = receipts && {
    ...receipts,
    store,
    catalog,
    documents,
    caseKeys: keys,
    publicUrl: config.publicUrl,
    now,
  }
  const exporting: { exportCase?: ExportCase } = evidenceDesk
    ? { exportCase: (caseId, options) => exportCase(evidenceDesk, caseId, options) }
    : {}

  const app = createApi({
    ...shared,
    verify,
    parts: [temporalPart(config.temporalAddress)],
    evidence: { log: transparencyLog, witnesses },
    ...(receipts && { receipts }),
    ...exporting,
    ...(provider && { payments: { provider, settle } }),
  })
  // A local installation brings the other systems that its sample procedures ask.
  if (embedded) app.route('/simulado', simulatedSystems(catalog))
  const sealer = createSealer({ secret: config.cookieSecret, secure: config.publicUrl.startsWith('https:') })
  const portal = createPortal({
    ...shared,
    dueErasures: (entities) => findDueErasures(pool, catalog, { at: now().toISOString(), entities }),
    sealer,
    secret,
    publicUrl: config.publicUrl,
    ...(receipts && { receipts }),
    ...exporting,
    parked: (entities) => parkedSignalsOf(pool, entities),
    ...(login && { login }),
    ...(simulated && { simulatedPayments: simulated }),
    troubledPayments: (entities) => readTroubledPayments(pool, entities),
    // Demo accounts have no mailbox: what would be sent to them is shown instead.
    ...(embedded && { notices: (entities) => readOutbox(pool, keys, entities) }),
    ...(!embedded && { issuerOrigin: new URL(issuer).origin }),
  })
  app.route('/', portal)
  const headers = securityHeaders(config.publicUrl)
  return {
    handle: listener({ app, headers, embedded, log }),
    close: async () => {
      await access.settle()
      await readModels.close()
      await Promise.all([store.close(), pool.end()])
    },
  }
}

/** Whom to believe about who calls: an issuer elsewhere, or the one that a local installation brings. */
function identity(config: Config<'api'>, log: Logger) {
  const { publicUrl, oidcAudience: audience, embeddedIssuerKey: key } = config
  const issuer = config.oidcIssuer ?? `${publicUrl}/oidc`
  const claim = key ? 'ventanilla' : config.oidcClaim
  const clientId = key ? localClient : config.oidcClientId
  const verify = createVerifier({
    issuer,
    audience,
    claim,
    ...(config.oidcJwksUrl !== undefined && { jwksUrl: config.oidcJwksUrl }),
    ...(key && { keys: createLocalJWKSet({ keys: [publicPart(key)] }) }),
  })
  const clientSecret = config.oidcClientSecret
  const secretPart = clientSecret === undefined || key ? {} : { clientSecret }
  const login =
    clientId === undefined ? undefined : createLogin({ issuer, clientId, ...secretPart, publicUrl, claim, log })
  const client = { id: localClient, redirectUris: [`${publicUrl}/login/callback`] }
  const embedded = key && createIssuer({ issuer, audience, key, client, cookieSecret: config.cookieSecret })
  return { issuer, verify, embedded, login }
}

const publicPart = ({ kty, crv, x, y, ...rest }: JWK): JWK =>
  ({ kty, crv, x, y, alg: 'ES256', ...(rest.kid !== undefined && { kid: rest.kid }) }) as JWK

interface Listening {
  app: { fetch: Parameters<typeof getRequestListener>[0] }
  headers: Record<string, string>
  embedded: EmbeddedIssuer | undefined
  log: Logger
}

/** The embedded issuer speaks Node's own HTTP; everything else is Hono's. */
function listener({ app, headers, embedded, log }: Listening) {
  const hono = getRequestListener(app.fetch)
  return (request: IncomingMessage, response: ServerResponse): void => {
    for (const name in headers) response.setHeader(name, headers[name] ?? '')
    const path = request.url?.split('?', 1)[0] ?? '/'
    const handled = embedded?.owns(path) ? embedded.handle(request, response) : hono(request, response)
    Promise.resolve(handled).catch((error: unknown) => {
      log.error({ err: error }, 'a request failed')
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const late = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(late)
}
