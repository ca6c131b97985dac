import { describe, expect, test } from 'vitest'
import type { Definition, Field } from '#core/definition.ts'
import type { Value } from '#core/events.ts'
import { answerLimits, checkAnswers } from '#publishing/check-answers.ts'
import { sampleDefinition } from '#support/catalog.ts'

const title = { es: 'Pregunta' }
const field = (rest: Omit<Field, 'title'>): Field => ({ title, ...rest })
const options = ['red', 'green'].map((value) => ({ value, title }))

const definition: Definition = {
  ...sampleDefinition('gobernacion/peticion'),
  data: {
    line: field({ type: 'string' }),
    text: field({ type: 'string', format: 'text' }),
    short: field({ type: 'string', minLength: 3, maxLength: 5 }),
    plate: field({ type: 'string', pattern: '[A-Z]{3}[0-9]{3}' }),
    either: field({ type: 'string', pattern: 'a|b' }),
    email: field({ type: 'string', format: 'email' }),
    phone: field({ type: 'string', format: 'phone' }),
    born: field({ type: 'string', format: 'date', notAfter: 'today' }),
    visit: field({ type: 'string', format: 'date' }),
    colour: field({ type: 'string', options }),
    colours: field({ type: 'array', options }),
    sheets: field({ type: 'integer', minimum: 1, maximum: 10 }),
    area: field({ type: 'number', minimum: 0.5 }),
    agrees: field({ type: 'boolean' }),
    town: field({ type: 'string', optionsFrom: 'towns' }),
    towns: field({ type: 'array', optionsFrom: 'towns' }),
  },
}

const rules = {
  definition,
  timeZone: 'America/Bogota',
  vocabularies: {
    towns: [
      { value: '25126', title },
      { value: '25999', title, deprecated: true as const },
    ],
  },
}

/** 21:30 of 21 November in Bogotá. */
const at = '2026-11-22T02:30:00Z'
const check = (changes: Record<string, Value | null>) => checkAnswers(rules, changes, at)

describe('answers in order', () => {
  test.each<[string, Value | null]>([
    ['line', 'ñ'],
    ['line', 'x'.repeat(answerLimits.line)],
    ['text', `two\nlines`],
    ['short', 'abc'],
    ['short', 'abcde'],
    ['plate', 'ABC123'],
    ['either', 'b'],
    ['email', 'ana@correo.example'],
    ['phone', '+57 601 000 0000'],
    ['born', '2026-11-21'],
    ['visit', '2028-02-29'],
    ['colour', 'red'],
    ['colours', ['green', 'red']],
    ['sheets', 10],
    ['area', 0.5],
    ['agrees', false],
    ['town', '25126'],
    ['towns', ['25126']],
    ['line', null],
    ['sheets', null],
  ])('%s: %j', (name, value) => {
    expect(check({ [name]: value })).toEqual([])
  })
})

describe('answers refused, with their rule and limit', () => {
  test.each<[string, Value, string, (string | number)?]>([
    ['line', '', 'minLength', 1],
    ['line', 'x'.repeat(answerLimits.line + 1), 'maxLength', answerLimits.line],
    ['line', 7, 'type', 'string'],
    ['text', 'x'.repeat(answerLimits.text + 1), 'maxLength', answerLimits.text],
    ['short', 'ab', 'minLength', 3],
    ['short', 'abcdef', 'maxLength', 5],
    ['plate', 'xABC123', 'pattern'],
    ['plate', 'ABC1234', 'pattern'],
    ['either', 'ab', 'pattern'],
    ['email', 'ana@', 'format', 'email'],
    ['phone', 'call me', 'pattern'],
    ['born', '2026-11-22', 'notAfter', '2026-11-21'],
    ['visit', '2026-02-29', 'format', 'date'],
    ['visit', '29/02/2028', 'format', 'date'],
    ['colour', 'blue', 'enum'],
    ['colours', [], 'minItems', 1],
    ['colours', ['red', 'red'], 'uniqueItems'],
    ['colours', ['blue'], 'enum'],
    ['colours', 'red', 'type', 'array'],
    ['sheets', 0, 'minimum', 1],
    ['sheets', 11, 'maximum', 10],
    ['sheets', 1.5, 'type', 'integer'],
    ['sheets', '3', 'type', 'integer'],
    ['area', 0, 'minimum', 0.5],
    ['agrees', 'yes', 'type', 'boolean'],
    ['town', '25', 'enum'],
    ['town', '25999', 'enum'],
    ['towns', ['25999'], 'enum'],
  ])('%s: %j', (name, value, rule, limit) => {
    const params = { field: name, rule, ...(limit !== undefined && { limit }) }
    expect(check({ [name]: value })).toEqual([
      { code: 'field-invalid', pointer: `/data/${name}`, params: expect.objectContaining(params) as object },
    ])
  })

  test('an unknown field, also one that every object has', () => {
    expect(check({ nobody: 'x' })).toEqual([
      { code: 'unknown-field', pointer: '/data/nobody', params: { field: 'nobody' } },
    ])
    expect(check({ constructor: 'x' }).map(({ code }) => code)).toEqual(['unknown-field'])
  })

  test('each wrong answer once, the right ones not at all', () => {
    expect(check({ line: 'x', sheets: 0, email: 'no' }).map(({ pointer }) => pointer)).toEqual([
      '/data/sheets',
      '/data/email',
    ])
  })

  test('the answer itself is never repeated: it may be personal', () => {
    expect(JSON.stringify(check({ email: 'secreto', plate: 'secreto', short: 'secreto' }))).not.toContain('secreto')
  })
})
