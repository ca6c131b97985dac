/**
 * Writes `src/core/definition.ts` from the language's schema, so that types and schema cannot drift apart, and a type
 * for the data of each procedure of the catalogue, `catalog/types/<entity>.<id>.ts`, for tests and connectors.
 * With `--check` it writes nothing and fails when a file is not what it is made from.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { compile, type JSONSchema } from 'json-schema-to-typescript'
import { checkCatalog } from '../src/publishing/check-catalog.ts'
import { dataSchema } from '../src/publishing/data-schema.ts'

const root = new URL('../', import.meta.url)
const schemaFile = new URL('catalog/procedure.schema.json', root)
const typesFolder = 'catalog/types/'
const oxfmt = fileURLToPath(new URL('node_modules/.bin/oxfmt', root))

/** A description beside a reference would make the compiler write the same type again under another name. */
const bareReferences = (_key: string, value: unknown) =>
  typeof value === 'object' && value !== null && '$ref' in value ? { $ref: value.$ref } : value

async function typesOf(schema: JSONSchema, name: string, from: string): Promise<string> {
  const source = await compile(schema, name, {
    bannerComment: `// Generated from ${from} by \`npm run generate\`. Do not edit.`,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    format: false,
  })
  return execFileSync(oxfmt, ['--stdin-filepath', 'types.ts'], { input: source, encoding: 'utf8' })
}

/** `gobernacion.habeas-data` → `GobernacionHabeasData`. */
const typeName = (procedure: string): string =>
  procedure.replaceAll(/(?:^|[.-])([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())

/** Contents by path. */
const wanted: Record<string, string> = {}
const language = JSON.parse(readFileSync(schemaFile, 'utf8'), bareReferences) as JSONSchema
wanted['src/core/definition.ts'] = await typesOf(language, 'Definition', 'catalog/procedure.schema.json')
const { rules: catalogue } = await checkCatalog(fileURLToPath(new URL('catalog', root)))
for (const rules of catalogue) {
  const { procedure, entity, definition } = rules
  const from = `catalog/procedures/${entity}/${definition.id}/v${definition.version}.json`
  // Versions come in order: the last one stays.
  const { title: _name, ...schema } = dataSchema(rules) as JSONSchema
  wanted[`${typesFolder}${procedure}.ts`] = await typesOf(schema, typeName(procedure), from)
}

const read = (path: string): string | undefined => {
  try {
    return readFileSync(new URL(path, root), 'utf8')
  } catch {
    return undefined
  }
}
const differing = Object.keys(wanted).filter((path) => read(path) !== wanted[path])
const left = readdirSync(new URL(typesFolder, root))
  .map((file) => typesFolder + file)
  .filter((path) => !(path in wanted))

if (!process.argv.includes('--check')) {
  for (const path of differing) writeFileSync(new URL(path, root), wanted[path] ?? '')
  for (const path of left) rmSync(new URL(path, root))
} else if (differing.length + left.length > 0) {
  console.error(`Not what they are made from: ${[...differing, ...left].join(', ')}. Run: npm run generate`)
  process.exit(1)
}
