import { readFileSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { Definition } from '#core/definition.ts'
import { checkCatalog } from '#publishing/check-catalog.ts'

/** The catalogue that Ventanilla brings. */
export const catalogDir = join(import.meta.dirname, '../../catalog')

const samples = ['gobernacion/peticion', 'ciudad/certificado-residencia', 'municipio/escrito'] as const

export type Sample = (typeof samples)[number]

/** A fresh copy of the first version of one of the sample procedures, to be changed at will. */
export const sampleDefinition = (sample: Sample): Definition =>
  JSON.parse(readFileSync(join(catalogDir, 'procedures', sample, 'v1.json'), 'utf8')) as Definition

/** A copy of the catalogue with only the sample procedures and `others`, in a folder of its own; removed with `remove`. */
export async function copyCatalog(others: readonly string[] = []) {
  const chosen = [...samples, ...others]
  const dir = await mkdtemp(join(tmpdir(), 'ventanilla-catalog-'))
  const isCopied = (path: string) => {
    const [top, ...below] = relative(catalogDir, path).replaceAll('\\', '/').split('/')
    const folder = below.slice(0, 2).join('/')
    return (
      top !== 'procedures' ||
      chosen.some((sample) => sample === folder || sample.startsWith(`${folder}/`)) ||
      folder === ''
    )
  }
  await cp(catalogDir, dir, { recursive: true, filter: isCopied })
  return {
    dir,
    /** Changes one JSON file in place, or writes the result to another path. */
    async edit<T>(file: string, change: (json: T) => void, to = file) {
      const json = JSON.parse(await readFile(join(dir, file), 'utf8')) as T
      change(json)
      await writeFile(join(dir, to), JSON.stringify(json))
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  }
}

/** Every definition of the catalogue, compiled; `tests/catalog/procedures.test.ts` proves them, once. */
export const compiledCatalog = (): ReturnType<typeof checkCatalog> =>
  checkCatalog(catalogDir, { provenIn: async () => ({ has: () => true }) })
