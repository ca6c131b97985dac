import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Calendar } from '#core/calendar.ts'
import type { Rules } from '#core/rules.ts'
import type { Catalog } from '#publishing/catalog.ts'
import { compileDefinition } from '#publishing/compile.ts'
import type { EntityFile } from '#publishing/entity.ts'
import { permit } from './permit.ts'

/** The test procedure, as a published catalogue would give it. */
export async function smallCatalog(): Promise<Catalog> {
  const file = join(import.meta.dirname, '../../catalog/entities/gobernacion.json')
  const office = JSON.parse(await readFile(file, 'utf8')) as EntityFile
  const calendar: Calendar = {
    id: 'co',
    weekend: [0, 6],
    holidays: {},
    years: [2026],
    months: { missingDay: 'last-day' },
  }
  const rules: Rules = compileDefinition(permit, { entity: office.entity, calendars: { co: calendar } })
  const nothing = async () => []
  return {
    suspension: () => undefined,
    procedure: async () => undefined,
    live: async () => rules,
    rules: async () => rules,
    procedures: async () => [rules],
    versions: nothing,
    entity: async () => office,
    entities: async () => [office],
    service: async () => undefined,
  }
}
