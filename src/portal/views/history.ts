import type { AnswerChanges } from '#core/events.ts'
import type { Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { indexSteps } from '#core/steps.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import type { Messages } from '../messages/es.ts'
import type { Lang, Words } from '../view-models.ts'
import { answerText } from './answer-text.ts'
import { plain, say, textIn } from './words.ts'

export const eventName = (type: string, t: Messages): string => t.audit.events[type] ?? type

/** Who did it, as it may be shown inside: the kind of person, and the account's name at the issuer for officers. */
export function actorName({ kind, id }: { kind: string; id: string }, t: Messages): string {
  const name = t.audit.actor[kind] ?? kind
  return kind === 'officer' || kind === 'admin' ? `${name} (${id})` : name
}

type Data = Record<string, unknown>

/** The step, section or outcome that an event is about, in the definition's words. */
export function detailOf({ definition }: Rules, { data, type }: StoredEvent, lang: Lang): Words | undefined {
  const { step, section, outcome, slot, clock } = data as Record<string, string | undefined>
  const defined = step === undefined ? undefined : indexSteps(definition).steps[step]
  if (type === 'SectionSaved' && defined?.kind === 'form') {
    const found = defined.sections.find(({ id }) => id === section)
    return found && say(found.title, lang)
  }
  const term = clock === undefined ? undefined : definition.clocks[clock]?.title
  if (term) return say(term, lang)
  const document = slot === undefined ? undefined : definition.documents[slot]
  if (document) return say(document.title, lang)
  const chosen = defined?.kind === 'task' && outcome !== undefined ? defined.outcomes[outcome] : undefined
  if (chosen) return say(chosen.title, lang)
  return defined && say(defined.title, lang)
}

/** What an event changed, a line each: answers with what they were before, everything else as it was recorded. */
export function changesOf(
  rules: Rules,
  before: CaseState,
  { type, data }: StoredEvent,
  lang: Lang,
  t: Messages,
): string[] {
  if (type === 'SectionSaved') return answerChanges(rules, before, (data as { data: AnswerChanges }).data, lang, t)
  const shown = Object.entries(data as Data).filter(([name]) => !unshown.has(name))
  return shown.flatMap(([name, value]) => flat(name, value))
}

/** Codes open cases, so even their hashes are shown to nobody; and what is sealed says nothing. */
const unshown = new Set(['resumeHash', 'lookupHash', 'sealed'])

function answerChanges(
  { definition, vocabularies }: Rules,
  before: CaseState,
  changes: AnswerChanges,
  lang: Lang,
  t: Messages,
): string[] {
  const write = (name: string, value: AnswerChanges[string] | undefined) => {
    const text = answerText(vocabularies, definition.data[name], value ?? undefined, lang, t)
    return text.length === 0 ? t.common.noAnswer : [text].flat().join(', ')
  }
  return Object.entries(changes).map(([name, value]) => {
    const title = definition.data[name]?.title
    const old = name in before.data ? ` (${t.audit.before}: ${write(name, before.data[name])})` : ''
    return `${title ? textIn(title, lang) : name}: ${write(name, value)}${old}`
  })
}

function flat(name: string, value: unknown): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap((item, i) => flat(`${name} ${i + 1}`, item))
  if (typeof value === 'object') return Object.entries(value).flatMap(([key, inner]) => flat(`${name}.${key}`, inner))
  return [`${name}: ${String(value)}`]
}

/** Name of the case among people: its folio, or its first characters while it has none. */
export const caseName = (state: { id: string; folio?: string }): string => state.folio ?? state.id.slice(0, 8)

/** Title of a step, or its name where the definition does not have it. */
export const stepTitle = ({ definition }: Rules, id: string, lang: Lang): Words => {
  const step = indexSteps(definition).steps[id]
  return step ? say(step.title, lang) : plain(id)
}
