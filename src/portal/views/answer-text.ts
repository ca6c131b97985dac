import type { Field } from '#core/definition.ts'
import type { Row as AnswerRow, Value } from '#core/events.ts'
import { allOptions, type Vocabularies } from '#core/options.ts'
import { writeNumber, writeShortDay } from '../format.ts'
import type { Messages } from '../messages/es.ts'
import type { Lang } from '../view-models.ts'
import { textIn } from './words.ts'

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
