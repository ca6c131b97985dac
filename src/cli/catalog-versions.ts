import type { Command } from 'commander'
import type { ProcedureState } from '#publishing/versions/versions.ts'
import { openStore } from './catalog-store.ts'

/** `catalog versions`: what is published, proposed and in force. */
export function addCatalogVersions(catalog: Command): void {
  catalog
    .command('versions')
    .argument('<procedure>', '<entity>.<procedure>')
    .option('--json', 'print all that is known as JSON')
    .description('list the versions of a procedure, its proposal, and whether it is offered')
    .action(async (procedure: string, { json = false }: { json?: boolean }) => versions(procedure, json))
}

async function versions(procedure: string, json: boolean): Promise<void> {
  const { createCatalog } = await import('#publishing/catalog.ts')
  const { versionInForce } = await import('#publishing/versions/versions.ts')
  const { store } = await openStore()
  try {
    const state = await createCatalog(store).procedure(procedure)
    if (!state) throw new Error(`There is no procedure ${procedure}.`)
    const live = versionInForce(state, new Date().toISOString())?.version
    if (json) console.log(JSON.stringify({ procedure, live, ...withoutDefinitions(state) }, null, 2))
    else for (const line of describe(state, live)) console.log(line)
  } finally {
    await store.close()
  }
}

/** Definitions are long; `catalog diff` and the API show them. */
function withoutDefinitions({ draft, proposal, versions: all, ...rest }: ProcedureState) {
  const trim = <T extends { definition: unknown }>({ definition: _long, ...one }: T) => one
  return {
    ...rest,
    versions: all.map(trim),
    ...(draft && { draft: trim(draft) }),
    ...(proposal && { proposal: trim(proposal) }),
  }
}

function describe(
  { versions: all, proposal, suspension, retirement }: ProcedureState,
  live: number | undefined,
): string[] {
  return [
    ...all.map(
      ({ version, effectiveFrom, proposedBy, publishedBy, retired }) =>
        `v${version}${version === live ? ' (in force)' : ''}: from ${effectiveFrom}, proposed by ${proposedBy}, ` +
        `published by ${publishedBy}${retired ? `, retired: ${retired.reason}` : ''}`,
    ),
    ...(proposal
      ? [`v${proposal.version}: proposed by ${proposal.by.id} at ${proposal.at}, waits for a second person`]
      : []),
    ...(suspension ? [`suspended${suspension.until ? ` until ${suspension.until}` : ''}: ${suspension.reason}`] : []),
    ...(retirement ? [`retired: ${retirement.reason}`] : []),
  ]
}
