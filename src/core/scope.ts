import type { Answers, Value } from './events.ts'
import type { Definition } from './definition.ts'
import { answerTo } from './answer-to.ts'
import type { Result, Scope } from './expression.ts'
import { allOptions, type Choice } from './options.ts'
import type { Rules } from './rules.ts'
import type { CaseState } from './state.ts'
import { localDay, localTime } from './time.ts'

/** Names that a field may not have, because expressions find something else there. */
export const reservedNames = [
  'case',
  'documents',
  'data',
  'labels',
  'clocks',
  'settings',
  'officers',
  'branches',
  'children',
  'payments',
  'appointments',
  'account',
  'answer',
  'today',
] as const

const copy = (value: Value): Result =>
  Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? item : { ...item })) : value

function label(options: readonly Choice[] | undefined, value: Value, language: string): Result {
  if (!options) return copy(value)
  const titleOf = (one: string) => {
    const title = options.find((option) => option.value === one)?.title
    return (language === 'en' ? title?.en : undefined) ?? title?.es ?? one
  }
  return Array.isArray(value) ? value.map((one: unknown) => titleOf(String(one))) : titleOf(String(value))
}

/** Settings of a definition and its calculated fields, listed once: every decision reads them. */
const fixed = new WeakMap<Definition, { settings: Scope; calculated: [string, string][] }>()

function fixedOf(definition: Definition) {
  let known = fixed.get(definition)
  if (!known) {
    const settings = Object.entries(definition.settings ?? {}).map(([name, { value }]) => [name, value] as const)
    const calculated = Object.entries(definition.data).flatMap(([name, { value }]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    )
    known = { settings: Object.fromEntries(settings), calculated }
    fixed.set(definition, known)
  }
  return known
}

/** Facts of the case that no answer can change. */
function factsOf(state: CaseState, timeZone: string): Scope {
  const { channel, language, openedAt, agency, folio, filedAt } = state
  return {
    channel,
    language,
    agency,
    openedOn: localDay(openedAt, timeZone),
    ...(folio !== undefined && { folio }),
    ...(filedAt !== undefined && { filedOn: localDay(filedAt, timeZone) }),
  }
}

/** What has been paid, by step. */
function paymentsOf(state: CaseState): Scope {
  const paid = Object.values(state.payments).filter(({ status }) => status === 'paid')
  return Object.fromEntries(
    paid.map(({ step, cents, currency, reference = '', paidOn = '' }) => [
      step,
      { amount: cents / 100, currency, reference, paidOn },
    ]),
  )
}

/** Slots booked or attended, by step. */
function appointmentsOf(state: CaseState, timeZone: string): Scope {
  const kept = Object.entries(state.appointments).filter(
    ([, { status }]) => status === 'booked' || status === 'attended',
  )
  return Object.fromEntries(
    kept.map(([step, { office, at }]) => [
      step,
      { office, day: localDay(at, timeZone), time: localTime(at, timeZone) },
    ]),
  )
}

/** What other people, branches and cases have come to, by step or name. */
function resultsOf(state: CaseState, timeZone: string): Scope {
  const ended = Object.entries(state.children).filter(([, { outcome, earlier }]) => outcome !== undefined && !earlier)
  return {
    officers: state.completedBy,
    branches: state.branches,
    children: Object.fromEntries(ended.map(([name, { outcome = '' }]) => [name, outcome])),
    payments: paymentsOf(state),
    appointments: appointmentsOf(state, timeZone),
  }
}

/** Fields that are calculated, in the order of the definition; one that cannot be is absent. */
function calculate(rules: Rules, calculated: readonly [string, string][], scope: Scope, data: Scope): void {
  for (const [name, source] of calculated) {
    const value = answerTo(rules, scope, source)
    if (value !== undefined) scope[name] = data[name] = value
  }
}

/**
 * What expressions of a definition may name: every answered or calculated field by its name (and under `data`), `labels`
 * (chosen options in the person's words), `documents` (how many of each), `clocks` (due days), `settings`, what others have
 * come to (`officers`, `branches`, `children`, `payments`, `appointments`) and facts of the `case`.
 * `answers` may replace the saved ones, to judge answers before they are saved.
 */
export function caseScope(rules: Rules, state: CaseState, answers: Answers = state.data): Scope {
  const { definition, timeZone, vocabularies } = rules
  const { settings, calculated } = fixedOf(definition)
  const data: Scope = {}
  const labels: Scope = {}
  for (const [name, value] of Object.entries(answers)) {
    data[name] = copy(value)
    const field = definition.data[name]
    labels[name] = label(field && allOptions(vocabularies, field), value, state.language)
  }
  const documents: Scope = Object.fromEntries(Object.keys(definition.documents).map((slot) => [slot, 0]))
  for (const { slot } of state.documents) documents[slot] = Number(documents[slot] ?? 0) + 1
  const clocks: Scope = Object.fromEntries(Object.entries(state.clocks).map(([id, { due }]) => [id, due]))
  const known = { labels, documents, clocks, settings, ...resultsOf(state, timeZone), case: factsOf(state, timeZone) }
  const scope: Scope = { ...data, data, ...known }
  calculate(rules, calculated, scope, data)
  return scope
}
