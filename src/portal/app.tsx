import { Hono, type MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { answerAfterTraces } from '#access/answer-after-traces.ts'
import { BusyError } from '#app/execute.ts'
import { EventStoreError } from '#event-store/event-store.ts'
import { EvidenceError } from '#evidence/evidence.ts'
import { MasterKeyError } from '#privacy/master-key.ts'
import { SealError } from '#privacy/seal.ts'
import { CursorError } from '#projections/queries.ts'
import { createAssets } from './assets.ts'
import { createGate } from './callers.ts'
import { CodeNeeded } from './case-in-hand.ts'
import { PurposeNeeded } from './purposes.ts'
import { ForgedForm, formTokens } from './csrf.ts'
import type { PortalContext, PortalDeps, PortalEnv } from './deps.ts'
import { type ProblemKind, ProblemPage, problemStatus } from './pages/problem.tsx'
import { Refused } from './refused.ts'
import { auditCaseRoutes } from './routes/audit-case.tsx'
import { auditExportRoutes } from './routes/audit-exports.tsx'
import { auditFindRoutes } from './routes/audit-find.tsx'
import { auditRoutes } from './routes/audit.tsx'
import { auditEvidenceRoutes } from './routes/audit-evidence.tsx'
import { bookingRoutes } from './routes/booking.tsx'
import { caseRoutes } from './routes/case.tsx'
import { codeRoutes, resumePage } from './routes/codes.tsx'
import { erasureRoutes } from './routes/erasures.tsx'
import { evidenceRoutes } from './routes/evidence.tsx'
import { fillRoutes } from './routes/fill.tsx'
import { findRoutes } from './routes/find.tsx'
import { personalDataRoutes } from './routes/personal-data.tsx'
import { purposePage, purposeRoutes } from './routes/purpose.tsx'
import { officeRoutes } from './routes/office.tsx'
import { moveRoutes } from './routes/moves.tsx'
import { simulatedPaymentRoutes } from './routes/simulated-payment.tsx'
import { operationRoutes } from './routes/operation.tsx'
import { studioRoutes } from './routes/studio.tsx'
import { sentForm } from './sent-form.ts'
import { sessions, writeSession } from './session.ts'
import { createPortalParts, type Portal, show } from './shell.tsx'

/** The pages for citizens, officers, auditors and operators. Mount it at `/`, last: it answers every other address. */
export function createPortal(deps: PortalDeps): Hono<PortalEnv> {
  const assets = createAssets()
  const portal = createPortalParts(deps, assets)
  const gate = createGate(deps)
  const app = new Hono<PortalEnv>()
  app.use(contentPolicy(deps), compress())
  app.route('/', assets.routes)
  app.use(sessions(deps.sealer, deps.now))
  app.use(formTokens(deps), sentForm, answerAfterTraces)
  app.use(async (c, next) => {
    const lang = c.req.query('lang')
    if (lang === 'es' || lang === 'en') await writeSession(c as never, { ...c.get('session'), lang })
    await next()
  })
  if (deps.login) app.route('/', deps.login)
  app.route('/', findRoutes(portal, gate))
  app.route('/', codeRoutes(portal, gate))
  app.route('/', personalDataRoutes(portal))
  app.route('/', caseRoutes(portal))
  if (deps.receipts) app.route('/', evidenceRoutes(portal, gate, deps.receipts))
  app.route('/', fillRoutes(portal))
  app.route('/', bookingRoutes(portal))
  app.route('/', moveRoutes(portal))
  app.route('/', purposeRoutes(portal))
  app.route('/', officeRoutes(portal))
  app.route('/', studioRoutes(portal))
  if (deps.exportCase) app.route('/', auditEvidenceRoutes(portal, deps.exportCase))
  app.route('/', auditExportRoutes(portal))
  app.route('/', auditFindRoutes(portal))
  app.route('/', auditRoutes(portal))
  app.route('/', auditCaseRoutes(portal))
  app.route('/', erasureRoutes(portal))
  app.route('/', operationRoutes(portal))
  app.route('/', simulatedPaymentRoutes(portal))
  app.all('*', () => {
    throw new Refused('not-found')
  })
  app.onError((error, c) => problemPage(c, portal, error))
  return app
}

/** Nothing runs or is shown but what we serve; no other site may frame us. Other headers are the process's. */
function contentPolicy({ issuerOrigin }: PortalDeps): MiddlewareHandler<PortalEnv> {
  // Logging out is a form that leads to the issuer.
  const targets = issuerOrigin ? `'self' ${issuerOrigin}` : "'self'"
  const own = ['script-src', 'style-src', 'img-src', 'connect-src'].map((kind) => `${kind} 'self'`).join('; ')
  const policy = `default-src 'none'; ${own}; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`
  return async (c, next) => {
    await next()
    c.header('Content-Security-Policy', policy)
  }
}

const evidenceKinds: Record<EvidenceError['code'], ProblemKind> = {
  'not-found': 'not-found',
  'not-signed': 'unavailable',
  'document-missing': 'evidence-incomplete',
  'too-large': 'evidence-too-large',
}

function kindOf(error: Error): ProblemKind {
  if (error instanceof Refused) return error.kind
  if (error instanceof ForgedForm) return 'cookies'
  if (error instanceof BusyError || (error instanceof EventStoreError && error.code === 'unavailable'))
    return 'unavailable'
  if (error instanceof MasterKeyError) return 'unavailable'
  if (error instanceof EvidenceError) return evidenceKinds[error.code]
  if (error instanceof SealError) return 'altered'
  if (error instanceof CursorError) return 'not-found'
  // Hono's own check of the origin answers with an HTTP exception.
  return 'status' in error && error.status === 403 ? 'cookies' : 'failed'
}

/** What whoever runs the system has to look into: told with a number that the log has too. */
const referred: readonly ProblemKind[] = ['failed', 'altered', 'evidence-incomplete']

async function problemPage(c: PortalContext, portal: Portal, error: Error) {
  if (error instanceof CodeNeeded) return resumePage(c, portal, { caseId: error.caseId, status: 403 })
  if (error instanceof PurposeNeeded) return purposePage(c, portal, { caseId: error.caseId, status: 403 })
  const kind = kindOf(error)
  const reference = referred.includes(kind) ? crypto.randomUUID().slice(0, 8) : undefined
  if (reference) portal.deps.log.error({ err: error, reference }, 'a page failed')
  // People try again; whoever runs the system has to know that a key, or its service, is missing.
  if (error instanceof MasterKeyError) portal.deps.log.error({ err: error }, 'a page waits for the master key')
  const asked = c.req.method === 'GET' || error instanceof EvidenceError
  const back = error instanceof Refused ? error.back : asked ? c.req.path : undefined
  const wait = error instanceof Refused ? error.wait : undefined
  if (wait !== undefined) c.header('Retry-After', String(wait))
  const shell = await portal.shell(c)
  const page = { kind, ...(back && { back }), ...(reference && { reference }), ...(wait !== undefined && { wait }) }
  return show(c, <ProblemPage shell={shell} {...page} />, problemStatus[kind])
}
