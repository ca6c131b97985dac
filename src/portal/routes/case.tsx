import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { addressOf } from '#api/address.ts'
import { encodeName } from '#api/documents.ts'
import { limits } from '#api/limits.ts'
import { createPlaces, placeWaitSeconds, serveLive } from '#api/live.ts'
import { CodeNeeded, findCase, isCaseId, ownCase, type CaseInHand } from '../case-in-hand.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { writeCode, writeDay, writeInstant } from '../format.ts'
import { FiledPage } from '../pages/filed.tsx'
import { MyCasesPage } from '../pages/my-cases.tsx'
import { ReceiptPage } from '../pages/receipt.tsx'
import { StatusPage } from '../pages/status.tsx'
import { WithdrawPage } from '../pages/withdraw.tsx'
import { getStep } from '#core/rules.ts'
import { localDay } from '#core/time.ts'
import type { StoredDocument } from '#core/events.ts'
import type { Office } from '#publishing/files/entity.ts'
import type { Access } from '#identity/access.ts'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import { looksView } from '../views/access.ts'
import { formSections } from '../views/answers.ts'
import { dueViews } from '../views/due.ts'
import { moveViews } from '../views/moves.ts'
import { erasedNote } from '../views/personal-data.ts'
import { sentenceOf, statusView } from '../views/status.ts'
import { normView, say } from '../views/words.ts'
import { channelOf } from '../filling.ts'
import { addressWith } from './find.tsx'
import { taskListPage } from './fill.tsx'

const everybody: readonly Access[] = ['own', 'agency', 'audit', 'admin']

type Places = ReturnType<typeof createPlaces>

/** A person's case: where it stands, what was received, withdrawing, documents. */
export function caseRoutes(portal: Portal): Hono<PortalEnv> {
  const places = createPlaces(limits)
  return new Hono<PortalEnv>()
    .get('/solicitudes/:case', (c) => casePage(c, portal))
    .get('/solicitudes/:case/radicada', (c) => filedPage(c, portal))
    .get('/solicitudes/:case/constancia', (c) => receiptPage(c, portal))
    .get('/solicitudes/:case/desistir', (c) => withdrawPage(c, portal))
    .post('/solicitudes/:case/desistir', (c) => withdraw(c, portal))
    .get('/solicitudes/:case/en-vivo', async (c) =>
      live(c, portal, await findCase(c, portal, c.req.param('case'), { what: 'case', to: everybody }), places),
    )
    .get('/solicitudes/:case/documentos/:document', (c) => download(c, portal))
    .get('/mis-solicitudes', (c) => myCases(c, portal))
}

async function casePage(c: PortalContext, portal: Portal) {
  const inHand = await findCase(c, portal, c.req.param('case') ?? '', { what: 'case', to: ['own'] })
  if (!inHand || (inHand.access !== 'own' && inHand.access !== undefined))
    throw new CodeNeeded(c.req.param('case') ?? '')
  const { state, rules, actions, today, agency } = inHand
  const own = inHand.access === 'own'
  if (state.status === 'draft') {
    const start = getStep(rules, rules.definition.start)
    const stepId = rules.definition.start
    if (!own || start.kind !== 'form') throw new CodeNeeded(state.id)
    return taskListPage(c, portal, { ...inHand, stepId, step: start, base: `/solicitudes/${state.id}/pasos/${stepId}` })
  }
  const shell = await portal.shell(c, rules.entity)
  const canWithdraw = actions.some(({ type }) => type === 'withdraw')
  const { access, cases, catalog } = portal.deps
  const entities = await catalog.entities()
  // Paying again and giving a slot back stand beside what they are about.
  const beside = new Set(['pay-again', 'cancel-booking'])
  const moves = moveViews({ inHand, shell, entities }).filter(({ type }) => !beside.has(type))
  const may = new Set(actions.flatMap((action) => ('step' in action ? [`${action.type}.${action.step}`] : [])))
  const booked = [...new Set(Object.values(state.appointments).map(({ office }) => office))]
  const offices = new Map<string, Office>()
  for (const id of booked) {
    const office = await cases.appointments.office(id)
    if (office) offices.set(id, office)
  }
  const look = { lang: shell.lang, t: shell.t, today, agency, own, canWithdraw, moves: own ? moves : [], may, offices }
  const status = statusView(rules, state, look)
  const looks = own ? { looks: looksView(await access.of(state.id), { inHand, shell, entities }) } : {}
  return show(c, <StatusPage shell={shell} status={{ ...status, ...looks }} />)
}

