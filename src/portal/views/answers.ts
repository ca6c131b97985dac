import type { Field } from '#core/definition.ts'
import type { Row as AnswerRow, Value } from '#core/events.ts'
import { viewForm } from '#core/form.ts'
import { allOptions, type Vocabularies } from '#core/options.ts'
import { getStep, type Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { writeNumber, writeShortDay } from '../format.ts'
import type { Messages } from '../messages/es.ts'
import type { Lang, Row, Words } from '../view-models.ts'
import { fileView } from './form.ts'
import { say, textIn } from './words.ts'

/** An answer as a person reads it. */
export function answerText(
  vocabularies: Vocabularies,
  field: Field | undefined,
  value: Value | undefined,
  lang: Lang,
  t: Messages,
): string | string[] {
  if (value === undefined) return ''
  if (Array.isArray(value)) {
    return value.map((one) =>
      typeof one === 'string' ? optionText(vocabularies, field, one, lang) : rowText(vocabularies, field, one, lang, t),
    )
  }
  if (typeof value === 'boolean') return value ? t.common.yes : t.common.no
  if (typeof value === 'number') return writeNumber(value, lang)
  if (field?.format === 'date') return writeShortDay(value, lang)
  return optionText(vocabularies, field, value, lang)
}

/** A row of a group in one line: each answer after the name of its column. */
function rowText(
  vocabularies: Vocabularies,
  field: Field | undefined,
  row: AnswerRow,
  lang: Lang,
  t: Messages,
): string {
  return Object.entries(field?.fields ?? {})
    .flatMap(([column, asked]) => {
      const text = answerText(vocabularies, asked, row[column], lang, t)
      return text === '' || text.length === 0 ? [] : [`${textIn(asked.title, lang)}: ${[text].flat().join(', ')}`]
    })
    .join('; ')
}

function optionText(vocabularies: Vocabularies, field: Field | undefined, value: string, lang: Lang): string {
  const options = field && allOptions(vocabularies, field)
  const title = options?.find((option) => option.value === value)?.title
  return title ? textIn(title, lang) : value
}

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

/** The answers and documents of one form, section by section, as it shows them now. */
export function formSections(rules: Rules, state: CaseState, stepId: string, options: Options): AnswerSection[] {
  const step = getStep(rules, stepId)
  if (step.kind !== 'form') return []
  const { lang, t, change, answeredOnly } = options
  const { definition } = rules
  return viewForm(rules, state, step).sections.map(({ section, fields, documents }) => {
    const link = (id: string, name: string) => (change ? { change: { href: `${change(section.id)}#${id}`, name } } : {})
    const answers = fields.flatMap(({ name }): Row[] => {
      const field = definition.data[name]
      if (!field || (answeredOnly && state.data[name] === undefined)) return []
      const value = answerText(rules.vocabularies, field, state.data[name], lang, t)
      return [{ title: say(field.title, lang), value, ...link(name, textIn(field.title, lang)) }]
    })
    const papers = documents.flatMap(({ slot }): Row[] => {
      const document = definition.documents[slot]
      const files = state.documents.filter((one) => one.slot === slot).map((one) => fileView(state.id, one))
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
  const others = Object.keys(definition.data).filter((name) => !shown.has(name) && state.data[name] !== undefined)
  const rows = others.flatMap((name): Row[] => {
    const field = definition.data[name]
    return field
      ? [{ title: say(field.title, lang), value: answerText(rules.vocabularies, field, state.data[name], lang, t) }]
      : []
  })
  const later = { id: 'later', title: { text: t.work.later }, rows }
  return [...sections, ...(rows.length > 0 ? [later] : [])].filter((section) => section.rows.length > 0)
}
