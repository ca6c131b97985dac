import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { catalogOf, defaultCatalog } from './catalog-files.ts'

interface CheckOptions {
  json: boolean
  language: 'es' | 'en'
}

/** `catalog check`: what keeps the files of a catalogue from being published. */
export function addCatalogCheck(catalog: Command): void {
  catalog
    .command('check')
    .argument('[path]', "a catalogue's folder, or one file in it; CATALOG_DIR when absent")
    .option('--json', 'print the findings as JSON', false)
    .addOption(new Option('--language <language>', 'of what is said').choices(['es', 'en']).default('en'))
    .description('say what keeps a catalogue from being published; nothing is written')
    .action(async (path: string | undefined, options: CheckOptions) => {
      process.exitCode = (await check(resolve(path ?? defaultCatalog()), options)) ? 0 : 1
    })
}

/** Prints the findings; answers whether there is no error among them. */
async function check(path: string, { json, language }: CheckOptions): Promise<boolean> {
  const { checkCatalog } = await import('#publishing/check-catalog.ts')
  const { describeFinding } = await import('#publishing/publish-catalog.ts')
  const { sayFinding } = await import('#publishing/finding.ts')
  if (!existsSync(path)) throw new Error(`There is no file or folder ${path}.`)
  const dir = path.endsWith('.json') ? catalogOf(path) : path
  const only = path === dir ? undefined : relative(dir, path).replaceAll('\\', '/')
  const checked = await checkCatalog(dir, { only })
  const findings = checked.findings.filter(({ file }) => only === undefined || file === only)
  const ok = !findings.some(({ severity }) => severity === 'error')
  const procedures = checked.rules.map(({ procedure, hash, definition: { version } }) => ({ procedure, version, hash }))
  if (json) console.log(JSON.stringify({ ok, procedures, findings }, null, 2))
  else {
    for (const finding of findings)
      console.log(`${finding.severity}: ${describeFinding({ ...finding, ...sayFinding(finding, language) })}`)
    console.log(ok ? `In order: ${only ?? `${procedures.length} definitions`}.` : 'Not in order.')
  }
  return ok
}