/** The case once it is filed; before, the person is led back to the form. */
async function filedCase(c: PortalContext, portal: Portal): Promise<CaseInHand & { folio: string; filedAt: string }> {
  const inHand = await ownCase(c, portal)
  const { folio, filedAt } = inHand.state
  if (folio === undefined || filedAt === undefined) throw new Refused('stale', `/solicitudes/${inHand.state.id}`)
  return { ...inHand, folio, filedAt }
}

async function filedPage(c: PortalContext, portal: Portal) {
  const { state, rules, today, agency, folio, filedAt } = await filedCase(c, portal)
  const shell = await portal.shell(c, rules.entity)
  const { lang, t } = shell
  const { lookupCode, resumeCode } = portal.deps.cases.codes(state.id)
  const filed = {
    procedure: say(rules.definition.title, lang),
    agency,
    folio,
    lookupCode,
    ...(state.applicant.kind === 'code' && { resumeCode }),
    filedOn: writeDay(localDay(filedAt, rules.timeZone), lang),
    next: sentenceOf(rules, state, lang, t),
    due: dueViews(rules, state, today, lang, t),
    receipt: `/solicitudes/${state.id}/constancia`,
    status: `/solicitudes/${state.id}`,
  }
  return show(c, <FiledPage shell={shell} filed={filed} />)
}

async function receiptPage(c: PortalContext, portal: Portal) {
  const { state, rules, today, agency, folio, filedAt } = await filedCase(c, portal)
  const shell = await portal.shell(c, rules.entity)
  const { lang, t } = shell
  const events = await portal.deps.engine.history(state.id)
  const codes = portal.deps.cases.codes(state.id)
  const filing = events.find(({ type }) => type === 'CaseFiled')
  const receipt = {
    procedure: say(rules.definition.title, lang),
    agency,
    folio,
    lookupCode: codes.lookupCode,
    ...(state.assistedBy && { resumeCode: writeCode(codes.resumeCode) }),
    filedAt: writeInstant(filedAt, rules.timeZone, lang),
    due: dueViews(rules, state, today, lang, t),
    sections: formSections(rules, state, rules.definition.start, { lang, t, answeredOnly: true }).filter(
      ({ rows }) => rows.length > 0,
    ),
    hash: filing?.metadata.hash ?? '',
    documents: (state.erased ? [] : state.documents).map(({ name, sha256, content }) => ({
      name,
      sha256: content ?? sha256,
    })),
    ...erasedNote(rules, state, shell),
    back: `/solicitudes/${state.id}/radicada`,
    ...(portal.deps.receipts && { signed: `/solicitudes/${state.id}/constancia` }),
  }
  return show(c, <ReceiptPage shell={shell} receipt={receipt} />)
}

async function withdrawPage(c: PortalContext, portal: Portal) {
  const { state, rules, actions } = await ownCase(c, portal)
  if (!actions.some(({ type }) => type === 'withdraw')) throw new Refused('stale', `/solicitudes/${state.id}`)
  const shell = await portal.shell(c, rules.entity)
  const norm = rules.definition.anytime.withdraw?.norm
  const page = {
    ...(state.folio && { folio: state.folio }),
    ...(norm && { norm: normView(rules.definition, norm) }),
    form: { action: `/solicitudes/${state.id}/desistir`, key: crypto.randomUUID() },
    back: `/solicitudes/${state.id}`,
  }
  return show(c, <WithdrawPage shell={shell} withdraw={page} />)
}

