import { readFile } from 'node:fs/promises'
import type { Definition } from '#core/definition.ts'
import { openStore } from './catalog-store.ts'

/** A definition as people name it: a JSON file, `<procedure>@<version>`, or `<procedure>` for the version in force. */
export function loadDefinition(reference: string): Promise<Definition> {
  return reference.endsWith('.json') ? readDefinition(reference) : findPublished(reference)
}

async function readDefinition(file: string): Promise<Definition> {
  const { checkSchema } = await import('#publishing/schema.ts')
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`There is no file ${file}.`)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new Error(`${file} is not JSON: ${(cause as Error).message}`, { cause })
  }
  const checked = checkSchema(json)
  if (checked.ok) return checked.definition
  throw new Error(`${file} is no definition: run \`ventanilla catalog check ${file}\`.`)
}

async function findPublished(reference: string): Promise<Definition> {
  const { createCatalog } = await import('#publishing/catalog.ts')
  const [procedure = '', version] = reference.split('@')
  const { store } = await openStore()
  try {
    const catalog = createCatalog(store)
    const found =
      version === undefined
        ? await catalog.live(procedure)
        : (await catalog.versions(procedure)).find(({ rules }) => rules.definition.version === Number(version))?.rules
    if (found) return found.definition
  } finally {
    await store.close()
  }
  throw new Error(`${reference} is not published. Name a JSON file, or <procedure>@<version>.`)
}
