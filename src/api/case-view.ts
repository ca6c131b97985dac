import { availableActions } from '#core/actions.ts'
import { explainDue } from '#core/explain-due.ts'
import type { Actor } from '#core/commands.ts'
import type { Rules } from '#core/rules.ts'
import { getStep } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { indexSteps } from '#core/steps.ts'
import type { Access, CaseInView } from '#identity/access.ts'

/** The case as this caller may see it. Hashes of codes are shown to nobody. */
export function viewCase(
  { state, rules, access }: CaseInView & { access: Access },
  actor: Actor | undefined,
  at: string,
) {
  const { id, revision, procedure, version, definition, entity, agency, channel, language, openedAt } = state
  return {
    id,
    revision,
    status: state.status as Exclude<CaseState['status'], 'none'>,
    procedure,
    version,
    definition,
    entity,
    agency,
    channel,
    language,
    openedAt,
    ...present(state, ['folio', 'filedAt', 'closedAt', 'outcome', 'silence', 'erased']),
    steps: state.active.map((active) => viewStep(rules, active, access)),
    clocks: viewClocks(rules, state),
    // Whoever keeps the system running need not know what people answered.
    ...(access !== 'admin' && {
      data: answersFor(access, rules, state),
      documents: state.documents,
      issued: state.issued,
    }),
    payments: Object.values(state.payments),
    appointments: Object.entries(state.appointments).map(([step, visit]) => ({ step, ...visit })),
    children: Object.entries(state.children).map(([child, part]) => ({ name: child, ...part })),
    ...((access === 'admin' || access === 'audit') && { effects: state.effects }),
    access,
    actions: actor ? availableActions(rules, state, actor, at) : [],
  }
}

/** A person reads what forms ask of people, not what officers note in their tasks, such as an answer nobody has approved. */
function answersFor(access: Access, { definition }: Rules, { data }: CaseState): CaseState['data'] {
  if (access !== 'own') return data
  const forms = Object.values(indexSteps(definition).steps).filter((step) => step.kind === 'form')
  const asked = new Set(forms.flatMap(({ sections }) => sections.flatMap(({ fields = [] }) => fields)))
  return Object.fromEntries(Object.entries(data).filter(([name]) => asked.has(name)))
}

/** A person is told the office that has their case, not who in it. */
function viewStep(rules: Rules, active: CaseState['active'][number], access: Access) {
  const { assignee: _officer, ...rest } = active
  const title = getStep(rules, active.step).title
  if (access === 'own') return { ...rest, title }
  if (access !== 'admin') return { ...active, title }
  const { marks: _marks, note: _note, ...bare } = active
  return { ...bare, title }
}

function viewClocks(rules: Rules, state: CaseState) {
  return Object.entries(state.clocks).map(([clock, each]) => {
    const { status, term, norm, due, dueAt, calendar } = each
    const title = rules.definition.clocks[clock]?.title
    const days = rules.calendars[calendar]
    if (!days) throw new Error(`The calendar "${calendar}" of case ${state.id} is not at hand`)
    return {
      clock,
      ...(title && { title }),
      status,
      term,
      norm,
      due,
      dueAt,
      explanation: explainDue(each, days, rules.timeZone),
    }
  })
}

function present<T extends object, K extends keyof T>(from: T, names: K[]): Pick<T, K> {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]])) as Pick<
    T,
    K
  >
}
