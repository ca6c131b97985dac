import type { Answers, Instant, Row, Value } from './events.ts'
import type { Field, FormStep, Section } from './definition.ts'
import { answerTo, isMet } from './answer-to.ts'
import type { Scope } from './expression.ts'
import type { Problem } from './errors.ts'
import { getStep, type Rules } from './rules.ts'
import { caseScope } from './scope.ts'
import type { CaseState } from './state.ts'
import { localDay } from './time.ts'

export interface VisibleSection {
  section: Section
  fields: { name: string; required: boolean }[]
  documents: { slot: string; required: boolean }[]
}

function visibleFields(rules: Rules, scope: Scope, names: readonly string[]) {
  return names
    .map((name) => ({ name, field: rules.definition.data[name] }))
    .filter(({ field }) => field !== undefined && isMet(rules, scope, field.when))
    .map(({ name, field }) => ({
      name,
      required: field?.value === undefined && isMet(rules, scope, field?.required, false),
    }))
}

function visibleDocuments(rules: Rules, scope: Scope, slots: readonly string[]) {
  return slots
    .map((slot) => ({ slot, document: rules.definition.documents[slot] }))
    .filter(({ document }) => document !== undefined && isMet(rules, scope, document.when))
    .map(({ slot, document }) => ({ slot, required: isMet(rules, scope, document?.required, false) }))
}

function visibleWith(rules: Rules, state: CaseState, step: FormStep, answers: Answers): VisibleSection[] {
  const scope = caseScope(rules, state, answers)
  return step.sections
    .filter((section) => isMet(rules, scope, section.when))
    .map((section) => ({
      section,
      fields: visibleFields(rules, scope, section.fields ?? []),
      documents: visibleDocuments(rules, scope, section.documents ?? []),
    }))
}

/** Answers of this form that its conditions hide. */
function hiddenFields(step: FormStep, visible: VisibleSection[], answers: Answers): string[] {
  const shown = new Set(visible.flatMap(({ fields }) => fields.map(({ name }) => name)))
  return step.sections
    .flatMap((section) => section.fields ?? [])
    .filter((name) => Object.hasOwn(answers, name) && !shown.has(name))
}

export interface FormView {
  sections: VisibleSection[]
  /** Answers that no visible question asks for: they leave when the form is submitted. */
  hidden: string[]
}

/**
 * What a form shows for the answers so far. A hidden answer counts as absent, which may hide more: repeated until
 * nothing changes, at most once per field.
 */
export function viewForm(rules: Rules, state: CaseState, step: FormStep, changes: Answers = {}): FormView {
  const answers = { ...state.data, ...changes }
  const hidden: string[] = []
  for (;;) {
    const sections = visibleWith(rules, state, step, answers)
    const more = hiddenFields(step, sections, answers)
    if (more.length === 0) return { sections, hidden }
    hidden.push(...more)
    for (const name of more) delete answers[name]
  }
}

/** The fields of a task's outcome that apply, with the answers given so far. */
export function viewFields(rules: Rules, state: CaseState, names: readonly string[], answers: Answers) {
  return visibleFields(rules, caseScope(rules, state, { ...state.data, ...answers }), names)
}

/** Whether an answer says nothing. */
export const isBlank = (value: Answers[string] | undefined): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

type Shown = { name: string; required: boolean }[]

const rowsOf = (value: Value | undefined): Row[] =>
  Array.isArray(value) ? value.filter((row): row is Row => typeof row === 'object') : []

/** What is missing in the rows of a group; conditions of a column see the answers of their row first. */
function missingInRows(rules: Rules, scope: Scope, name: string, { fields = {}, minItems = 0 }: Field, rows: Row[]) {
  const problems: Problem[] = []
  if (rows.length > 0 && rows.length < minItems)
    problems.push({ code: 'group-size', pointer: `/data/${name}`, params: { minItems } })
  for (const [i, row] of rows.entries()) {
    const inRow = { ...scope, ...row }
    for (const [column, field] of Object.entries(fields)) {
      const asked = isMet(rules, inRow, field.when) && isMet(rules, inRow, field.required, false)
      if (asked && isBlank(row[column]))
        problems.push({ code: 'field-required', pointer: `/data/${name}/${i}/${column}` })
    }
  }
  return problems
}