async function withdraw(c: PortalContext, portal: Portal) {
  const { state, actor } = await ownCase(c, portal)
  const form = c.get('form')
  const reason = form.one('reason').trim().slice(0, 2000)
  const input = { type: 'withdraw', data: reason ? { reason } : {} } as const
  const result = await portal.deps.cases.run(state.id, form.key, actor, channelOf(state), input)
  if (!result.ok && state.status !== 'closed') throw new Refused('stale', `/solicitudes/${state.id}`)
  return goTo(c, `/solicitudes/${state.id}`)
}

/** Tells the page that its case has changed; the page then asks for itself again. */
async function live(c: PortalContext, { deps }: Portal, inHand: CaseInHand | undefined, places: Places) {
  if (!inHand) throw new Refused('not-found')
  const { id } = inHand.state
  const leave = places.take(addressOf(c, deps.trustedProxies ?? 0))
  if (!leave) throw new Refused('too-many', `/solicitudes/${id}`, placeWaitSeconds)
  const watch = (signal: AbortSignal) => deps.readModels.watch(id, signal)
  return serveLive(c, { watch, leave, log: deps.log }, async (stream, { revision, status }) => {
    await stream.writeSSE({ event: 'change', data: String(revision) })
    if (status !== 'closed') return 'on'
    await stream.writeSSE({ event: 'end', data: '' })
    return 'end'
  })
}

/** A document of the case, to whoever may read it; with the look-up code, only what was issued. */
async function download(c: PortalContext, portal: Portal) {
  const caseId = c.req.param('case') ?? ''
  const what = `document:${c.req.param('document') ?? ''}` as const
  const inHand = await findCase(c, portal, caseId, { what, to: ['own', 'agency', 'audit'] })
  if (!inHand) throw isCaseId(caseId) ? new CodeNeeded(caseId) : new Refused('not-found')
  const { state, access } = inHand
  const attached: StoredDocument[] = access && access !== 'admin' ? state.documents : []
  const document = [...state.issued, ...attached].find(({ id }) => id === c.req.param('document'))
  const content = document && access !== 'admin' ? await portal.deps.documents.open(caseId, document.sha256) : undefined
  if (document && !content && state.erased) throw new Refused('erased', `/solicitudes/${caseId}`)
  if (!document || !content) throw new Refused('not-found', `/solicitudes/${caseId}`)
  c.header('Content-Type', document.mediaType)
  c.header('Content-Length', String(document.size))
  // Never shown inside the portal's own pages: what people send is not to be trusted.
  c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeName(document.name)}`)
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Cache-Control', 'private, no-store')
  return c.body(Readable.toWeb(content) as ReadableStream)
}

async function myCases(c: PortalContext, portal: Portal) {
  const { identity } = c.get('session')
  if (!identity) return c.redirect(`/login?back=${encodeURIComponent('/mis-solicitudes')}`)
  const shell = await portal.shell(c)
  const cursor = c.req.query('desde')
  const { items, next } = await portal.deps.readModels.casesOf(identity.subject, { ...(cursor && { cursor }) })
  const cases = await Promise.all(
    items.map(async (row) => {
      const rules = await portal.deps.catalog.rules(row.procedure, row.definition)
      const waiting = row.status === 'open' && row.steps.some(({ kind }) => kind === 'form')
      return {
        href: `/solicitudes/${row.caseId}`,
        title: say(rules.definition.title, shell.lang),
        ...(row.folio && { folio: row.folio }),
        status: waiting ? ('waiting' as const) : row.status,
        ...(row.due && row.status === 'open' && { due: writeDay(row.due, shell.lang) }),
        since: writeDay(localDay(row.filedAt ?? row.openedAt, rules.timeZone), shell.lang),
      }
    }),
  )
  const more = next && addressWith(c, { desde: next })
  return show(c, <MyCasesPage shell={shell} mine={{ cases, ...(more && { next: more }) }} />)
}
