import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Finding } from '#publishing/finding.ts'
import { proposalOf } from '#publishing/versions/proposal.ts'
import { catalogOf } from './catalog-files.ts'
import { takeSteps } from './catalog-store.ts'

/** `catalog propose`: one definition, proved, for a second person to publish. */
export function addCatalogPropose(catalog: Command): void {
  catalog
    .command('propose')
    .argument('<file>', 'a definition in a catalogue')
    .requiredOption('--by <name>', 'who proposes it')
    .option('--note <text>', 'for whoever reviews it')
    .option('--dry-run', 'only prove it')
    .option('--json', 'print the report as JSON')
    .description('prove a definition and propose it, for a second person to review and publish')
    .action(async (file: string, options: Options) => {
      process.exitCode = (await propose(resolve(file), options)) ? 0 : 1
    })
}

interface Options {
  by: string
  note?: string
  dryRun?: boolean
  json?: boolean
}

/** Prints the report; answers whether the definition may be proposed. */
async function propose(path: string, { by, note, dryRun = false, json = false }: Options): Promise<boolean> {
  const { checkCatalog } = await import('#publishing/check-catalog.ts')
  if (!existsSync(path)) throw new Error(`There is no file ${path}.`)
  const dir = catalogOf(path)
  const file = relative(dir, path).replaceAll('\\', '/')
  const { findings, rules } = await checkCatalog(dir, { only: file })
  const report = findings.flatMap(({ file: of, ...finding }): Finding[] => (of === file ? [finding] : []))
  const found = rules.find(
    ({ entity, definition: { id, version } }) => file === `procedures/${entity}/${id}/v${version}.json`,
  )
  if (json) console.log(JSON.stringify({ ok: found !== undefined, report }, null, 2))
  else
    for (const { severity, pointer, message, remedy } of report)
      console.log(`${severity}: #${pointer}: ${message}. ${remedy}`)
  if (!found) return false
  const { procedure, definition } = found
  const { version } = definition
  if (!dryRun) await takeSteps(procedure, by, [proposalOf(found, report, note)])
  if (!json)
    console.log(
      dryRun
        ? `In order: ${file}.`
        : `Proposed: ${procedure} version ${version}. A second person publishes it: ventanilla catalog review ${procedure} ${version} --publish --by <name>`,
    )
  return true
}
