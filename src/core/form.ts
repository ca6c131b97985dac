import type { Answers } from './events.ts'
import type { FormStep, Section } from './definition.ts'
import { holds, type Scope } from './expression.ts'
import type { Problem } from './errors.ts'
import { getStep, type Rules } from './rules.ts'
import { caseScope } from './scope.ts'
import type { CaseState } from './state.ts'

/** A condition of the definition: `true`, `false`, absent (`fallback`) or an expression. */
function condition(rules: Rules, scope: Scope, source: boolean | string | undefined, fallback: boolean): boolean {
  if (source === undefined) return fallback
  if (typeof source === 'boolean') return source
  const expression = rules.expressions[source]
  return expression !== undefined && holds(expression, scope)
}

export interface VisibleSection {
  section: Section
  fields: { name: string; required: boolean }[]
  documents: { slot: string; required: boolean }[]
}

function visibleFields(rules: Rules, scope: Scope, names: readonly string[]) {
  return names
    .map((name) => ({ name, field: rules.definition.data[name] }))
    .filter(({ field }) => field !== undefined && condition(rules, scope, field.when, true))
    .map(({ name, field }) => ({ name, required: condition(rules, scope, field?.required, false) }))
}

function visibleDocuments(rules: Rules, scope: Scope, slots: readonly string[]) {
  return slots
    .map((slot) => ({ slot, document: rules.definition.documents[slot] }))
    .filter(({ document }) => document !== undefined && condition(rules, scope, document.when, true))
    .map(({ slot, document }) => ({ slot, required: condition(rules, scope, document?.required, false) }))
}

function visibleWith(rules: Rules, state: CaseState, step: FormStep, answers: Answers): VisibleSection[] {
  const scope = caseScope(rules, state, answers)
  return step.sections
    .filter((section) => condition(rules, scope, section.when, true))
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

const isBlank = (value: Answers[string] | undefined): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Problems of required fields without an answer. */
export const missingFields = (fields: { name: string; required: boolean }[], answers: Answers): Problem[] =>
  fields
    .filter(({ name, required }) => required && isBlank(answers[name]))
    .map(({ name }) => ({ code: 'field-required', pointer: `/data/${name}` }))

/** What keeps a form from being submitted; empty when nothing does. */
export function missingIn(rules: Rules, state: CaseState, step: FormStep): Problem[] {
  const present = new Set(state.documents.map(({ slot }) => slot))
  return viewForm(rules, state, step).sections.flatMap(({ fields, documents }) => [
    ...missingFields(fields, state.data),
    ...documents
      .filter(({ slot, required }) => required && !present.has(slot))
      .map(({ slot }): Problem => ({ code: 'document-required', pointer: `/documents/${slot}` })),
  ])
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
