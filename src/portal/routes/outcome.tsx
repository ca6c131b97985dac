import { Hono } from 'hono'
import type { Actor } from '#core/commands.ts'
import type { Outcome, TaskStep } from '#core/definition.ts'
import type { Problem } from '#core/errors.ts'
import type { AnswerChanges, Mark } from '#core/events.ts'
import { markable, viewFields } from '#core/form.ts'
import { getStep, type Rules } from '#core/rules.ts'
import { type CaseInHand, findCase } from '../case-in-hand.ts'
import type { PortalContext, PortalEnv, SentForm } from '../deps.ts'
import { type MarkView, OutcomePage } from '../pages/outcome.tsx'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import { signedIn } from '../signed-in.ts'
import type { ErrorView, FieldView, Lang, Shell } from '../view-models.ts'
import { fieldViews, itemOf, problemText, readAnswers, withChanges } from '../views/form.ts'
import { caseName } from '../views/history.ts'
import { plainField } from '../views/moves.ts'
import { usualPath } from '../views/status.ts'
import { say } from '../views/words.ts'

/** Taking a decision: its answers, what it causes, and the confirmation. */
export function outcomeRoutes(portal: Portal): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get('/bandeja/:case/pasos/:step/:outcome', (c) =>
      signedIn(c, 'officer', async () => outcomePage(c, portal, await decisionOf(c, portal), emptyLook)),
    )
    .post('/bandeja/:case/pasos/:step/:outcome', (c) =>
      signedIn(c, 'officer', async () => decide(c, portal, await decisionOf(c, portal))),
    )
}

interface Decision extends CaseInHand {
  actor: Actor
  stepId: string
  step: TaskStep
  chosen: string
  outcome: Outcome
}

interface Look {
  answers: AnswerChanges
  marks: { item: string; marked: boolean; reason: string }[]
  note: string
  /** Step to send back to, where the outcome lets the officer choose. */
  to: string
  problems: readonly Problem[]
}

const emptyLook: Look = { answers: {}, marks: [], note: '', to: '', problems: [] }

/** The decision that the address names, if this officer may take it now. */
async function decisionOf(c: PortalContext, portal: Portal): Promise<Decision> {
  const inHand = await findCase(c, portal, c.req.param('case') ?? '', { what: 'case', to: ['agency'] })
  if (inHand?.access !== 'agency') throw new Refused('not-found', '/bandeja')
  const { state, rules, actor, actions } = inHand
  const [stepId, chosen] = [c.req.param('step') ?? '', c.req.param('outcome') ?? '']
  const offered = actions.some(
    (action) => action.type === 'complete' && action.step === stepId && action.outcomes.includes(chosen),
  )
  if (!actor || !offered) throw new Refused('stale', `/bandeja/${state.id}`)
  const step = getStep(rules, stepId)
  const outcome = step.kind === 'task' ? step.outcomes[chosen] : undefined
  if (step.kind !== 'task' || !outcome) throw new Refused('not-found', `/bandeja/${state.id}`)
  return { ...inHand, actor, stepId, step, chosen, outcome }
}

/** Where an outcome leads; the first of the steps that it may send back to. */
const targetOf = ({ next, sendBackTo }: Outcome): string => next ?? sendBackTo?.[0] ?? ''

const titleOf = ({ definition }: Rules, item: string) =>
  definition.data[item]?.title ?? definition.documents[item]?.title

async function outcomePage(c: PortalContext, portal: Portal, decision: Decision, look: Look) {
  const { state, rules, step, stepId, chosen, outcome } = decision
  const shell = await portal.shell(c, rules.entity)
  const { lang, t } = shell
  const names = outcome.fields ?? []
  const answers = withChanges(state.data, look.answers)
  const fields = viewFields(rules, state, names, answers)
  const context = {
    rules,
    state,
    lang,
    t,
    answers: { ...state.data, ...look.answers },
    problems: look.problems,
    marks: [],
  }
  const marks = outcome.marks ? markViews(decision, look, shell) : undefined
  const base = `/bandeja/${state.id}`
  const page = {
    folio: caseName(state),
    task: say(step.title, lang),
    title: say(outcome.title, lang),
    ...(outcome.help && { help: say(outcome.help, lang) }),
    fields: [...backFields(decision, shell, look.to), ...fieldViews(context, fields, names)],
    ...(marks && { marks: { items: marks, note: look.note } }),
    effects: effectsOf(rules, outcome, lang),
    errors: errorsOf(rules, look, marks ?? [], shell),
    form: { action: `${base}/pasos/${stepId}/${chosen}`, key: crypto.randomUUID() },
    back: base,
  }
  return show(c, <OutcomePage shell={shell} outcome={page} />, page.errors.length > 0 ? 422 : 200)
}

