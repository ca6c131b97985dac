import { viewForm } from '#core/form.ts'
import { caseScope } from '#core/scope.ts'
import type { Value } from '#core/events.ts'
import { getStep, type Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { answerText } from './answer-text.ts'
import type { Messages } from '../messages/es.ts'
import type { Lang, Row, Words } from '../view-models.ts'
import { fileView } from './form.ts'
import { say, textIn } from './words.ts'

export interface AnswerSection {
  id: string
  title: Words
  rows: Row[]
}

interface Options {
  lang: Lang
  t: Messages
  /** Address of the page that changes a section's answers; absent where nothing can be changed. */
  change?: (section: string) => string
  /** Leave out what was not answered. */
  answeredOnly?: boolean
}

/** Answers, and what the definition calculates from them. */
function knownValues(rules: Rules, state: CaseState): (name: string) => Value | undefined {
  const scope = caseScope(rules, state)
  return (name) => {
    if (rules.definition.data[name]?.value === undefined) return state.data[name]
    const value = scope[name]
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
  }
}

/** The answers and documents of one form, section by section, as it shows them now. */
export function formSections(rules: Rules, state: CaseState, stepId: string, options: Options): AnswerSection[] {
  const step = getStep(rules, stepId)
  if (step.kind !== 'form') return []
  const { lang, t, change, answeredOnly } = options
  const { definition } = rules
  const valueOf = knownValues(rules, state)
  return viewForm(rules, state, step).sections.map(({ section, fields, documents }) => {
    const link = (id: string, name: string) => (change ? { change: { href: `${change(section.id)}#${id}`, name } } : {})
    const answers = fields.flatMap(({ name }): Row[] => {
      const field = definition.data[name]
      if (!field || (answeredOnly && valueOf(name) === undefined)) return []
      const value = answerText(rules.vocabularies, field, valueOf(name), lang, t)
      return [{ title: say(field.title, lang), value, ...link(name, textIn(field.title, lang)) }]
    })
    const papers = documents.flatMap(({ slot }): Row[] => {
      const document = definition.documents[slot]
      const held = state.erased ? [] : state.documents
      const files = held.filter((one) => one.slot === slot).map((one) => fileView(state.id, one))
      if (!document || (answeredOnly && files.length === 0)) return []
      return [
        { title: say(document.title, lang), value: '', files, ...link(`slot-${slot}`, textIn(document.title, lang)) },
      ]
    })
    return { id: section.id, title: say(section.title, lang), rows: [...answers, ...papers] }
  })
}

/** Everything known of a case for those who attend it: what the person answered, then what officers did. */
export function caseSections(rules: Rules, state: CaseState, lang: Lang, t: Messages): AnswerSection[] {
  const { definition } = rules
  const sections = formSections(rules, state, definition.start, { lang, t, answeredOnly: true })
  const start = getStep(rules, definition.start)
  const shown = new Set(start.kind === 'form' ? start.sections.flatMap(({ fields }) => fields ?? []) : [])
  const valueOf = knownValues(rules, state)
  const others = Object.keys(definition.data).filter((name) => !shown.has(name) && valueOf(name) !== undefined)
  const rows = others.flatMap((name): Row[] => {
    const field = definition.data[name]
    return field
      ? [{ title: say(field.title, lang), value: answerText(rules.vocabularies, field, valueOf(name), lang, t) }]
      : []
  })
  const later = { id: 'later', title: { text: t.work.later }, rows }
  return [...sections, ...(rows.length > 0 ? [later] : [])].filter((section) => section.rows.length > 0)
}
