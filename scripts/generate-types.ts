/**
 * Writes `src/core/definition.ts` from the language's schema, so that types and schema cannot drift apart.
 * With `--check` it writes nothing and fails when the file is not what the schema says.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { compile, type JSONSchema } from 'json-schema-to-typescript'

const schemaFile = new URL('../catalog/procedure.schema.json', import.meta.url)
const targetFile = new URL('../src/core/definition.ts', import.meta.url)
const banner = '// Generated from catalog/procedure.schema.json by `npm run generate`. Do not edit.'

/** A description beside a reference would make the compiler write the same type again under another name. */
const bareReferences = (_key: string, value: unknown) =>
  typeof value === 'object' && value !== null && '$ref' in value ? { $ref: value.$ref } : value

const source = await compile(JSON.parse(readFileSync(schemaFile, 'utf8'), bareReferences) as JSONSchema, 'Definition', {
  bannerComment: banner,
  additionalProperties: false,
  ignoreMinAndMaxItems: true,
  format: false,
})
const wanted = execFileSync('npx', ['oxfmt', '--stdin-filepath', 'definition.ts'], { input: source, encoding: 'utf8' })

if (!process.argv.includes('--check')) writeFileSync(targetFile, wanted)
else if (readFileSync(targetFile, 'utf8') !== wanted) {
  console.error('src/core/definition.ts is not what catalog/procedure.schema.json says. Run: npm run generate')
  process.exit(1)
}
