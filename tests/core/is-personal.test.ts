import { expect, test } from 'vitest'
import type { Field } from '#core/definition.ts'
import { isPersonal } from '#core/is-personal.ts'

const option = [{ value: 'a', title: { es: 'A' } }]

test.each<[boolean, string, Partial<Field>]>([
  [true, 'a line in words of their own', { type: 'string' }],
  [true, 'a text', { type: 'string', format: 'text' }],
  [true, 'an address of mail', { type: 'string', format: 'email' }],
  [true, 'a number of a plate', { type: 'string', pattern: '[A-Z]{3}[0-9]{3}' }],
  [false, 'a line of which nothing of a person is asked', { type: 'string', personal: false }],
  [false, 'a choice', { type: 'string', options: option }],
  [false, 'a choice from a vocabulary', { type: 'string', optionsFrom: 'municipios' }],
  [false, 'choices', { type: 'array', options: option }],
  [false, 'a day', { type: 'string', format: 'date' }],
  [true, 'a day of birth', { type: 'string', format: 'date', personal: true }],
  [false, 'an amount', { type: 'number', format: 'money' }],
  [
    true,
    'a table with a line in words of their own',
    { type: 'group', fields: { a: { title: { es: 'A' }, type: 'string' } } },
  ],
  [false, 'a table of amounts', { type: 'group', fields: { a: { title: { es: 'A' }, type: 'number' } } }],
  [
    false,
    'a table of which the definition says that it is not',
    { type: 'group', personal: false, fields: { a: { title: { es: 'A' }, type: 'string' } } },
  ],
  [
    true,
    'such a table with a column of which it says that it is',
    { type: 'group', personal: false, fields: { a: { title: { es: 'A' }, type: 'number', personal: true } } },
  ],
])('%s: %s', (personal, _, field) => {
  const data = { field: { title: { es: 'F' }, type: 'string', ...field } as Field }
  expect(isPersonal({ data }, 'field')).toBe(personal)
})

test('what the definition does not know is personal', () => {
  expect(isPersonal({ data: {} }, 'other')).toBe(true)
})
