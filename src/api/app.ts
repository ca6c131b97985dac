import { OpenAPIHono } from '@hono/zod-openapi'
import { answerAfterTraces } from '#access/answer-after-traces.ts'
import { addAccess } from './access.ts'
import { addAudit } from './audit.ts'
import { createCaseDesk } from './case-desk.ts'
import { addCaseEvidence } from './case-evidence.ts'
import { addCases } from './cases.ts'
import type { ApiDeps, ApiEnv } from './deps.ts'
import { addDocuments } from './documents.ts'
import { addErasure } from './erasure.ts'
import { addExports } from './exports.ts'
import { addHealth } from './health.ts'
import { addHistory } from './history.ts'
import { limits as standardLimits } from './limits.ts'
import { addLists } from './lists.ts'
import { createMetrics } from './metrics.ts'
import { addMoves } from './moves.ts'
import { addNotary } from './notary.ts'
import { addPayments } from './payments.ts'
import { answerError, problem, ProblemError } from './problem.ts'
import { addPersonalData } from './personal-data.ts'
import { addProcedures } from './procedures.ts'
import { addPublication } from './publication.ts'
import { addRehearsal } from './rehearsal.ts'
import { createRateGate } from './rate-gate.ts'
import { addReceipt } from './receipt.ts'
import { addReference } from './reference.ts'
import { caller, jsonBody, language } from './request.ts'
import type { Api } from './route.ts'
import { addStatus } from './status.ts'
import { addStream } from './stream.ts'

/** Where the routes of the contract begin. */
const base = '/api/v1'

/**
 * The API: the contract under `/api/v1`, and for operators `/healthz`, `/readyz`, `/metrics`, `/openapi.json`, `/docs`.
 * Answers nothing else, so that the portal can stand beside it.
 */
export function createApi(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const { limits = standardLimits } = deps
  const desk = createCaseDesk(deps)
  const gate = createRateGate(limits.rates, deps.now)
  const metrics = createMetrics()
  const readJson = jsonBody(limits.jsonBytes)

  const app = new OpenAPIHono<ApiEnv>()
  app.onError(answerError)
  app.use(async (c, next) => {
    c.set('deps', deps)
    c.set('limits', limits)
    c.set('desk', desk)
    c.set('gate', gate)
    await next()
  })
  app.use(language)
  app.use(metrics.measure)

  const api: Api = new OpenAPIHono<ApiEnv>({ defaultHook: refuseMalformed })
  // Uploads have limits of their own, enforced while they stream in.
  api.use(async (c, next) => (isUpload(c.req.method, c.req.path) ? next() : readJson(c, next)))
  api.use(caller)
  api.use(answerAfterTraces)
  for (const add of [
    addProcedures,
    addPublication,
    addRehearsal,
    addCases,
    addMoves,
    addErasure,
    addPersonalData,
    addDocuments,
    addHistory,
    addAccess,
    addStatus,
    addLists,
    addAudit,
    addExports,
  ])
    add(api)
  addStream(api, limits)
  addPayments(api, deps.payments)
  addReceipt(api, deps.receipts)
  addCaseEvidence(api, deps.exportCase)
  api.all('*', () => {
    throw problem('not-found')
  })
  app.route(base, api)

  addHealth(app, deps)
  addReference(app)
  if (deps.evidence) addNotary(app, deps.evidence)
  app.get('/metrics', async (c) => c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }))
  return app
}

const isUpload = (method: string, path: string): boolean => method === 'POST' && path.endsWith('/documents')

interface Checked {
  success: boolean
  target: string
  error?: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }
}

/** What a schema has against a request, as problems that point to it. */
function refuseMalformed(result: Checked): undefined {
  if (result.success) return undefined
  const where = result.target === 'json' ? '' : `/${result.target}`
  const problems = (result.error?.issues ?? []).slice(0, 20).map(({ path, message }) => ({
    code: 'field-malformed' as const,
    pointer: `${where}/${path.map((part) => escapePointer(String(part))).join('/')}`,
    params: { expected: message.slice(0, 200) },
  }))
  const [first, ...others] = problems
  throw first ? new ProblemError([first, ...others]) : problem('bad-request')
}

/** RFC 6901. */
const escapePointer = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1')
