import { Option, type Command } from 'commander'
import { readDefinition } from './catalog-reading.ts'

interface ExplainOptions {
  json: boolean
  language: 'es' | 'en'
}

/** `catalog explain`: a procedure in plain words, and the way to whatever is wrong with it. */
export function addCatalogExplain(catalog: Command): void {
  catalog
    .command('explain')
    .argument('<procedure>', 'a file of a catalogue, or entity.procedure of the one in CATALOG_DIR')
    .option('--json', 'print it for programs', false)
    .addOption(new Option('--language <language>', 'of the explanation').choices(['es', 'en']).default('es'))
    .description('tell a procedure in plain words: steps, who acts, terms, ways, documents; and what is wrong with it')
    .action(async (name: string, options: ExplainOptions) => {
      process.exitCode = (await explainProcedure(name, options)) ? 0 : 1
    })
}

/** Prints it; answers whether nothing keeps it from being published. */
async function explainProcedure(name: string, { json, language }: ExplainOptions): Promise<boolean> {
  const { explain, writeExplanation } = await import('#publishing/explanation/explain.ts')
  const { explainWords, fillIn } = await import('#publishing/explanation/explain-words.ts')
  const { sayFinding } = await import('#publishing/finding.ts')
  const { exploreDefinition } = await import('#publishing/proof/proof.ts')
  const { answersOf } = await import('#publishing/check-definition.ts')
  const { definition, rules, surroundings, findings } = await readDefinition(name)
  const errors = findings.filter(({ severity }) => severity === 'error')
  const explanation = explain(definition, language)
  const states = rules && exploreDefinition(rules, answersOf(surroundings)).visits.size
  if (json) {
    console.log(JSON.stringify({ ok: errors.length === 0, states, explanation, findings }, null, 2))
    return errors.length === 0
  }
  const words = explainWords[language]
  console.log(writeExplanation(explanation, language).join('\n'))
  if (states !== undefined) console.log(`\n${fillIn(words.states, { count: states })}`)
  if (errors.length > 0) console.log(`\n${words.faults}`)
  for (const finding of errors) {
    const { message, remedy } = sayFinding(finding, language)
    console.log(`  ${finding.pointer}\n    ${message}. ${remedy}`)
    if (finding.path) console.log(finding.path.map((place, i) => `      ${i + 1}. ${place}`).join('\n'))
  }
  return errors.length === 0
}
