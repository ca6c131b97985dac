import type { Definition, Step } from '#core/definition.ts'
import { getStep, type Rules } from '#core/rules.ts'
import type { ActiveStep, CaseState } from '#core/state.ts'
import { indexSteps } from '#core/steps.ts'
import { localDay } from '#core/time.ts'
import type { Office } from '#publishing/files/entity.ts'
import { writeDay } from '../format.ts'
import type { Messages } from '../messages/es.ts'
import type { Status } from '../pages/status.tsx'
import type { TaskList } from '../pages/task-list.tsx'
import type { Lang, StepView, Words } from '../view-models.ts'
import { dueViews } from './due.ts'
import { fileView } from './form.ts'
import { lastDay } from './limits.ts'
import { erasedNote } from './personal-data.ts'
import { partViews, paymentViews, visitViews } from './owed.ts'
import { plain, say } from './words.ts'

/** The step that asks something of the person after filing. */
function requestedOf(rules: Rules, state: CaseState): ActiveStep | undefined {
  return state.active.find(({ step }) => {
    const defined = getStep(rules, step)
    return defined.kind === 'form' && defined.role === 'applicant' && step !== rules.definition.start
  })
}

/** What the person must complete, each with the place where it is done. */
export function requestView(
  rules: Rules,
  state: CaseState,
  active: ActiveStep,
  lang: Lang,
): NonNullable<TaskList['request']> {
  const { definition } = rules
  const step = getStep(rules, active.step)
  const sections = step.kind === 'form' ? step.sections : []
  const marks = (active.marks ?? []).map(({ item, reason }) => {
    const title = definition.data[item]?.title ?? definition.documents[item]?.title
    const section = sections.find(({ fields, documents }) => fields?.includes(item) || documents?.includes(item))
    const anchor = definition.documents[item] ? `slot-${item}` : item
    const base = `/solicitudes/${state.id}/pasos/${active.step}`
    return {
      item: title ? say(title, lang) : plain(item),
      reason,
      href: section ? `${base}/${section.id}#${anchor}` : base,
    }
  })
  return {
    ...(active.note && { note: active.note }),
    paused: Object.values(state.clocks).some(({ status }) => status === 'suspended'),
    marks,
    ...(active.expiresAt && { until: lastDay(active.expiresAt, rules, lang) }),
  }
}

const stepWords = (step: Step, lang: Lang): Words => say(step.status ?? step.title, lang)

/** The case in one sentence. */
export function sentenceOf(rules: Rules, state: CaseState, lang: Lang, t: Messages): Words {
  const said = state.active.filter(({ kind }) => kind !== 'parallel')
  const now = said.map(({ step }) => stepWords(getStep(rules, step), lang))
  if (now[0]) return { ...now[0], text: now.map(({ text }) => text).join(' ') }
  if (state.outcome === 'withdrawn') return plain(t.status.withdrawn)
  const end = endOf(rules.definition, state)
  return end ? stepWords(end, lang) : plain(state.outcome === 'abandoned' ? t.status.lapsed : t.status.phase.closed)
}

function endOf(definition: Definition, state: CaseState): Step | undefined {
  const { steps } = indexSteps(definition)
  const last = Object.keys(state.entries).map((id) => steps[id])
  return last.find((step) => step?.kind === 'end' && step.outcome === state.outcome)
}

/** The usual way on from a step: its first outcome, or what holds when nothing special does. */
function wayOn(step: Step): string | undefined {
  switch (step.kind) {
    case 'task':
      return Object.values(step.outcomes).find(({ next }) => next !== undefined)?.next
    case 'choice':
      return step.else ?? step.when.at(-1)?.next
    case 'end':
    case 'join':
      return undefined
    default:
      return step.next
  }
}

/** Steps that usually follow `from`, until an end or one that is known already. */
export function usualPath(definition: Definition, from: string, known: ReadonlySet<string> = new Set()): string[] {
  const { steps } = indexSteps(definition)
  const path: string[] = []
  for (let id: string | undefined = from; id !== undefined && !known.has(id) && !path.includes(id);) {
    const step: Step | undefined = steps[id]
    if (!step) break
    path.push(id)
    id = wayOn(step)
  }
  return path
}