/** Problems of required fields without an answer, in rows of groups too. */
export function missingFields(rules: Rules, state: CaseState, fields: Shown, answers: Answers): Problem[] {
  const groups = fields.some(({ name }) => rules.definition.data[name]?.type === 'group')
  const scope = groups ? caseScope(rules, state, { ...state.data, ...answers }) : {}
  return fields.flatMap(({ name, required }): Problem[] => {
    if (required && isBlank(answers[name])) return [{ code: 'field-required', pointer: `/data/${name}` }]
    const field = rules.definition.data[name]
    return field?.type === 'group' ? missingInRows(rules, scope, name, field, rowsOf(answers[name])) : []
  })
}

/** Rules of the definition over the answers that these do not keep; `params.check` numbers the rule of the field. */
export function failedChecks(rules: Rules, state: CaseState, fields: Shown, at: Instant): Problem[] {
  const checked = fields.flatMap(({ name }) =>
    (rules.definition.data[name]?.checks ?? []).map(({ if: source }, check) => ({ name, source, check })),
  )
  const answered = checked.filter(({ name }) => !isBlank(state.data[name]))
  if (answered.length === 0) return []
  const scope = { ...caseScope(rules, state), today: localDay(at, rules.timeZone) }
  return answered
    .filter(({ source }) => !isMet(rules, scope, source))
    .map(({ name, check }) => ({ code: 'check-failed', pointer: `/data/${name}`, params: { check } }))
}

/** What keeps a form from being submitted; empty when nothing does. `view`: what it shows, where that is known already. */
export function missingIn(
  rules: Rules,
  state: CaseState,
  step: FormStep,
  at: Instant,
  view: FormView = viewForm(rules, state, step),
): Problem[] {
  const present = new Set(state.documents.map(({ slot }) => slot))
  return view.sections.flatMap(({ fields, documents }) => [
    ...missingFields(rules, state, fields, state.data),
    ...failedChecks(rules, state, fields, at),
    ...documents
      .filter(({ slot, required }) => required && !present.has(slot))
      .map(({ slot }): Problem => ({ code: 'document-required', pointer: `/documents/${slot}` })),
  ])
}

/** What the person's account says of them, for the questions that suggest an answer from it. */
export type Account = { name?: string; email?: string; phone?: string; document?: string }

/** Answers to suggest where there is none yet; never saved before the person has seen them. */
export function suggestedAnswers(rules: Rules, state: CaseState, names: readonly string[], account: Account): Answers {
  const known = Object.fromEntries(Object.entries(account).filter(([, value]) => value !== undefined))
  const suggested: Answers = {}
  for (const name of names) {
    const source = rules.definition.data[name]?.prefill
    if (source === undefined || !isBlank(state.data[name])) continue
    const value = answerTo(rules, { ...caseScope(rules, state), account: known }, source)
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') suggested[name] = value
  }
  return suggested
}

/**
 * What an officer may mark when the case goes to `next`: what the form of the applicant shows that it reaches, over notices
 * and documents of the engine. Empty when it reaches none.
 */
export function markable(rules: Rules, state: CaseState, next: string): string[] {
  const seen = new Set<string>()
  let id = next
  for (let step = getStep(rules, id); !seen.has(id); step = getStep(rules, id)) {
    seen.add(id)
    if (step.kind === 'form' && step.role === 'applicant') {
      return viewForm(rules, state, step).sections.flatMap(({ fields, documents }) => [
        ...fields.map(({ name }) => name),
        ...documents.map(({ slot }) => slot),
      ])
    }
    if (step.kind !== 'notify' && step.kind !== 'issue') return []
    id = step.next
  }
  return []
}
