import type { Answers, Value } from './events.ts'
import type { Result, Scope } from './expression.ts'
import { allOptions, type Choice } from './options.ts'
import type { Rules } from './rules.ts'
import type { CaseState } from './state.ts'
import { localDay } from './time.ts'

/** Names that a field may not have, because expressions find something else there. */
export const reservedNames = ['case', 'documents', 'data', 'labels', 'clocks'] as const

const copy = (value: Value): Result => (Array.isArray(value) ? [...value] : value)

function label(options: readonly Choice[] | undefined, value: Value, language: string): Result {
  if (!options) return copy(value)
  const titleOf = (one: string) => {
    const title = options.find((option) => option.value === one)?.title
    return (language === 'en' ? title?.en : undefined) ?? title?.es ?? one
  }
  return Array.isArray(value) ? value.map((one: unknown) => titleOf(String(one))) : titleOf(String(value))
}

/**
 * What expressions of a definition may name: every answered field by its name (and under `data`), `labels` (chosen
 * options in the person's words), `documents` (how many of each), `clocks` (due days) and facts of the `case`.
 * `answers` may replace the saved ones, to judge answers before they are saved.
 */
export function caseScope(rules: Rules, state: CaseState, answers: Answers = state.data): Scope {
  const { definition, timeZone, vocabularies } = rules
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
  const facts: Scope = {
    channel: state.channel,
    language: state.language,
    openedOn: localDay(state.openedAt, timeZone),
  }
  if (state.folio !== undefined) facts.folio = state.folio
  if (state.filedAt !== undefined) facts.filedOn = localDay(state.filedAt, timeZone)
  return { ...data, data, labels, documents, clocks, case: facts }
}
