import { Hono } from 'hono'
import { parseFolio } from '#app/folio.ts'
import { mayRead, sameHash } from '#identity/access.ts'
import { hashCode } from '#identity/codes.ts'
import type { Gate } from '../callers.ts'
import { isCaseId, rememberLookup } from '../case-in-hand.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { LookupPage, ResumePage, type LookupForm } from '../pages/codes.tsx'
import { writeSession } from '../session.ts'
import { goTo, type Portal, show } from '../shell.tsx'

const codeLength = 60

/** Coming back with a code: to go on with a case, or to see where it stands. Codes are only ever sent in a form's body. */
export function codeRoutes(portal: Portal, gate: Gate): Hono<PortalEnv> {
  return (
    new Hono<PortalEnv>()
      .get('/continuar', (c) => resumePage(c, portal, {}))
      .post('/continuar', async (c) => resume(c, portal, gate))
      .post('/solicitudes/:case/codigo', async (c) => resume(c, portal, gate, c.req.param('case')))
      .get('/estado', (c) => lookupPage(c, portal, { folio: c.req.query('folio') ?? '', code: '', errors: {} }))
      // Where the code on a letter leads.
      .get('/estado/:folio', (c) => lookupPage(c, portal, { folio: c.req.param('folio'), code: '', errors: {} }))
      .post('/estado', async (c) => lookup(c, portal, gate))
  )
}

/** Asks for the code; of one case when the address says which. */
export async function resumePage(
  c: PortalContext,
  portal: Portal,
  {
    caseId,
    code = '',
    error,
    status = 200,
  }: { caseId?: string; code?: string; error?: string; status?: 200 | 403 | 422 },
) {
  const action = caseId && isCaseId(caseId) ? `/solicitudes/${caseId}/codigo` : '/continuar'
  const resumeForm = { form: { action, key: crypto.randomUUID() }, code, ...(error !== undefined && { error }) }
  return show(c, <ResumePage shell={await portal.shell(c)} resume={resumeForm} />, status)
}

async function resume(c: PortalContext, portal: Portal, gate: Gate, named?: string) {
  const { engine, readModels } = portal.deps
  const session = c.get('session')
  const { t } = await portal.shell(c)
  const code = c.get('form').one('code').trim().slice(0, codeLength)
  const again = (error: string) => resumePage(c, portal, { ...(named && { caseId: named }), code, error, status: 422 })
  if (code === '') return again(t.resume.missing)
  gate.check(c, 'code')
  const caseId = named ?? (await readModels.caseByResumeHash(hashCode(code)))
  const loaded = caseId && isCaseId(caseId) ? await engine.load(caseId) : undefined
  if (!loaded || !caseId || mayRead(undefined, code, loaded) !== 'own') {
    gate.pass(c, 'code')
    return again(t.resume.wrong)
  }
  await writeSession(c as never, { ...session, resume: { ...session.resume, [caseId]: code } })
  return goTo(c, `/solicitudes/${caseId}`)
}

async function lookupPage(c: PortalContext, portal: Portal, { folio, code, errors }: Omit<LookupForm, 'form'>) {
  const form = { action: '/estado', key: crypto.randomUUID() }
  const status = Object.keys(errors).length > 0 ? 422 : 200
  return show(
    c,
    <LookupPage shell={await portal.shell(c)} lookup={{ form, folio: folio.slice(0, codeLength), code, errors }} />,
    status,
  )
}

/** A wrong code and an unknown folio are answered alike. */
async function lookup(c: PortalContext, portal: Portal, gate: Gate) {
  const form = c.get('form')
  const [folio, code] = [form.one('folio').trim(), form.one('code').trim().slice(0, codeLength)]
  const { t } = await portal.shell(c)
  const parsed = parseFolio(folio)
  const errors = { ...(!parsed && { folio: t.lookup.folioMissing }), ...(!code && { code: t.lookup.codeMissing }) }
  if (!parsed || !code) return lookupPage(c, portal, { folio, code, errors })
  gate.pass(c, 'lookup')
  const row = await portal.deps.readModels.status(parsed)
  if (!row || !sameHash(hashCode(code), row.lookupHash)) {
    return lookupPage(c, portal, { folio, code, errors: { both: t.lookup.wrong } })
  }
  await rememberLookup(c, row.caseId)
  return goTo(c, `/solicitudes/${row.caseId}`)
}
