import type { Command } from 'commander'
import { loadDefinition } from './catalog-reference.ts'

/** `catalog diff`: what changes between two versions, in plain words. */
export function addCatalogDiff(catalog: Command): void {
  catalog
    .command('diff')
    .argument('<before>', 'a definition: a JSON file, <procedure>@<version>, or <procedure> for the version in force')
    .argument('<after>', 'the definition to compare with it, named in the same ways')
    .option('--json', 'print the changes as JSON')
    .option('--language <language>', 'language of the sentences: es or en', 'es')
    .option('--exit-code', 'exit with 1 when something changes')
    .description('say in plain words what changes, and which changes touch open cases')
    .action(async (before: string, after: string, options: Options) => {
      const changes = await diff(before, after, options)
      process.exitCode = options.exitCode && changes > 0 ? 1 : 0
    })
}

interface Options {
  json?: boolean
  language: string
  exitCode?: boolean
}

/** Prints the changes; answers how many there are. */
async function diff(before: string, after: string, { json, language: wanted }: Options): Promise<number> {
  const { diffDefinitions } = await import('#publishing/diff/diff.ts')
  const language = wanted === 'en' ? 'en' : 'es'
  const [old, now] = await Promise.all([loadDefinition(before), loadDefinition(after)])
  const changes = diffDefinitions(old, now)
  if (json) console.log(JSON.stringify(changes, null, 2))
  else if (changes.length === 0) console.log(language === 'es' ? 'Nada cambia.' : 'Nothing changes.')
  else
    for (const { sentence, touchesOpenCases, why } of changes)
      console.log(`${touchesOpenCases ? '!' : ' '} ${sentence[language]}\n    ${why[language]}`)
  return changes.length
}
