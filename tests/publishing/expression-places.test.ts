import { describe, expect, test } from 'vitest'
import type { Definition, Field, Step } from '#core/definition.ts'
import { evaluate } from '#core/expression.ts'
import { compileDefinition } from '#publishing/compile.ts'
import { checkExpressions } from '#publishing/expressions/expression-names.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import { surroundingsOf } from '#publishing/check-catalog.ts'
import { catalogDir, sampleDefinition } from '#support/catalog.ts'

const title = { es: 'x' }
const columns: Record<string, Field> = {
  parte: { title, type: 'integer', when: "nombre_socio != ''", required: 'parte > 0' },
  nombre_socio: { title, type: 'string' },
}

/** The petition with a field of each type, and what else is changed. */
function petition(fields: Record<string, Partial<Field>>, steps: Record<string, unknown> = {}): Definition {
  const definition = sampleDefinition('gobernacion/peticion') as Definition
  Object.assign(definition.data, {
    edad: { title, type: 'integer' },
    peso: { title, type: 'number' },
    nacimiento: { title, type: 'string', format: 'date' },
    socios: { title, type: 'group', fields: columns },
  })
  for (const [name, field] of Object.entries(fields)) definition.data[name] = { title, type: 'string', ...field }
  Object.assign(definition.steps, steps as Record<string, Step>)
  definition.settings = { tope: { title, value: 18, source: 'Acuerdo 1' } }
  return definition
}
const step = (rest: object) => ({ uno: { title, next: 'answered', ...rest } })
const findings = (definition: Definition) =>
  checkExpressions(definition).map(({ pointer, message }) => [pointer, message])

describe('an expression gives what its place needs', () => {
  test.each<[string, Definition]>([
    ['a condition', petition({ x: { when: 'edad >= settings.tope' } })],
    ['a condition of a column, over its row', petition({ x: { when: 'socios.exists(s, s.parte > 50)' } })],
    ['a calculated integer', petition({ x: { type: 'integer', value: 'socios.map(s, s.parte)[0] * 2' } })],
    ['a whole number for one with decimals', petition({ x: { type: 'number', value: 'edad + 1' } })],
    [
      'days between dates',
      petition({ x: { type: 'integer', value: "(date('2026-01-01') - date(nacimiento)).getHours() / 24" } }),
    ],
    ['what is suggested from the account', petition({ x: { prefill: 'account.name' } })],
    ['a rule over today', petition({ x: { checks: [{ if: 'nacimiento < today', message: title }] } })],
    ['an amount', petition({}, step({ kind: 'payment', amount: 'peso * 2.0' }))],
    [
      'what a service answered',
      petition(
        {},
        step({ kind: 'call', request: { edad: 'edad' }, into: { peso: 'double(answer.kilos)', edad: 'answer.edad' } }),
      ),
    ],
  ])('%s', (_name, definition) => {
    expect(findings(definition)).toEqual([])
  })

  test.each<[string, Definition, string, RegExp]>([
    ['a number as condition', petition({ x: { when: 'edad' } }), '/data/x/when', /gives int; here must be bool/],
    ['unlike numbers', petition({ x: { when: 'edad * 1.5 > peso' } }), '/data/x/when', /no int \* double: convert one/],
    ['text compared with a number', petition({ x: { when: "edad == '18'" } }), '/data/x/when', /no int == string/],
    ['null', petition({ x: { when: 'edad != null' } }), '/data/x/when', /has\(\) tells/],
    [
      'decimals for an integer',
      petition({ x: { type: 'integer', value: 'peso' } }),
      '/data/x/value',
      /gives double; here must be int/,
    ],
    ['a column outside of its row', petition({ x: { when: 'parte > 1' } }), '/data/x/when', /names "parte"/],
    [
      'a column that there is not',
      petition({ x: { when: 'socios.all(s, s.cuota > 1)' } }),
      '/data/x/when',
      /names "cuota"/,
    ],
    ['today outside of a rule', petition({ x: { when: 'nacimiento < today' } }), '/data/x/when', /names "today"/],
    ['an answer of a service elsewhere', petition({ x: { when: 'answer.ok' } }), '/data/x/when', /names "answer"/],
    [
      'an amount in words',
      petition({}, step({ kind: 'payment', amount: "'mil'" })),
      '/steps/uno/amount',
      /must be int or double/,
    ],
    ['a day in numbers', petition({}, step({ kind: 'wait', until: 'edad' })), '/steps/uno/until', /must be string/],
    [
      'time sent to a service',
      petition({}, step({ kind: 'call', request: { d: 'date(nacimiento)' }, into: {} })),
      '/steps/uno/request/d',
      /gives timestamp/,
    ],
    [
      'a pattern that goes back',
      petition({ x: { when: "asunto.matches('(a)\\\\1')" } }),
      '/data/x/when',
      /There is no "\\1"/,
    ],
  ])('%s', (_name, definition, pointer, message) => {
    expect(findings(definition)).toEqual([[pointer, expect.stringMatching(message)]])
  })

  test('a time in a text', () => {
    const definition = petition({})
    const message = definition.messages['answered']
    if (message) message.body = { es: "{{ timestamp('2026-01-01T00:00:00Z') }} {{ string(timestamp(0)) }}" }
    expect(findings(definition)).toEqual([['/messages/answered/body/es', expect.stringMatching(/can be written/)]])
  })

  test('one source that means two things', () => {
    const definition = petition({ x: { type: 'number', value: 'peso + peso' } })
    const own: Field = { title, type: 'integer', value: 'peso + peso' }
    definition.data['otros'] = { title, type: 'group', fields: { peso: { title, type: 'integer' }, own } }
    expect(findings(definition)).toEqual([
      ['/data/otros/fields/own/value', expect.stringMatching(/means something else/)],
    ])
  })
})

test('what was published before types were checked still runs as it did', async () => {
  const { calendars, entities, vocabularies } = surroundingsOf(await readCatalogFiles(catalogDir))
  const entity = entities.find(({ id }) => id === 'gobernacion')
  if (!entity) throw new Error('the catalogue has the department')
  const definition = petition({ x: { when: 'edad * 1.5 > 20' }, y: { when: 'edad / 2 == 9' } })
  const { expressions } = compileDefinition(definition, { entity, calendars, vocabularies })
  const run = (source: string) => expressions[source] && evaluate(expressions[source], { edad: 18 })
  expect(expressions['edad * 1.5 > 20']).toMatchObject({ left: { op: '*' } })
  expect(run('edad * 1.5 > 20')).toBe(true)
  expect(expressions['edad / 2 == 9']).toMatchObject({ left: { op: '/', type: 'int' } })
  expect(run('edad / 2 == 9')).toBe(true)
})
