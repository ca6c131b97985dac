import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { serviceFileSchema, serviceValidators } from '#publishing/files/service-file.ts'
import { catalogDir } from '#support/catalog.ts'

test('the schema for editors says what publishing checks', async () => {
  const file = join(catalogDir, 'service.schema.json')
  const { $id: _name, title: _title, ...schema } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  expect(schema).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(serviceFileSchema))))
})

test('what one service declares changes nothing for another', () => {
  const schema = { type: 'object' as const, properties: { day: { type: 'string', format: 'date' } } }
  const named = { ...schema, $id: 'https://json-schema.org/draft/2020-12/schema' }
  const within = {
    ...schema,
    $id: 'https://example.org/a',
    properties: { day: { ...schema.properties.day, $id: 'day' } },
  }
  for (const one of [named, within, within, schema]) {
    const { request } = serviceValidators({ request: one, response: schema })
    expect([request({ day: '2026-03-02' }), request({ day: 'Monday' })]).toEqual([true, false])
  }
  const wrong = { ...schema, properties: { day: { type: 'day' } } }
  expect(() => serviceValidators({ request: wrong, response: schema })).toThrow(/type/)
})
