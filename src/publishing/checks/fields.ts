import type { Definition, Field } from '#core/definition.ts'
import { error, pointerTo, type Finding } from '#publishing/finding.ts'
import { wholeAnswer } from '#publishing/check-answers.ts'
import { repeatsAmbiguously } from './pattern.ts'

type Property = keyof Field

/** Properties that say something only for some types of answers. */
const onlyFor: readonly { types: readonly Field['type'][]; properties: readonly Property[] }[] = [
  { types: ['string'], properties: ['minLength', 'maxLength', 'pattern', 'notAfter', 'notBefore', 'autocomplete'] },
  { types: ['string', 'array'], properties: ['options', 'optionsFrom'] },
  { types: ['integer', 'number'], properties: ['minimum', 'maximum'] },
  { types: ['group'], properties: ['fields', 'minItems', 'maxItems', 'rowTitle'] },
]

/** Whether every question can be answered as it is put. */
export function checkFields({ data }: Definition, reserved: readonly string[]): Finding[] {
  return Object.entries(data).flatMap(([name, field]) => {
    const at = pointerTo('data', name)
    const taken = reserved.includes(name)
      ? [error('field', at, `Expressions find something else under the name "${name}"`, 'Give the field another name.')]
      : []
    return [...taken, ...checkField(field, at)]
  })
}

function checkField(field: Field, at: string): Finding[] {
  const columns = Object.entries(field.fields ?? {})
  return [
    ...checkType(field, at),
    ...checkFormat(field, at),
    ...checkOptions(field, at),
    ...checkLimits(field, at),
    ...checkPattern(field, at),
    ...checkRows(field, at),
    ...columns.flatMap(([name, column]) => checkField(column, at + pointerTo('fields', name))),
  ]
}

function checkRows({ type, fields, minItems = 0, maxItems = 20 }: Field, at: string): Finding[] {
  if (type !== 'group') return []
  if (!fields) return [error('field', at, 'A table has no questions', 'List them in "fields".')]
  const tables = Object.entries(fields).filter(([, column]) => column.type === 'group')
  return [
    ...tables.map(([name]) =>
      error('field', at + pointerTo('fields', name), 'A table stands in a table', 'Ask for it in a table of its own.'),
    ),
    ...(minItems > maxItems
      ? [error('field', `${at}/minItems`, 'No number of rows is right', 'Make "minItems" at most "maxItems".')]
      : []),
  ]
}

/** Amounts of money are numbers; every other format is a kind of text. */
function checkFormat({ type, format }: Field, at: string): Finding[] {
  const isNumber = type === 'integer' || type === 'number'
  if (format === undefined || (format === 'money' ? isNumber : type === 'string')) return []
  const kind = format === 'money' ? 'integer or number' : 'string'
  return [error('field', `${at}/format`, `"${format}" is only for the type ${kind}`, 'Remove it or correct the type.')]
}

const checkType = (field: Field, at: string): Finding[] =>
  onlyFor
    .filter(({ types }) => !types.includes(field.type))
    .flatMap(({ types, properties }) =>
      properties
        .filter((property) => field[property] !== undefined)
        .map((property) =>
          error(
            'field',
            `${at}/${property}`,
            `"${property}" is only for the type ${types.join(' or ')}`,
            'Remove it or correct the type.',
          ),
        ),
    )

function checkOptions({ type, options, optionsFrom, notAfter, notBefore, format }: Field, at: string): Finding[] {
  const findings: Finding[] = []
  if (type === 'array' && !options && !optionsFrom)
    findings.push(
      error('field', at, 'A choice of several has no options', 'List them in "options", or name a vocabulary.'),
    )
  if (options && optionsFrom !== undefined)
    findings.push(
      error('field', `${at}/optionsFrom`, 'The choices are given twice', 'Keep "options" or "optionsFrom", not both.'),
    )
  for (const [word, limit] of Object.entries({ notAfter, notBefore }))
    if (limit !== undefined && format !== 'date')
      findings.push(
        error('field', `${at}/${word}`, `"${word}" is only for dates`, 'Add "format": "date" or remove it.'),
      )
  const values = options?.map(({ value }) => value) ?? []
  for (const [index, value] of values.entries())
    if (values.indexOf(value) !== index)
      findings.push(
        error('field', `${at}/options/${index}/value`, `The option "${value}" is listed twice`, 'Remove one.'),
      )
  return findings
}

function checkLimits(
  { minLength = 0, maxLength = Number.POSITIVE_INFINITY, minimum, maximum }: Field,
  at: string,
): Finding[] {
  if (minLength > maxLength)
    return [
      error(
        'field',
        `${at}/minLength`,
        'No answer is long enough and short enough',
        'Make "minLength" at most "maxLength".',
      ),
    ]
  if (minimum !== undefined && maximum !== undefined && minimum > maximum)
    return [
      error(
        'field',
        `${at}/minimum`,
        'No number is large enough and small enough',
        'Make "minimum" at most "maximum".',
      ),
    ]
  return []
}

function checkPattern({ pattern, hint }: Field, at: string): Finding[] {
  if (pattern === undefined) return []
  try {
    new RegExp(wholeAnswer(pattern), 'u')
  } catch (cause) {
    return [
      error(
        'pattern',
        `${at}/pattern`,
        `The pattern is not a regular expression: ${(cause as Error).message}`,
        'Correct the pattern.',
      ),
    ]
  }
  if (repeatsAmbiguously(pattern))
    return [
      error(
        'pattern',
        `${at}/pattern`,
        'The pattern repeats a group that can match in several ways: one answer could keep the server busy for hours',
        'Repeat a class such as [a-z ]+ instead, or make what stands in the group of fixed length.',
      ),
    ]
  return hint
    ? []
    : [
        error(
          'pattern',
          at,
          'A pattern without "hint" leaves the person guessing',
          'Say in "hint" what a right answer looks like.',
        ),
      ]
}
