import type { Command } from 'commander'
import { addCatalogCheck } from './catalog-check.ts'
import { addCatalogDiff } from './catalog-diff.ts'
import { addCatalogPublish } from './catalog-publish.ts'

/** Every subcommand of `catalog`: one file `catalog-<name>.ts` and one entry here. */
const subcommands = [addCatalogCheck, addCatalogDiff, addCatalogPublish]

/** `catalog …`: what publishers do with procedures, from the files of a repository. */
export function addCatalog(program: Command): void {
  const catalog = program.command('catalog').description('check and publish procedures, calendars and entities')
  for (const add of subcommands) add(catalog)
}
