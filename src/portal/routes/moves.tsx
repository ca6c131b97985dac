import { Hono } from 'hono'
import type { CommandInput } from '#app/cases.ts'
import { parseFolio } from '#app/folio.ts'
import { tellOtherCase } from '#app/join-cases.ts'
import type { Problem } from '#core/errors.ts'
import { markable } from '#core/form.ts'
import { type CaseInHand, findCase, ownCase } from '../case-in-hand.ts'
import type { PortalContext, PortalEnv, SentForm } from '../deps.ts'
import { channelOf } from '../filling.ts'
import { MovePage } from '../pages/move.tsx'
import type { MarkView } from '../pages/outcome.tsx'
import { rememberPurpose } from '../purposes.ts'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import { signedIn } from '../signed-in.ts'
import type { FieldView, Shell } from '../view-models.ts'
import { itemOf, problemText } from '../views/form.ts'
import { caseName } from '../views/history.ts'
import { type MoveView, moveViews } from '../views/moves.ts'
import { say } from '../views/words.ts'

/** Moves besides filling in and deciding, one page each, for the person and for officers. */
export function moveRoutes(portal: Portal): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get('/solicitudes/:case/hacer/:move', async (c) => movePage(c, portal, await ownMove(c, portal)))
    .post('/solicitudes/:case/hacer/:move', async (c) => make(c, portal, await ownMove(c, portal)))
    .get('/bandeja/:case/hacer/:move', (c) =>
      signedIn(c, 'officer', async () => movePage(c, portal, await officeMove(c, portal))),
    )
    .post('/bandeja/:case/hacer/:move', (c) =>
      signedIn(c, 'officer', async () => make(c, portal, await officeMove(c, portal))),
    )
}

interface Making {
  inHand: CaseInHand
  shell: Shell
  move: MoveView
  /** Page of the case. */
  base: string
}

async function ownMove(c: PortalContext, portal: Portal): Promise<Making> {
  const inHand = await ownCase(c, portal)
  return moveOf(c, portal, inHand, `/solicitudes/${inHand.state.id}`)
}

async function officeMove(c: PortalContext, portal: Portal): Promise<Making> {
  const inHand = await findCase(c, portal, c.req.param('case') ?? '', { what: 'case', to: ['agency'] })
  if (inHand?.access !== 'agency') throw new Refused('not-found', '/bandeja')
  return moveOf(c, portal, inHand, `/bandeja/${inHand.state.id}`)
}

/** The move that the address names, if the rules offer it now. */
async function moveOf(c: PortalContext, portal: Portal, inHand: CaseInHand, base: string): Promise<Making> {
  const shell = await portal.shell(c, inHand.rules.entity)
  const entities = await portal.deps.catalog.entities()
  const move = moveViews({ inHand, shell, entities }).find(({ id }) => id === c.req.param('move'))
  if (!move) throw new Refused('stale', base)
  return { inHand, shell, move, base }
}

interface Look {
  form?: SentForm
  problems: readonly Problem[]
}

/** What was typed stays where it was. */
const asTyped = (field: FieldView, form: SentForm | undefined): FieldView =>
  form === undefined || field.control === 'rows'
    ? field
    : { ...field, value: field.control === 'checkboxes' ? form.all(field.name) : form.one(field.name) }

function marksOf({ inHand: { rules, state }, shell, move }: Making, form: SentForm | undefined) {
  if (move.marksAt === undefined) return {}
  const marked = new Set(form?.all('mark'))
  const items = markable(rules, state, move.marksAt).flatMap((item): MarkView[] => {
    const title = rules.definition.data[item]?.title ?? rules.definition.documents[item]?.title
    const reason = form?.one(`reason-${item}`) ?? ''
    return title ? [{ item, title: say(title, shell.lang), marked: marked.has(item), reason }] : []
  })
  return { marks: { items, note: form?.one('note') ?? '' } }
}

/** The control that a problem is about: a field of the definition, or one of the move's own. */
const controlOf = (problem: Problem): string | undefined => itemOf(problem)?.name ?? problem.pointer?.slice(1)

async function movePage(
  c: PortalContext,
  _portal: Portal,
  making: Making,
  { form, problems }: Look = { problems: [] },
) {
  const { inHand, shell, move, base } = making
  const text = (problem: Problem) => problemText(problem, inHand.rules.definition, shell.lang, shell.t)
  const fields = move.fields.map((field) => {
    const problem = problems.find((one) => controlOf(one) === field.name)
    return { ...asTyped(field, form), ...(problem && { error: text(problem) }) }
  })
  const page = {
    folio: caseName(inHand.state),
    title: move.title,
    ...(move.lead !== undefined && { lead: move.lead }),
    ...(move.norm && { norm: move.norm }),
    fields,
    ...marksOf(making, form),
    errors: problems.map((problem) => {
      const control = controlOf(problem)
      return { text: text(problem), ...(control !== undefined && { href: `#${control}` }) }
    }),
    form: { action: `${base}/hacer/${move.id}`, key: crypto.randomUUID() },
    back: base,
  }
  return show(c, <MovePage shell={shell} move={page} />, problems.length > 0 ? 422 : 200)
}

async function make(c: PortalContext, portal: Portal, making: Making) {
  const { inHand, move, base } = making
  const { state, actor } = inHand
  const form = c.get('form')
  if (!actor) throw new Refused('forbidden', base)
  const channel = base.startsWith('/bandeja') ? 'web' : channelOf(state)
  const input = move.command(form)
  const result =
    input.type === 'join-case'
      ? await join(c, portal, inHand, input, form.key)
      : await portal.deps.cases.run(state.id, form.key, actor, channel, input)
  if (!result.ok) {
    if (result.problems.some(({ code }) => code === 'not-available')) throw new Refused('stale', base)
    return movePage(c, portal, making, { form, problems: result.problems })
  }
  await portal.deps.readModels.waitFor({ caseId: state.id, revision: result.revision })
  // Who has just done something here need not say why they look at what came of it.
  if (base.startsWith('/bandeja')) await rememberPurpose(c, state.id, { kind: 'follow-up' })
  const mine = base.startsWith('/solicitudes') || (await findCase(c, portal, state.id))?.access === 'agency'
  return goTo(c, mine ? `${base}?hecho=${move.type}` : '/bandeja?hecho=complete')
}

async function join(
  c: PortalContext,
  portal: Portal,
  { state, actor }: CaseInHand,
  { data: { folio, reason } }: Extract<CommandInput, { type: 'join-case' }>,
  key: string,
) {
  const row = await portal.deps.readModels.status(parseFolio(folio) ?? '')
  const found = row && (await findCase(c, portal, row.caseId))
  if (!actor || found?.access !== 'agency' || !found.actor)
    return { ok: false as const, problems: [{ code: 'case-not-found' as const, pointer: '/folio' }] }
  const other = { state: found.state, actor: found.actor }
  const told = await tellOtherCase(portal.deps.cases, { state, other, key, channel: 'web', asked: '/folio' })
  if (!told.ok) return told
  return portal.deps.cases.run(state.id, key, actor, 'web', { type: 'join-case', data: { ...told.data, reason } })
}
