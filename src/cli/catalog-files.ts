import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The catalogue that commands mean when none is named: CATALOG_DIR, else the one of this repository. */
export const defaultCatalog = (): string => process.env['CATALOG_DIR'] || join(import.meta.dirname, '../../catalog')

/** The catalogue that a file belongs to: the nearest folder above it that has `entities`. */
export function catalogOf(file: string): string {
  for (let dir = dirname(file); dir !== dirname(dir); dir = dirname(dir))
    if (existsSync(join(dir, 'entities'))) return dir
  throw new Error(`${file} is in no catalogue: no folder above it has the folder "entities".`)
}
