/**
 * Writes the reference of the definition language into `docs/definition-language.md`, below its marker, from the
 * schema. With `--check` it writes nothing and fails when the file says something else than the schema.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

interface Schema {
  $ref?: string
  type?: string
  description?: string
  const?: unknown
  enum?: unknown[]
  pattern?: string
  format?: string
  items?: Schema
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  required?: string[]
  oneOf?: Schema[]
  minimum?: number
  maximum?: number
  maxLength?: number
  $defs?: Record<string, Schema>
}

const root = new URL('../', import.meta.url)
const schemaFile = new URL('catalog/procedure.schema.json', root)
const reference = new URL('docs/definition-language.md', root)
const oxfmt = fileURLToPath(new URL('node_modules/.bin/oxfmt', root))
const marker =
  '<!-- Below this line: generated from catalog/procedure.schema.json by `npm run generate`. Do not edit. -->'

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``

/** What a value may be, in words, with links to what is described elsewhere. */
function kindOf(schema: Schema): string {
  if (schema.$ref) {
    const name = schema.$ref.replace('#/$defs/', '')
    return `[${name}](#${name.toLowerCase()})`
  }
  if (schema.const !== undefined) return code(schema.const)
  if (schema.enum) return schema.enum.map(code).join(', ')
  if (schema.oneOf) return [...new Set(schema.oneOf.map(kindOf))].join(' or ')
  if (schema.type === 'array') return `list of ${schema.items ? kindOf(schema.items) : 'values'}`
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return `named ${kindOf(schema.additionalProperties)}`
  if (schema.type === 'object') return 'object'
  return schema.type ?? 'any value'
}

const limitsOf = ({ minimum, maximum, maxLength }: Schema): string[] => [
  ...(minimum === undefined ? [] : [`from ${minimum}`]),
  ...(maximum === undefined ? [] : [`to ${maximum}`]),
  ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
]

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function members(schema: Schema, prefix = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const needed = schema.required?.includes(name) ? 'yes' : ''
    const what = [member.description ?? '', ...limitsOf(member)].filter(Boolean).join('; ')
    const row = `| ${code(prefix + name)} | ${needed} | ${cell(kindOf(member))} | ${cell(what)} |`
    // Small objects that stand only here are told in place.
    const inner =
      member.type === 'object' && member.properties ? member : member.items?.properties ? member.items : undefined
    return [row, ...(inner ? members(inner, `${prefix}${name}${inner === member.items ? '[]' : ''}.`) : [])]
  })
}

function section(name: string, schema: Schema, level = '###'): string[] {
  const rows = members(schema)
  const table = ['| member | needed | value | meaning |', '| --- | --- | --- | --- |', ...rows]
  const form =
    rows.length > 0 ? table : [`A ${kindOf(schema)}${schema.pattern ? `, such as ${code(schema.pattern)}` : ''}.`]
  return [`${level} ${name}`, '', ...(schema.description ? [schema.description, ''] : []), ...form, '']
}

const language = JSON.parse(readFileSync(schemaFile, 'utf8')) as Schema
const parts = Object.entries(language.$defs ?? {})
const written = [
  marker,
  '',
  '## Reference',
  '',
  ...section('Definition', language),
  ...parts.flatMap(([name, schema]) => section(name, schema)),
]
const before = readFileSync(reference, 'utf8')
const [tutorial = ''] = before.split(marker)
const wanted = execFileSync(oxfmt, ['--stdin-filepath', 'reference.md'], {
  input: `${tutorial}${written.join('\n').trimEnd()}\n`,
  encoding: 'utf8',
})

if (!process.argv.includes('--check')) writeFileSync(reference, wanted)
else if (before !== wanted) {
  console.error('docs/definition-language.md is not what the schema says. Run: npm run generate')
  process.exit(1)
}
