import { Hono } from 'hono'
import type { FormStep } from '#core/definition.ts'
import type { Problem } from '#core/errors.ts'
import { missingIn, viewForm, type VisibleSection } from '#core/form.ts'
import { getStep, type Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { limitOf } from '#core/clock.ts'
import { ownCase } from '../case-in-hand.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { writeCode } from '../format.ts'
import { CheckPage } from '../pages/check.tsx'
import { SavedPage } from '../pages/saved.tsx'
import { type SectionStatus, TaskListPage } from '../pages/task-list.tsx'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import type { ErrorView, Lang, Shell } from '../view-models.ts'
import { channelOf, type Filling, fillingOf } from '../filling.ts'
import { formSections } from '../views/answers.ts'
import { itemOf, problemText } from '../views/form.ts'
import { lastDay } from '../views/limits.ts'
import { requestView } from '../views/status.ts'
import { say } from '../views/words.ts'
import { sectionRoutes } from './section.tsx'

/** Filling in a form: the list of its parts, one page each, the check, and sending it. */
export function fillRoutes(portal: Portal): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get('/solicitudes/:case/pasos/:step', async (c) => taskListPage(c, portal, await fillingOf(c, portal)))
    .get('/solicitudes/:case/guardada', async (c) => savedPage(c, portal))
    .get('/solicitudes/:case/pasos/:step/revisar', async (c) => checkPage(c, portal, await fillingOf(c, portal), []))
    .post('/solicitudes/:case/pasos/:step/enviar', async (c) => submit(c, portal))
    .route('/', sectionRoutes(portal))
}

export async function taskListPage(c: PortalContext, portal: Portal, filling: Filling) {
  const { state, rules, step, stepId, base, actions } = filling
  const shell = await portal.shell(c, rules.entity)
  const active = state.active.find((one) => one.step === stepId)
  const isDraft = state.status === 'draft'
  const now = portal.deps.now().toISOString()
  const canWithdraw = actions.some(({ type }) => type === 'withdraw')
  const sections = sectionStates(rules, state, stepId, step, now).map(({ id, status, section }) => ({
    title: say(section.title, shell.lang),
    status,
    href: `${base}/${id}`,
  }))
  const unfinished = sections.find(({ status }) => status === 'todo' || status === 'started' || status === 'marked')
  const list = {
    procedure: say(rules.definition.title, shell.lang),
    title: say(isDraft ? rules.definition.title : step.title, shell.lang),
    ...(active?.marks && { request: requestView(rules, state, active, shell.lang) }),
    sections,
    ...(unfinished && { next: unfinished }),
    check: `${base}/revisar`,
    save: `/solicitudes/${state.id}/guardada`,
    complete: missingIn(rules, state, step, now).length === 0 && !sections.some(({ status }) => status === 'marked'),
    ...lapses(rules, state, step, shell.lang),
    ...(isDraft && canWithdraw && { withdraw: `/solicitudes/${state.id}/desistir` }),
  }
  return show(c, <TaskListPage shell={shell} list={list} />)
}

/** The state of each part, also of those that the answers have ruled out. */
function sectionStates(rules: Rules, state: CaseState, stepId: string, step: FormStep, now: string) {
  const visible = new Map(viewForm(rules, state, step).sections.map((view) => [view.section.id, view]))
  const active = state.active.find((one) => one.step === stepId)
  const missing = new Set(missingIn(rules, state, step, now).map((problem) => itemOf(problem)?.name))
  // Asked a second time, what was saved the first time counts only once it is touched again.
  const touched = (state.entries[stepId] ?? 0) <= 1 || (active !== undefined && state.touchedAt > active.since)
  return step.sections.map((section) => {
    const view = visible.get(section.id)
    const saved = touched && state.sections.includes(`${stepId}/${section.id}`)
    const marked = active?.marks?.some(({ item }) => hasItem(view, item)) === true
    return { id: section.id, section, status: statusOf(view, state, saved, marked, missing) }
  })
}

const hasItem = (view: VisibleSection | undefined, item: string): boolean =>
  view !== undefined &&
  (view.fields.some(({ name }) => name === item) || view.documents.some(({ slot }) => slot === item))

