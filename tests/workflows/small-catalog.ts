import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Calendar } from '#core/calendar.ts'
import type { Definition } from '#core/definition.ts'
import type { Rules } from '#core/rules.ts'
import type { Catalog } from '#publishing/catalog.ts'
import { compileDefinition } from '#publishing/compile.ts'
import type { EntityFile } from '#publishing/files/entity.ts'
import { serviceName, type ServiceFile } from '#publishing/files/service-file.ts'
import { permit } from './permit.ts'

/** The test procedures, as a published catalogue would give them; without any, the permit. */
export async function smallCatalog(
  definitions: readonly Definition[] = [permit],
  services: readonly ServiceFile[] = [],
): Promise<Catalog> {
  const file = join(import.meta.dirname, '../../catalog/entities/gobernacion.json')
  const office = JSON.parse(await readFile(file, 'utf8')) as EntityFile
  const calendar: Calendar = {
    id: 'co',
    weekend: [0, 6],
    holidays: {},
    years: [2026],
    months: { missingDay: 'last-day' },
  }
  const context = { entity: office.entity, calendars: { co: calendar } }
  const all = definitions.map((definition): Rules => compileDefinition(definition, context))
  const find = (procedure: string) => all.find((rules) => rules.procedure === procedure)
  const nothing = async () => []
  return {
    suspension: () => undefined,
    procedure: async () => undefined,
    version: async () => undefined,
    live: async (procedure) => find(procedure),
    rules: async (procedure) => find(procedure) ?? Promise.reject(new Error(`${procedure} is not published`)),
    procedures: async () => all,
    versions: nothing,
    entity: async () => office,
    entities: async () => [office],
    surroundings: () => Promise.reject(new Error('Nobody proves anything here')),
    service: async (name) => services.find((service) => serviceName(service) === name),
  }
}
