import type { Command } from 'commander'
import type { PublicationStep } from '#publishing/versions/versions-decide.ts'
import { openStore, takeSteps } from './catalog-store.ts'

/** `catalog review`: what a second person says to a proposal. */
export function addCatalogReview(catalog: Command): void {
  catalog
    .command('review')
    .argument('<procedure>', '<entity>.<procedure>')
    .argument('<version>', 'number of the version', Number)
    .option('--by <name>', 'who decides; never the person who proposed it')
    .option('--publish', 'publish it')
    .option('--from <day>', 'with --publish: the day from which new cases use it, YYYY-MM-DD; at once when absent')
    .option('--reject <reason>', 'send it back')
    .option('--language <language>', 'language of the sentences: es or en', 'es')
    .description('show a proposal with its report and what it changes; publish it or send it back')
    .action(review)
}

interface Options {
  by?: string
  publish?: boolean
  from?: string
  reject?: string
  language: string
}

async function review(procedure: string, version: number, options: Options): Promise<void> {
  const { by, publish = false, from, reject, language } = options
  const proposal = await show(procedure, version, language === 'en' ? 'en' : 'es')
  if (!publish && reject === undefined) return
  if (by === undefined) throw new Error('Say who decides with --by <name>.')
  if (publish && reject !== undefined) throw new Error('Say --publish or --reject, not both.')
  const { hash } = proposal
  const step: PublicationStep =
    reject === undefined
      ? {
          type: 'publish',
          data: { version, hash, ...(from !== undefined && { effectiveFrom: proposal.startOf(from) }) },
        }
      : { type: 'reject', data: { version, hash, reason: reject } }
  await takeSteps(procedure, by, [step])
  console.log(reject === undefined ? `Published: ${procedure} version ${version}.` : 'Sent back.')
}

/** Prints the proposal; answers what a decision about it needs. */
async function show(procedure: string, version: number, language: 'es' | 'en') {
  const { createCatalog } = await import('#publishing/catalog.ts')
  const { diffDefinitions } = await import('#publishing/diff/diff.ts')
  const { startOfDay } = await import('#core/time.ts')
  const { store } = await openStore()
  try {
    const catalog = createCatalog(store)
    const state = await catalog.procedure(procedure)
    const proposal = state?.proposal
    const rules = await catalog.version(procedure, version)
    if (proposal?.version !== version || !rules)
      throw new Error(
        `No proposal of version ${version} of ${procedure} waits. See: ventanilla catalog versions ${procedure}`,
      )
    console.log(`${procedure} version ${version}, proposed by ${proposal.by.id} at ${proposal.at}`)
    if (proposal.note !== undefined) console.log(proposal.note)
    for (const { severity, message } of proposal.report) console.log(`${severity}: ${message}`)
    const live = await catalog.live(procedure)
    const changes = live ? diffDefinitions(live.definition, rules.definition) : []
    for (const { sentence, touchesOpenCases } of changes)
      console.log(`${touchesOpenCases ? '!' : ' '} ${sentence[language]}`)
    return { hash: proposal.hash, startOf: (day: string) => startOfDay(day, rules.timeZone) }
  } finally {
    await store.close()
  }
}
