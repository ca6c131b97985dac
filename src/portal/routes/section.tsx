import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import type { Actor } from '#core/commands.ts'
import type { Problem } from '#core/errors.ts'
import type { AnswerChanges, Answers } from '#core/events.ts'
import { missingFields, suggestedAnswers, viewForm, type VisibleSection } from '#core/form.ts'
import { safeName } from '#api/documents.ts'
import { limits } from '#api/limits.ts'
import { DocumentError } from '#documents/documents.ts'
import { deterministicId } from '#event-store/envelope.ts'
import { checkAnswers } from '#publishing/check-answers.ts'
import type { PortalContext, PortalEnv, SentForm } from '../deps.ts'
import { channelOf, type Filling, fillingOf } from '../filling.ts'
import { SectionPage } from '../pages/section.tsx'
import { Refused } from '../refused.ts'
import { receiveForm, type ReceivedFile } from '../sent-form.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import { fieldViews, itemOf, problemText, readAnswers, slotViews, withChanges } from '../views/form.ts'
import { say } from '../views/words.ts'

type Part = Filling & { actor: Actor; view: VisibleSection }

/** One part of a form: shown, saved, its documents received and removed. */
export function sectionRoutes(portal: Portal): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get('/solicitudes/:case/pasos/:step/:section', async (c) => {
      const part = await partOf(c, portal)
      return sectionPage(c, portal, part, {
        answers: part.state.data,
        problems: [],
        more: c.req.query('mas') !== undefined,
      })
    })
    .post('/solicitudes/:case/pasos/:step/:section', async (c) => saveSection(c, portal, await partOf(c, portal)))
}

/** The part that the address names, as the answers so far show it. */
async function partOf(c: PortalContext, portal: Portal, changes: AnswerChanges = {}): Promise<Part> {
  const filling = await fillingOf(c, portal)
  const { rules, state, step, base } = filling
  const answers = withChanges(state.data, changes)
  const view = viewForm(rules, { ...state, data: answers }, step).sections.find(
    ({ section }) => section.id === c.req.param('section'),
  )
  if (!view) throw new Refused('not-found', base)
  return { ...filling, view }
}

interface Look {
  answers: AnswerChanges
  problems: readonly Problem[]
  more?: boolean
}

async function sectionPage(c: PortalContext, portal: Portal, part: Part, { answers, problems, more = false }: Look) {
  const { rules, state, stepId, base, view } = part
  const shell = await portal.shell(c, rules.entity)
  const { lang, t } = shell
  const { section } = view
  const rows = c.req.queries('fila') ?? []
  const marks = state.active.find((one) => one.step === stepId)?.marks ?? []
  const toCheck =
    c.req.query('desde') === 'revisar' || (c.req.method === 'POST' && c.get('form').all('then').includes('check'))
  const page = {
    procedure: say(rules.definition.title, lang),
    title: say(section.title, lang),
    ...(section.help && { help: say(section.help, lang) }),
    fields: fieldViews(
      { rules, state, lang, t, answers: { ...suggestionsFor(c, part), ...answers }, problems, marks, more: rows },
      view.fields,
      section.fields ?? [],
    ),
    slots: slotViews({ rules, state, lang, t, problems, marks }, view.documents),
    errors: problems.map((problem) => ({
      text: problemText(problem, rules.definition, lang, t),
      ...anchorOf(problem),
    })),
    form: { action: `${base}/${section.id}`, key: crypto.randomUUID() },
    list: base,
    toCheck,
    more,
  }
  return show(c, <SectionPage shell={shell} section={page} />, problems.length > 0 ? 422 : 200)
}

/** Answers that the page suggests: from other answers, and from what the person's account says of them. */
function suggestionsFor(c: PortalContext, { rules, state, view }: Part): Answers {
  const { identity } = c.get('session')
  // Only the person's own account speaks for them, never that of an officer who helps.
  const own = state.applicant.kind === 'account' && state.applicant.id === identity?.subject
  const { name, email, phone } = (own && identity) || {}
  const account = {
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
  }
  const names = view.fields.map((field) => field.name)
  return suggestedAnswers(rules, state, names, account)
}

function anchorOf(problem: Problem): { href?: string } {
  const item = itemOf(problem)
  if (!item) return {}
  return { href: item.kind === 'document' ? `#slot-${item.name}-file` : `#${item.name}` }
}

async function saveSection(c: PortalContext, portal: Portal, before: Part) {
  const { documents: asked } = before.rules.definition
  const slots = new Map(
    before.view.documents.flatMap(({ slot }) => (asked[slot] ? [[slot, asked[slot]] as const] : [])),
  )
  const files = await receiveForm(c, { caseId: before.state.id, documents: portal.deps.documents, slots })
  const form = c.get('form')
  const shown = form
    .one('shown')
    .split(' ')
    .filter((name) => before.view.section.fields?.includes(name))
  const typed = readAnswers(before.rules.definition, form, shown)
  const invalid = checkAnswers(before.rules, typed, portal.deps.now().toISOString())
  const wrong = new Set(invalid.map((problem) => itemOf(problem)?.name))
  const sound = Object.fromEntries(Object.entries(typed).filter(([name]) => !wrong.has(name)))
  const then = form.all('then')
  if (then.includes('look')) {
    const drawn = await partOf(c, portal, sound)
    return sectionPage(c, portal, drawn, { answers: { ...drawn.state.data, ...typed }, problems: [] })
  }
  await saveAnswers(portal, before, sound)
  const papers = await attachFiles(portal, await partOf(c, portal), files, form)
  const removal = form.one('remove')
  if (removal) await removeFile(portal, before, removal, form.key)
  const after = await partOf(c, portal)
  const missing = missingFields(
    after.rules,
    after.state,
    after.view.fields.filter(({ name }) => shown.includes(name)),
    withChanges(after.state.data, typed),
  )
  const stays = removal !== '' || then.some((word) => /^(stay|row|drop)-/.test(word))
  const problems = [
    ...papers,
    ...invalid,
    ...(then.includes('leave') || stays ? [] : [...missing, ...missingPapers(after, slots)]),
  ]
  if (problems.length > 0)
    return sectionPage(c, portal, after, { answers: { ...after.state.data, ...typed }, problems })
  return goTo(c, nextPage(after, [...shown, ...slots.keys()], then, stays))
}

