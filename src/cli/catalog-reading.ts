import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { Definition } from '#core/definition.ts'
import type { Rules } from '#core/rules.ts'
import type { FileFinding } from '#publishing/files/catalog-files.ts'
import type { Surroundings } from '#publishing/references/surroundings.ts'
import { catalogOf, defaultCatalog } from './catalog-files.ts'

/** A definition of a catalogue, with all that was found in it. */
export interface ReadDefinition {
  definition: Definition
  /** Undefined while something keeps it from being published. */
  rules: Rules | undefined
  surroundings: Surroundings
  findings: FileFinding[]
}

/**
 * Reads one definition: a file, or `entity.procedure` of the catalogue that commands mean, its latest version.
 * @throws with a sentence when there is none, or its file has not the shape of one.
 */
export async function readDefinition(name: string): Promise<ReadDefinition> {
  const { readCatalogFiles } = await import('#publishing/files/catalog-files.ts')
  const { surroundingsOf } = await import('#publishing/check-catalog.ts')
  const { checkDefinition } = await import('#publishing/check-definition.ts')
  const { checkSchema } = await import('#publishing/schema.ts')
  const path = resolve(name)
  const isFile = name.endsWith('.json')
  if (isFile && !existsSync(path)) throw new Error(`There is no file ${path}.`)
  const dir = isFile ? catalogOf(path) : resolve(defaultCatalog())
  const files = await readCatalogFiles(dir)
  const wanted = isFile ? relative(dir, path).replaceAll('\\', '/') : `procedures/${name.replace('.', '/')}/`
  const version = (file: string) => Number(/v(\d+)\.json$/.exec(file)?.[1] ?? 0)
  const read = files.definitions
    .filter(({ file }) => file.startsWith(wanted))
    .toSorted((a, b) => version(b.file) - version(a.file))[0]
  if (!read) throw new Error(`${dir} has no procedure ${name}. Name a file, or entity.procedure.`)
  const shape = checkSchema(read.json)
  if (!shape.ok) {
    const [first] = shape.findings
    throw new Error(`${read.file}${first?.pointer ?? ''}: ${first?.message ?? 'not a definition'}.`)
  }
  const surroundings = surroundingsOf(files)
  const checked = checkDefinition(read.json, surroundings)
  const findings = (checked.ok ? checked.warnings : checked.findings).map((one) => ({ file: read.file, ...one }))
  return { definition: shape.definition, rules: checked.ok ? checked.rules : undefined, surroundings, findings }
}