function statusOf(
  view: VisibleSection | undefined,
  state: CaseState,
  saved: boolean,
  marked: boolean,
  missing: ReadonlySet<string | undefined>,
): SectionStatus {
  if (!view) return 'not-asked'
  const items = [...view.fields.map(({ name }) => name), ...view.documents.map(({ slot }) => slot)]
  if (marked && !saved) return 'marked'
  const lacks = items.some((item) => missing.has(item))
  const begun = items.some((item) => item in state.data || state.documents.some(({ slot }) => slot === item))
  if (!lacks && (saved || begun)) return 'done'
  return saved || begun ? 'started' : 'todo'
}

function lapses(rules: Rules, state: CaseState, step: FormStep, lang: Lang): { lapses?: string } {
  if (state.status !== 'draft' || step.abandonedAfter === undefined) return {}
  return { lapses: lastDay(limitOf(rules, state.touchedAt, step.abandonedAfter), rules, lang) }
}

async function savedPage(c: PortalContext, portal: Portal) {
  const { state, rules } = await ownCase(c, portal)
  const shell = await portal.shell(c, rules.entity)
  const start = getStep(rules, rules.definition.start)
  const { resumeCode } = portal.deps.cases.codes(state.id)
  const saved = {
    procedure: say(rules.definition.title, shell.lang),
    ...(state.applicant.kind === 'code' && { code: writeCode(resumeCode) }),
    link: `${new URL(c.req.url).origin}/continuar`,
    resume: `/solicitudes/${state.id}`,
    ...(start.kind === 'form' && lapses(rules, state, start, shell.lang)),
  }
  return show(c, <SavedPage shell={shell} saved={saved} />)
}

/** Problems as links: to the page of the part where each is put right. */
function errorLinks(problems: readonly Problem[], { rules, step, base }: Filling, shell: Shell): ErrorView[] {
  return problems.map((problem) => {
    const text = problemText(problem, rules.definition, shell.lang, shell.t)
    const item = itemOf(problem)
    const section =
      item &&
      step.sections.find(({ fields, documents }) => [...(fields ?? []), ...(documents ?? [])].includes(item.name))
    if (!item || !section) return { text }
    const anchor = item.kind === 'document' ? `slot-${item.name}` : item.name
    return { text, href: `${base}/${section.id}?desde=revisar#${anchor}` }
  })
}

async function checkPage(
  c: PortalContext,
  portal: Portal,
  filling: Filling,
  problems: readonly Problem[],
  key?: string,
) {
  const { state, rules, stepId, base } = filling
  const shell = await portal.shell(c, rules.entity)
  const change = (section: string) => `${base}/${section}?desde=revisar`
  const check = {
    procedure: say(rules.definition.title, shell.lang),
    sections: formSections(rules, state, stepId, { lang: shell.lang, t: shell.t, change }),
    errors: errorLinks(problems, filling, shell),
    form: { action: `${base}/enviar`, key: key ?? crypto.randomUUID() },
    list: base,
    files: state.status === 'draft',
  }
  return show(c, <CheckPage shell={shell} check={check} />, problems.length > 0 ? 422 : 200)
}

/** Sent twice, by a second click or an old tab, it is filed once, and both lead to the same page. */
async function submit(c: PortalContext, portal: Portal) {
  const { state, rules, actor, actions } = await ownCase(c, portal)
  const stepId = c.req.param('step') ?? ''
  const isStart = stepId === rules.definition.start
  const after = isStart ? `/solicitudes/${state.id}/radicada` : `/solicitudes/${state.id}`
  const offered = actions.some((action) => action.type === 'submit' && action.step === stepId)
  if (!offered) {
    if (state.filedAt === undefined) throw new Refused('stale', `/solicitudes/${state.id}`)
    return goTo(c, after)
  }
  const { key } = c.get('form')
  const result = await portal.deps.cases.run(state.id, key, actor, channelOf(state), {
    type: 'submit',
    data: { step: stepId },
  })
  if (!result.ok) return checkPage(c, portal, await fillingOf(c, portal), result.problems)
  await portal.deps.readModels.waitFor({ caseId: state.id, revision: result.revision })
  return goTo(c, after)
}
