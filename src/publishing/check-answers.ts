import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Field } from '#core/definition.ts'
import type { Problem } from '#core/errors.ts'
import type { AnswerChanges, Day, Instant, Value } from '#core/events.ts'
import { offeredOptions, type Vocabularies } from '#core/options.ts'
import type { Rules } from '#core/rules.ts'
import { localDay } from '#core/time.ts'
import { pointerTo } from './finding.ts'

/** Characters, where the definition does not say otherwise. */
export const answerLimits = { line: 500, text: 20_000, email: 254 } as const

const ajv = new Ajv2020({ allErrors: false, strict: true, allowUnionTypes: true })
addFormats.default(ajv, ['date', 'email'])

/** A pattern is for the whole answer, as in HTML's `pattern`. */
export const wholeAnswer = (pattern: string): string => `^(?:${pattern})$`

/** JSON Schema of the answers to one field. An empty text is no answer: it is removed with null. */
export function answerSchema(vocabularies: Vocabularies, field: Field): object {
  const options = offeredOptions(vocabularies, field)
  const values = options && { enum: options.map(({ value }) => value) }
  const range = {
    ...(field.minimum !== undefined && { minimum: field.minimum }),
    ...(field.maximum !== undefined && { maximum: field.maximum }),
  }
  switch (field.type) {
    case 'boolean':
      return { type: 'boolean' }
    case 'integer':
    case 'number':
      return { type: field.type, ...range }
    case 'group':
      return rowsSchema(vocabularies, field)
    case 'array':
      return { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', ...values } }
    case 'string':
      return {
        type: 'string',
        minLength: field.minLength || 1,
        maxLength: maxLengthOf(field),
        ...values,
        ...shapeOf(field),
      }
  }
}

/** Rows of a group at most, where the definition does not say otherwise. */
export const maxRows = 20

/** Rows hold what their columns ask for; which of it is due is core's to say. */
const rowsSchema = (vocabularies: Vocabularies, { fields = {}, maxItems = maxRows }: Field): object => ({
  type: 'array',
  minItems: 1,
  maxItems,
  items: {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(fields).map(([column, field]) => [column, answerSchema(vocabularies, field)]),
    ),
  },
})

function maxLengthOf({ maxLength, format }: Field): number {
  if (maxLength !== undefined) return maxLength
  if (format === 'email') return answerLimits.email
  return format === 'text' ? answerLimits.text : answerLimits.line
}

function shapeOf({ format, pattern }: Field): object {
  const whole = pattern === undefined ? {} : { pattern: wholeAnswer(pattern) }
  if (format === 'date' || format === 'email') return { format, ...whole }
  if (format === 'url') return { pattern: '^https?://[^\\s]+$', ...whole }
  if (format === 'time') return { pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', ...whole }
  if (format === 'datetime')
    return { pattern: '^[0-9]{4}-[01][0-9]-[0-3][0-9]T([01][0-9]|2[0-3]):[0-5][0-9]$', ...whole }
  if (format === 'phone') return { pattern: '^\\+?[0-9][0-9 ()-]{5,18}[0-9]$', ...whole }
  return whole
}

/** What the check of answers needs of the rules. */
type FieldRules = Pick<Rules, 'definition' | 'vocabularies' | 'timeZone'>

const validators = new WeakMap<FieldRules, Map<string, ValidateFunction>>()

/** Compiled the first time that rules are met, and kept as long as they are. */
function validatorOf(rules: FieldRules, name: string, field: Field): ValidateFunction {
  let known = validators.get(rules)
  if (!known) validators.set(rules, (known = new Map()))
  let validator = known.get(name)
  if (!validator) known.set(name, (validator = ajv.compile(answerSchema(rules.vocabularies, field))))
  return validator
}

/**
 * What is wrong with single answers: unknown fields, types, lengths, forms, options, dates after today. Which answers
 * are due or not asked at all is core's to say. `null` removes an answer and is always in order.
 */
export function checkAnswers(rules: FieldRules, changes: AnswerChanges, at: Instant): Problem[] {
  const { definition, timeZone } = rules
  return Object.entries(changes).flatMap(([name, value]): Problem[] => {
    const pointer = `/data${pointerTo(name)}`
    const field = Object.hasOwn(definition.data, name) ? definition.data[name] : undefined
    if (!field) return [{ code: 'unknown-field', pointer, params: { field: name.slice(0, 60) } }]
    if (value === null) return []
    const validator = validatorOf(rules, name, field)
    if (!validator(value)) {
      const [found] = validator.errors ?? []
      // A row says which of its answers is wrong; a choice among several options is one answer.
      const where = field.type === 'group' ? `${pointer}${found?.instancePath ?? ''}` : pointer
      return [{ code: 'field-invalid', pointer: where, params: { field: name, ...explain(found) } }]
    }
    return outOfDays(field, value, pointer, localDay(at, timeZone)).map((problem) => ({
      ...problem,
      params: { field: name, ...problem.params },
    }))
  })
}

/** Days that lie on the wrong side of today, also in the rows of a group. */
function outOfDays(field: Field, value: Value | undefined, pointer: string, today: Day): Problem[] {
  if (typeof value === 'string') {
    const day = value.slice(0, today.length)
    const rule =
      field.notAfter === 'today' && day > today
        ? 'notAfter'
        : field.notBefore === 'today' && day < today
          ? 'notBefore'
          : undefined
    return rule ? [{ code: 'field-invalid', pointer, params: { rule, limit: today } }] : []
  }
  if (field.type !== 'group' || !Array.isArray(value)) return []
  return value.flatMap((row, i) =>
    Object.entries(field.fields ?? {}).flatMap(([column, asked]) =>
      typeof row === 'string' ? [] : outOfDays(asked, row[column], `${pointer}/${i}/${column}`, today),
    ),
  )
}

/** The rule that the answer breaks, and its limit: what a sentence to the person needs. */
function explain(found: ErrorObject | undefined): Record<string, string | number> {
  const { keyword = 'type', params = {} } = found ?? {}
  const limit = keyword === 'type' ? params.type : (params.limit ?? params.format)
  return typeof limit === 'string' || typeof limit === 'number' ? { rule: keyword, limit } : { rule: keyword }
}
