import type { Definition, Field } from '#core/definition.ts'
import type { Problem } from '#core/errors.ts'
import type { AnswerChanges, Answers, Mark, Row as AnswerRow, StoredDocument, Value } from '#core/events.ts'
import type { Expression } from '#core/expression.ts'
import type { VisibleSection } from '#core/form.ts'
import { offeredOptions, type Choice } from '#core/options.ts'
import type { Rules } from '#core/rules.ts'
import { caseScope } from '#core/scope.ts'
import type { CaseState } from '#core/state.ts'
import { maxRows } from '#publishing/check-answers.ts'
import type { SentForm } from '../deps.ts'
import { writeShortDay, writeSize } from '../format.ts'
import type { Messages } from '../messages/es.ts'
import type { FieldView, FileView, Lang, SlotView } from '../view-models.ts'
import { answerText } from './answer-text.ts'
import { normView, say, textIn } from './words.ts'

const mostRadios = 12

const controls = {
  text: 'textarea',
  date: 'date',
  datetime: 'datetime-local',
  time: 'time',
  email: 'email',
  phone: 'tel',
  url: 'url',
  money: 'number',
} as const

/** The control that asks for a field. */
function controlOf(field: Field, options: readonly Choice[] | undefined): FieldView['control'] {
  if (field.value !== undefined) return 'calculated'
  switch (field.type) {
    case 'boolean':
      return 'radios'
    case 'group':
      return 'rows'
    case 'array':
      return 'checkboxes'
    case 'integer':
    case 'number':
      return 'number'
    case 'string':
      if (options) return options.length > mostRadios ? 'select' : 'radios'
      return field.format ? controls[field.format] : 'text'
  }
}

const typedOf = (value: Value | null | undefined): string | string[] =>
  value === undefined || value === null
    ? ''
    : Array.isArray(value)
      ? value.filter((one) => typeof one === 'string')
      : String(value)

/** Name of the control of a column in a row. */
const cellName = (name: string, row: number, column: string): string => `${name}.${row}.${column}`

/** Reads the rows of a group as the page showed them; one without any answer is none. */
function readRows(field: Field, name: string, form: SentForm): AnswerRow[] | null {
  const shown = Math.min(Number(form.one(`${name}.rows`)) || 0, field.maxItems ?? maxRows)
  const removed = form
    .all('then')
    .flatMap((word) => (word.startsWith(`drop-${name}.`) ? [word.slice(6 + name.length)] : []))
  const rows = Array.from({ length: shown }, (_, row) => readRow(field, name, row, form)).filter(
    (row, index) => Object.keys(row).length > 0 && !removed.includes(String(index)),
  )
  return rows.length > 0 ? rows : null
}

function readRow(field: Field, name: string, row: number, form: SentForm): AnswerRow {
  const cells = Object.entries(field.fields ?? {}).flatMap(([column, asked]) => {
    const value = readAnswer(asked, form.all(cellName(name, row, column)))
    return value === null ? [] : [[column, value] as const]
  })
  return Object.fromEntries(cells) as AnswerRow
}

/** Reads the fields that a page showed. What is no number stays text, so that the check can say so. */
export function readAnswers(definition: Definition, form: SentForm, names: readonly string[]): AnswerChanges {
  return Object.fromEntries(
    names.flatMap((name) => {
      const field = Object.hasOwn(definition.data, name) ? definition.data[name] : undefined
      if (!field || field.value !== undefined) return []
      return [[name, field.type === 'group' ? readRows(field, name, form) : readAnswer(field, form.all(name))]]
    }),
  )
}

function readAnswer(field: Field, sent: string[]): Value | null {
  if (field.type === 'array') return sent.length > 0 ? sent : null
  const text = (sent[0] ?? '').trim()
  if (text === '') return null
  if (field.type === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : text
  if (field.type === 'string') return text
  const number = Number(text.replaceAll(/\s/g, '').replace(',', '.'))
  return Number.isFinite(number) ? number : text
}

/** Answers with changes applied; `null` removes. */
export function withChanges(answers: Answers, changes: AnswerChanges): Answers {
  const merged: Answers = { ...answers }
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete merged[name]
    else merged[name] = value
  }
  return merged
}