/** Steps done, now and usually to come; those that nobody waits in are left out. */
function stepViews(rules: Rules, state: CaseState, lang: Lang): StepView[] {
  const { definition } = rules
  const active = new Set(state.active.map(({ step }) => step))
  const entered = Object.keys(state.entries).filter((id) => !active.has(id))
  const known = new Set([...entered, ...active])
  const last = state.active[0]?.step
  const next = last === undefined ? [] : usualPath(definition, wayOnOf(rules, last), known)
  const view = (id: string, stage: StepView['state']): StepView[] => {
    const step = getStep(rules, id)
    return step.kind === 'choice' || step.kind === 'join' ? [] : [{ title: say(step.title, lang), state: stage }]
  }
  return [
    ...entered.flatMap((id) => view(id, 'done')),
    ...[...active].flatMap((id) => view(id, 'now')),
    ...next.flatMap((id) => view(id, 'next')),
  ]
}

const wayOnOf = (rules: Rules, id: string): string => wayOn(getStep(rules, id)) ?? ''

interface Look {
  lang: Lang
  t: Messages
  today: string
  agency: string
  /** The person themself, who may act; otherwise someone with the look-up code. */
  own: boolean
  canWithdraw: boolean
  /** Moves that the person may make now, by their address. */
  moves: { id: string; title: Words }[]
  /** Kinds of moves at steps, such as `book.visit`. */
  may: ReadonlySet<string>
  offices: ReadonlyMap<string, Office>
}

/** Whether the person must pay or come. */
const owes = (rules: Rules, state: CaseState): boolean =>
  state.active.some(({ step }) => {
    const defined = getStep(rules, step)
    if (defined.kind === 'appointment') return state.appointments[step]?.status !== 'booked'
    return defined.kind === 'payment' && defined.role === 'applicant'
  })

/** The status page of a case. */
export function statusView(rules: Rules, state: CaseState, look: Look): Status {
  const { lang, t, today, agency, own, canWithdraw } = look
  const { definition, timeZone } = rules
  const asked = requestedOf(rules, state)
  const silence = state.silence && definition.clocks[state.silence.clock]?.silence
  const base = `/solicitudes/${state.id}`
  const move = definition.anytime.withdraw?.title
  const day = (at: string) => writeDay(localDay(at, timeZone), lang)
  return {
    procedure: say(definition.title, lang),
    agency,
    ...(state.folio && { folio: state.folio }),
    revision: state.revision,
    sentence: sentenceOf(rules, state, lang, t),
    phase: state.status === 'closed' ? 'closed' : asked || owes(rules, state) ? 'waiting' : 'open',
    payments: paymentViews(rules, state, look),
    visits: visitViews(rules, state, look.offices, look.may, look),
    parts: partViews(rules, state, look),
    moves: look.moves.map(({ id, title }) => ({ href: `${base}/hacer/${id}`, title })),
    ...(state.filedAt && { filedOn: day(state.filedAt) }),
    ...(state.closedAt && { closedOn: day(state.closedAt) }),
    due: dueViews(rules, state, today, lang, t),
    ...(silence && { silence: say(silence.text, lang) }),
    ...(asked && { request: { ...requestView(rules, state, asked, lang), href: `${base}/pasos/${asked.step}`, own } }),
    steps: stepViews(rules, state, lang),
    documents: own && !state.erased ? state.documents.map((one) => fileView(state.id, one)) : [],
    issued: state.erased ? [] : state.issued.map((one) => fileView(state.id, one)),
    ...erasedNote(rules, state, look),
    ...(own && { data: `${base}/datos` }),
    ...(canWithdraw && {
      withdraw: { href: `${base}/desistir`, title: move ? say(move, lang) : plain(t.status.withdraw) },
    }),
    ...(own && state.filedAt && { receipt: `${base}/constancia` }),
    live: `${base}/en-vivo`,
  }
}
