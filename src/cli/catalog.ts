import type { Command } from 'commander'
import { addCatalogCheck } from './catalog-check.ts'
import { addCatalogDiff } from './catalog-diff.ts'
import { addCatalogExplain } from './catalog-explain.ts'
import { addCatalogMigrate } from './catalog-migrate.ts'
import { addCatalogPropose } from './catalog-propose.ts'
import { addCatalogPublish } from './catalog-publish.ts'
import { addCatalogRehearse } from './catalog-rehearse.ts'
import { addCatalogReview } from './catalog-review.ts'
import { addCatalogSimulate } from './catalog-simulate.ts'
import { addCatalogStanding } from './catalog-standing.ts'
import { addCatalogVersions } from './catalog-versions.ts'

/** Every subcommand of `catalog`: one file `catalog-<name>.ts` and one entry here. */
const subcommands = [
  addCatalogCheck,
  addCatalogDiff,
  addCatalogExplain,
  addCatalogMigrate,
  addCatalogPropose,
  addCatalogPublish,
  addCatalogRehearse,
  addCatalogReview,
  addCatalogSimulate,
  addCatalogStanding,
  addCatalogVersions,
]

/** `catalog …`: what publishers do with procedures, from the files of a repository. */
export function addCatalog(program: Command): void {
  const catalog = program.command('catalog').description('check and publish procedures, calendars and entities')
  for (const add of subcommands) add(catalog)
}