export interface FieldContext {
  rules: Rules
  state: CaseState
  lang: Lang
  t: Messages
  answers: AnswerChanges
  problems: readonly Problem[]
  marks: readonly Mark[]
  /** Groups that show a row more than they have answers. */
  more?: readonly string[]
}

export function fieldViews(
  context: FieldContext,
  fields: readonly { name: string; required: boolean }[],
  siblings: readonly string[],
): FieldView[] {
  const deciding = decidingFields(context.rules, siblings)
  return fields.flatMap(({ name, required }) => {
    const field = context.rules.definition.data[name]
    return field ? [{ ...fieldView(context, name, field, required), decides: deciding.has(name) }] : []
  })
}

function fieldView(context: FieldContext, name: string, field: Field, required: boolean): Omit<FieldView, 'decides'> {
  const { rules, lang, t, answers, problems, marks } = context
  const problem = problems.find(({ pointer }) => pointer === `/data/${name}`)
  const mark = marks.find(({ item }) => item === name)
  const yesNo = [
    { value: 'true', title: { text: t.common.yes } },
    { value: 'false', title: { text: t.common.no } },
  ]
  const offered = offeredOptions(rules.vocabularies, field)
  const options = (offered ?? []).map(({ value, title, help }) => ({
    value,
    title: say(title, lang),
    ...(help && { help: say(help, lang) }),
  }))
  return {
    name,
    control: controlOf(field, offered),
    title: say(field.title, lang),
    ...(field.help && { help: say(field.help, lang) }),
    ...(field.norm && { norm: normView(rules.definition, field.norm) }),
    required,
    personal: field.personal === true,
    options: field.type === 'boolean' ? yesNo : options,
    value: field.value === undefined ? typedOf(answers[name]) : calculatedText(context, name, field),
    ...(field.type === 'group' && { rows: rowViews(context, name, field) }),
    ...(field.maxLength && { maxLength: field.maxLength }),
    ...(field.type === 'integer' && { wholeNumber: true }),
    ...(field.autocomplete && { autocomplete: field.autocomplete }),
    ...(problem && { error: problemText(problem, rules.definition, lang, t) }),
    ...(mark && { mark: mark.reason }),
  }
}

/** What a calculated field gives for the answers on the page. */
function calculatedText({ rules, state, lang, t, answers }: FieldContext, name: string, field: Field): string {
  const given = Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== null)) as Answers
  const value = caseScope(rules, state, given)[name]
  if (value === undefined || (typeof value === 'object' && value !== null)) return ''
  if (value === null) return ''
  return [answerText(rules.vocabularies, field, value, lang, t)].flat().join(', ')
}

/** The rows of a group: those answered, and an empty one where one is asked for or there is none. */
function rowViews(context: FieldContext, name: string, field: Field): NonNullable<FieldView['rows']> {
  const { answers, lang, more = [], problems } = context
  const given = answers[name]
  const rows = Array.isArray(given) ? given.filter((row) => typeof row === 'object') : []
  const most = field.maxItems ?? maxRows
  const least = Math.max(1, more.includes(name) ? rows.length + 1 : rows.length)
  const shown = Array.from({ length: Math.min(least, most) }, (_, row) => rows[row] ?? {})
  const cells = (row: AnswerRow, index: number) =>
    Object.entries(field.fields ?? {}).map(([column, asked]) => {
      const own = problems
        .filter(({ pointer }) => pointer === `/data/${name}/${index}/${column}`)
        .map((problem) => ({ ...problem, pointer: `/data/${column}` }))
      const inRow = { ...context, answers: row, problems: own, marks: [] }
      const view = fieldView(inRow, column, asked, asked.required === true)
      return { ...view, name: cellName(name, index, column), decides: false }
    })
  return {
    title: say(field.rowTitle ?? field.title, lang),
    list: shown.map(cells),
    more: shown.length < most,
  }
}

