import type { Command } from 'commander'
import type { RehearsedCase } from '#publishing/versions/rehearse-cases.ts'
import { withBench, type Target } from './catalog-open-cases.ts'

/** `catalog rehearse`: what would become of every open case under a version. */
export function addCatalogRehearse(catalog: Command): void {
  catalog
    .command('rehearse')
    .argument('<procedure>', '<entity>.<procedure>')
    .requiredOption('--to <version>', 'a version, published or proposed', Number)
    .option('--mapping <file>', 'JSON: {"steps": {"old": "new"}, "fields": …, "documents": …, "clocks": …}')
    .option('--json', 'print every case as JSON')
    .option('--language <language>', 'language of the sentences: es or en', 'es')
    .description(
      'replay the history of every open case against a version; nothing is written. Exits with 1 if any breaks',
    )
    .action(async (procedure: string, options: Omit<Target, 'procedure'> & { json?: boolean; language: string }) => {
      process.exitCode = (await rehearse({ ...options, procedure }, options)) ? 0 : 1
    })
}

async function rehearse(target: Target, { json = false, language }: { json?: boolean; language: string }) {
  const { rehearseCases } = await import('#publishing/versions/rehearse-cases.ts')
  const { describeMisfit } = await import('#publishing/versions/describe-misfit.ts')
  const all: RehearsedCase[] = []
  await withBench(target, async ({ engine, catalog, after, mapping, pages }) => {
    for await (const page of pages()) {
      all.push(...(await rehearseCases({ engine, catalog }, page, after, mapping)))
      if (process.stderr.isTTY) process.stderr.write(`\r${all.length} …`)
    }
  })
  const broken = all.filter(({ fits }) => !fits)
  if (json) console.log(JSON.stringify({ fit: all.length - broken.length, break: broken.length, cases: all }, null, 2))
  else {
    for (const { caseId, folio, breaks } of broken) {
      console.log(folio ?? caseId)
      for (const found of breaks) {
        const { es, en } = describeMisfit(found)
        console.log(`    ${language === 'en' ? en : es} (${found.event}, ${found.revision})`)
      }
    }
    console.log(`${all.length - broken.length} of ${all.length} open cases fit version ${target.to}.`)
  }
  return broken.length === 0
}
