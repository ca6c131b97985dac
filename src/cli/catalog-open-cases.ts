import { readFile } from 'node:fs/promises'
import type { Mapping } from '#core/events.ts'
import type { Rules } from '#core/rules.ts'
import type { Engine } from '#app/execute.ts'
import type { Catalog } from '#publishing/catalog.ts'
import type { OpenCase } from '#publishing/versions/rehearse-cases.ts'
import { openEngine } from './open-engine.ts'

/** What rehearsals and migrations work on. */
export interface Bench {
  engine: Engine
  catalog: Catalog
  /** The version that cases would be taken to. */
  after: Rules
  mapping: Mapping
  /** Open cases of the procedure, a page at a time, as the read models know them. */
  pages(): AsyncIterable<OpenCase[]>
}

export interface Target {
  procedure: string
  to: number
  mapping?: string
}

/** Opens the store and the read models, finds the version and reads the mapping, runs `work`, and closes everything. */
export async function withBench<T>({ procedure, to, mapping }: Target, work: (bench: Bench) => Promise<T>): Promise<T> {
  const { createReadModels } = await import('#projections/queries.ts')
  const { store, catalog, engine, pool, close } = await openEngine()
  const readModels = createReadModels(pool, store)
  try {
    const after = await catalog.version(procedure, to)
    if (!after) throw new Error(`Version ${to} of ${procedure} is neither published nor proposed.`)
    async function* pages() {
      for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
        const page = await readModels.openCases(procedure, { limit: 100, ...(cursor !== undefined && { cursor }) })
        yield page.items
        cursor = page.next
      }
    }
    return await work({ engine, catalog, after, mapping: await readMapping(mapping, after), pages })
  } finally {
    await readModels.close()
    await close()
  }
}

async function readMapping(file: string | undefined, after: Rules): Promise<Mapping> {
  if (file === undefined) return {}
  const { findUnknownTargets, mappingSchema, toMapping } = await import('#publishing/versions/mapping-file.ts')
  const parsed = mappingSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file}: ${parsed.error.issues.map(({ message }) => message).join('; ')}`)
  const mapping = toMapping(parsed.data)
  const unknown = findUnknownTargets(after, mapping)
  if (unknown.length > 0) throw new Error(`${file} names what the version does not have: ${unknown.join(', ')}.`)
  return mapping
}