/** Fields on which a condition of the same page depends. */
function decidingFields({ definition, expressions }: Rules, siblings: readonly string[]): Set<string> {
  const sources = siblings.flatMap((name) => [
    definition.data[name]?.when,
    definition.data[name]?.required,
    definition.data[name]?.value,
  ])
  const named = sources.flatMap((source) => {
    const expression = typeof source === 'string' ? expressions[source] : undefined
    return expression ? namesIn(expression) : []
  })
  return new Set(named.filter((name) => siblings.includes(name)))
}

function namesIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(namesIn)
  if (typeof part !== 'object' || part === null) return []
  const node = part as Partial<Expression> & { name?: string }
  return [...(node.name === undefined ? [] : [node.name]), ...Object.values(part).flatMap(namesIn)]
}

const shortTypes: Record<string, string> = {
  'application/pdf': 'PDF',
  'image/jpeg': 'JPG',
  'image/png': 'PNG',
  'image/webp': 'WEBP',
  'text/plain': 'TXT',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
  'application/vnd.oasis.opendocument.text': 'ODT',
}

export const fileView = (caseId: string, { id, name, size, sha256, content }: StoredDocument): FileView => ({
  id,
  name,
  size,
  sha256: content ?? sha256,
  href: `/solicitudes/${caseId}/documentos/${id}`,
})

export interface SlotContext {
  rules: Rules
  state: CaseState
  lang: Lang
  t: Messages
  problems: readonly Problem[]
  marks: readonly Mark[]
}

export function slotViews(
  { rules, state, lang, t, problems, marks }: SlotContext,
  slots: VisibleSection['documents'],
): SlotView[] {
  return slots.flatMap(({ slot, required }) => {
    const document = rules.definition.documents[slot]
    if (!document) return []
    const problem = problems.find(({ pointer }) => pointer === `/documents/${slot}`)
    const mark = marks.find(({ item }) => item === slot)
    return [
      {
        slot,
        title: say(document.title, lang),
        ...(document.help && { help: say(document.help, lang) }),
        ...(document.norm && { norm: normView(rules.definition, document.norm) }),
        required,
        accept: document.accept.map((type) => shortTypes[type] ?? type),
        maxBytes: document.maxBytes,
        maxFiles: document.maxFiles ?? 1,
        files: state.documents.filter((one) => one.slot === slot).map((one) => fileView(state.id, one)),
        open: true,
        ...(problem && { error: problemText(problem, rules.definition, lang, t) }),
        ...(mark && { mark: mark.reason }),
      },
    ]
  })
}

/** Name of the field or document that a problem is about. */
export function itemOf({ pointer = '' }: Problem): { kind: 'field' | 'document'; name: string } | undefined {
  const [, kind, name] = /^\/(data|documents)\/([^/]+)(?:\/\d+\/[^/]+)?$/.exec(pointer) ?? []
  return name === undefined ? undefined : { kind: kind === 'data' ? 'field' : 'document', name }
}

/** What the person should do, in their language: the definition's own hint first. */
export function problemText(problem: Problem, definition: Definition, lang: Lang, t: Messages): string {
  const item = itemOf(problem)
  const field = item?.kind === 'field' ? definition.data[item.name] : undefined
  const column = /\/\d+\/([^/]+)$/.exec(problem.pointer ?? '')?.[1]
  const asked = column === undefined ? undefined : field?.fields?.[column]
  const title = asked?.title ?? field?.title ?? (item && definition.documents[item.name]?.title)
  const broken = problem.code === 'check-failed' ? field?.checks?.[Number(problem.params?.check)] : undefined
  if (broken) return textIn(broken.message, lang)
  if (problem.code === 'field-invalid' && field?.hint) return textIn(field.hint, lang)
  const { rule, limit = '' } = problem.params ?? {}
  if (problem.code === 'field-invalid') {
    const shown = rule === 'notAfter' || rule === 'notBefore' ? writeShortDay(String(limit), lang) : limit
    const words = t.invalid[String(rule === 'format' ? limit : rule)]
    if (words) return words(String(shown))
  }
  const { maxBytes } = problem.params ?? {}
  const params = { ...problem.params, ...(maxBytes !== undefined && { size: writeSize(Number(maxBytes), lang) }) }
  return t.refusals[problem.code](title ? textIn(title, lang) : '', params)
}