/** The steps that the officer may send back to: those that the case was in. */
function backFields({ rules, state, outcome }: Decision, { lang, t }: Shell, to: string): FieldView[] {
  if (!outcome.sendBackTo) return []
  const options = outcome.sendBackTo
    .filter((step) => state.entries[step] !== undefined)
    .map((step) => ({ value: step, title: say(getStep(rules, step).title, lang) }))
  return [plainField('to', t.moves.sendBackTo, { control: 'radios', options, value: to })]
}

function markViews({ rules, state, outcome }: Decision, { marks }: Look, { lang, t }: Shell): MarkView[] {
  return markable(rules, state, targetOf(outcome)).flatMap((item) => {
    const title = titleOf(rules, item)
    const given = marks.find((mark) => mark.item === item)
    if (!title) return []
    const words = say(title, lang)
    const lacks = given?.marked === true && given.reason === ''
    const view = { item, title: words, marked: given?.marked ?? false, reason: given?.reason ?? '' }
    return [{ ...view, ...(lacks && { error: t.outcome.reasonMissing(words.text) }) }]
  })
}

function errorsOf(
  { definition }: Rules,
  { problems }: Look,
  marks: readonly MarkView[],
  { lang, t }: Shell,
): ErrorView[] {
  const ofMarks = marks.flatMap(({ item, error }) => (error ? [{ href: `#reason-${item}`, text: error }] : []))
  const others = problems.map((problem) => {
    const item = itemOf(problem)
    const href = item ? `#${item.name}` : problem.code === 'marks-required' ? '#marks' : undefined
    return { text: problemText(problem, definition, lang, t), ...(href && { href }) }
  })
  return [...ofMarks, ...others]
}

/** What follows by itself until somebody must act again: documents issued and people told. */
function effectsOf(rules: Rules, outcome: Outcome, lang: Lang) {
  const next = targetOf(outcome)
  const { definition } = rules
  const path = usualPath(definition, next).map((id) => getStep(rules, id))
  const stop = path.findIndex(({ kind }) => kind === 'task' || kind === 'form')
  const automatic = stop === -1 ? path : path.slice(0, stop)
  return {
    next: say(getStep(rules, next).title, lang),
    notified: automatic.flatMap((step) => {
      const role = step.kind === 'notify' ? definition.roles[step.to] : undefined
      return role ? [say(role.title, lang)] : []
    }),
    issued: automatic.flatMap((step) => {
      const template = step.kind === 'issue' ? definition.templates[step.template] : undefined
      return template ? [say(template.title, lang)] : []
    }),
  }
}

const reasonLength = 500
const noteLength = 2000

function readMarks({ rules, state, outcome }: Decision, form: SentForm): Look['marks'] {
  const marked = new Set(form.all('mark'))
  return markable(rules, state, targetOf(outcome)).map((item) => ({
    item,
    marked: marked.has(item),
    reason: form.one(`reason-${item}`).trim().slice(0, reasonLength),
  }))
}

async function decide(c: PortalContext, portal: Portal, decision: Decision) {
  const { state, rules, actor, stepId, chosen, outcome } = decision
  const form = c.get('form')
  const asked = outcome.fields ?? []
  const shown = form
    .one('shown')
    .split(' ')
    .filter((name) => asked.includes(name))
  const answers = readAnswers(rules.definition, form, shown)
  const note = form.one('note').trim().slice(0, noteLength)
  const to = form.one('to')
  const look: Look = { answers, marks: outcome.marks ? readMarks(decision, form) : [], note, to, problems: [] }
  if (form.all('then').includes('look')) return outcomePage(c, portal, decision, look)
  if (look.marks.some(({ marked, reason }) => marked && reason === '')) return outcomePage(c, portal, decision, look)
  const marks: Mark[] = look.marks.filter(({ marked }) => marked).map(({ item, reason }) => ({ item, reason }))
  const visible = new Set(viewFields(rules, state, asked, withChanges(state.data, answers)).map(({ name }) => name))
  const data = Object.fromEntries(
    Object.entries(answers).flatMap(([name, value]) => (value !== null && visible.has(name) ? [[name, value]] : [])),
  )
  const result = await portal.deps.cases.run(state.id, form.key, actor, 'web', {
    type: 'complete',
    data: {
      step: stepId,
      outcome: chosen,
      data,
      ...(outcome.marks && { marks }),
      ...(note && { note }),
      ...(outcome.sendBackTo && { to }),
    },
  })
  if (!result.ok) {
    if (result.problems.some(({ code }) => code === 'not-available')) throw new Refused('stale', `/bandeja/${state.id}`)
    return outcomePage(c, portal, decision, { ...look, problems: result.problems })
  }
  await portal.deps.readModels.waitFor({ caseId: state.id, revision: result.revision })
  // Whoever hands a case over may have nothing more to do with it.
  const mine = (await findCase(c, portal, state.id))?.access === 'agency'
  return goTo(c, mine ? `/bandeja/${state.id}?hecho=complete` : '/bandeja?hecho=complete')
}
