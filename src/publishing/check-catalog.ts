import type { Definition } from '#core/definition.ts'
import type { Rules } from '#core/rules.ts'
import { checkDefinition, type Proven } from './check-definition.ts'
import { readCatalogFiles, type CatalogFiles, type FileFinding } from './files/catalog-files.ts'
import { procedureName } from './compile.ts'
import { error } from './finding.ts'
import { checkSchema } from './schema.ts'
import { serviceName } from './files/service-file.ts'
import type { Surroundings } from './references/surroundings.ts'

/** What the check of a catalogue brings with it. */
type Parts = Pick<CatalogFiles, 'entities' | 'calendars' | 'vocabularies' | 'services' | 'definitions'>

export interface CheckedCatalog extends Parts {
  /** Definitions that may be published, by procedure and version. */
  rules: Rules[]
  findings: FileFinding[]
}

/** What the definitions of a folder may refer to. */
export const surroundingsOf = ({ entities, calendars, vocabularies, services, definitions }: Parts): Surroundings => ({
  entities: entities.map(({ entity }) => entity),
  agencies: entities.flatMap(({ agencies }) => agencies),
  calendars: Object.fromEntries(calendars.map(({ calendar }) => [calendar.id, calendar])),
  vocabularies: Object.fromEntries(vocabularies.map(({ id, entries }) => [id, entries])),
  services: Object.fromEntries(services.map((service) => [serviceName(service), service])),
  procedures: latestOf(definitions.flatMap(({ json }) => definitionIn(json))),
})

function definitionIn(json: unknown): Definition[] {
  const checked = checkSchema(json)
  return checked.ok ? [checked.definition] : []
}

/** The last version of each procedure, by `entity.procedure`. */
export function latestOf(definitions: readonly Definition[]): Record<string, Definition> {
  const inOrder = definitions.toSorted((a, b) => a.version - b.version)
  return Object.fromEntries(inOrder.map((one) => [procedureName(one), one]))
}

interface Scope {
  /** Only the definition in this file. */
  only?: string | undefined
  /** Hashes of what need not be proved again. */
  provenIn?: (surroundings: Surroundings) => Promise<Proven>
}

/** Reads and checks a catalogue's folder. */
export async function checkCatalog(dir: string, { only, provenIn }: Scope = {}): Promise<CheckedCatalog> {
  const files = await readCatalogFiles(dir)
  const surroundings = surroundingsOf(files)
  const proven = await provenIn?.(surroundings)
  const findings = [...files.findings]
  const rules: Rules[] = []
  for (const { file, json } of files.definitions) {
    if (only !== undefined && file !== only) continue
    const result = checkDefinition(json, surroundings, proven)
    for (const finding of result.ok ? result.warnings : result.findings) findings.push({ file, ...finding })
    if (!result.ok) continue
    const { definition, entity } = result.rules
    const expected = `procedures/${entity}/${definition.id}/v${definition.version}.json`
    if (file === expected) rules.push(result.rules)
    else
      findings.push({
        file,
        ...error(
          'schema',
          '',
          `This definition belongs in ${expected}`,
          'Move the file, or correct "agency", "id" or "version".',
        ),
      })
  }
  rules.sort((a, b) => a.procedure.localeCompare(b.procedure) || a.definition.version - b.definition.version)
  for (const { calendar } of files.entities.map(({ entity }) => entity))
    if (!surroundings.calendars[calendar])
      findings.push({
        file: 'entities',
        ...error('unknown-calendar', '', `There is no calendar "${calendar}"`, 'Add its years under calendars/.'),
      })
  const { entities, calendars, vocabularies, services, definitions } = files
  return { entities, calendars, vocabularies, services, definitions, rules, findings }
}