/** Saves what changed; a part saved without answers counts as seen. */
async function saveAnswers(
  portal: Portal,
  { state, stepId, view, actor, actions }: Part,
  answers: AnswerChanges,
): Promise<void> {
  const differs = ([name, value]: [string, unknown]) =>
    JSON.stringify(state.data[name] ?? null) !== JSON.stringify(value)
  const changed = Object.fromEntries(Object.entries(answers).filter(differs))
  const section = view.section.id
  const seen = state.sections.includes(`${stepId}/${section}`) && (state.entries[stepId] ?? 0) <= 1
  const offered = actions.some((action) => action.type === 'save' && action.step === stepId)
  if (!offered || (seen && Object.keys(changed).length === 0)) return
  // A key of its own: an old page sent again from the Back button must save, not be taken for a repetition.
  const key = crypto.randomUUID()
  const data = { step: stepId, section, data: changed }
  const result = await portal.deps.cases.run(state.id, key, actor, channelOf(state), { type: 'save', data })
  if (!result.ok) throw new Refused('stale', `/solicitudes/${state.id}`)
}

/** Makes the files that came with the form part of the case; answers why one was not accepted. */
async function attachFiles(
  portal: Portal,
  part: Part,
  files: readonly ReceivedFile[],
  form: SentForm,
): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const { slot } of part.view.documents) {
    const sent = files.filter((file) => file.slot === slot)
    for (const file of sent) problems.push(...(await attach(portal, part, file, form.key)))
    if (sent.length === 0 && form.all('then').includes(`stay-${slot}`)) {
      problems.push({ code: 'document-required', pointer: `/documents/${slot}` })
    }
  }
  return problems
}

async function attach(portal: Portal, part: Part, { slot, name, kept }: ReceivedFile, key: string): Promise<Problem[]> {
  const { state, stepId, actor } = part
  const pointer = `/documents/${slot}`
  if (kept instanceof DocumentError) {
    return [{ code: kept.code === 'document-empty' ? 'document-required' : kept.code, pointer, params: kept.params }]
  }
  const id = deterministicId(state.id, slot, key, kept.content)
  const document = { ...kept, id, name: safeName(name, limits.fileNameLength) }
  const result = await portal.deps.cases.run(state.id, id, actor, channelOf(state), {
    type: 'attach',
    data: { step: stepId, slot, document },
  })
  return result.ok ? [] : result.problems.slice(0, 1).map((problem) => ({ ...problem, pointer }))
}

async function removeFile(
  portal: Portal,
  { state, stepId, actor }: Part,
  document: string,
  key: string,
): Promise<void> {
  const own = createHash('sha256').update(`${key}:${document}`).digest('hex')
  await portal.deps.cases.run(state.id, own, actor, channelOf(state), {
    type: 'detach',
    data: { step: stepId, document },
  })
}

/** Documents that the page asked for and nobody sent. */
function missingPapers({ state, view }: Part, shown: ReadonlyMap<string, unknown>): Problem[] {
  const present = new Set(state.documents.map(({ slot }) => slot))
  return view.documents
    .filter(({ slot, required }) => required && shown.has(slot) && !present.has(slot))
    .map(({ slot }) => ({ code: 'document-required', pointer: `/documents/${slot}` }))
}

/** Where the person goes on: the same page when it now asks for more, back to the check, or the next part. */
function nextPage(part: Part, shown: readonly string[], then: readonly string[], stays: boolean): string {
  const { rules, state, step, base, view } = part
  const here = `${base}/${view.section.id}`
  const back = then.includes('check') ? 'desde=revisar' : ''
  if (then.includes('leave')) return `/solicitudes/${state.id}/guardada`
  const row = then.find((word) => word.startsWith('row-'))?.slice('row-'.length)
  if (row !== undefined) return `${here}?fila=${encodeURIComponent(row)}${back && `&${back}`}#${row}`
  if (stays) return `${here}${back && `?${back}`}`
  const fresh = view.fields.some(({ name }) => !shown.includes(name) && state.data[name] === undefined)
  if (fresh || view.documents.some(({ slot }) => !shown.includes(slot))) return `${here}?mas=1${back && `&${back}`}`
  if (back) return `${base}/revisar`
  const sections = viewForm(rules, state, step).sections.map(({ section }) => section.id)
  const next = sections[sections.indexOf(view.section.id) + 1]
  return next ? `${base}/${next}` : base
}
