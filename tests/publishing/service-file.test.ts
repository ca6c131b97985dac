import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { serviceFileSchema } from '#publishing/files/service-file.ts'
import { catalogDir } from '#support/catalog.ts'

test('the schema for editors says what publishing checks', async () => {
  const file = join(catalogDir, 'service.schema.json')
  const { $id: _name, title: _title, ...schema } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  expect(schema).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(serviceFileSchema))))
})
