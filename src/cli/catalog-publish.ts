import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Command } from 'commander'
import { loadConfig } from '#app/config.ts'
import { recomputeAll, reasonsFor } from './calendar.ts'
import { openStore } from './catalog-store.ts'

interface People {
  proposedBy?: string
  approvedBy?: string
}

/** `catalog publish`: what is new in a catalogue's files becomes events, each version by two people. */
export function addCatalogPublish(catalog: Command): void {
  catalog
    .command('publish')
    .argument('[dir]', "a catalogue's folder; CATALOG_DIR when absent")
    .option('--proposed-by <name>', 'who wrote the change; the author of the last commit of the folder when absent')
    .option('--approved-by <name>', 'who approved it; its "Reviewed-by:" line, else its committer, when absent')
    .option('--json', 'print what was done as JSON')
    .description('publish what is new in a catalogue; what is published already stays as it is')
    .action(async (dir: string | undefined, { json = false, ...people }: People & { json?: boolean }) =>
      publish(dir, people, json),
    )
}

async function publish(dir: string | undefined, given: People, json: boolean): Promise<void> {
  const { publishCatalog } = await import('#publishing/publish-catalog.ts')
  const { store, environment } = await openStore()
  const log = json ? () => undefined : (line: string) => console.log(line)
  try {
    const folder = resolve(dir ?? loadConfig(environment, 'catalog').catalogDir)
    const { proposedBy, approvedBy } = await peopleOf(folder, given)
    const result = await publishCatalog(store, folder, {
      proposedBy: { kind: 'repository', id: proposedBy },
      publishedBy: { kind: 'repository', id: approvedBy },
      at: new Date().toISOString(),
      log,
    })
    const calendars = result.published.flatMap((name) => (name.startsWith('calendar ') ? [name.slice(9)] : []))
    const reasons = calendars.length > 0 ? await reasonsFor(store, calendars) : {}
    // Open cases count by the newest calendar: what changes for them is put on record.
    if (Object.keys(reasons).length > 0)
      await recomputeAll(store, loadConfig(environment, 'cases'), reasons, { once: false, log })
    if (json) console.log(JSON.stringify(result, null, 2))
  } finally {
    await store.close()
  }
}

/** The two people of the last change: as given, else as git tells. @throws when either is unknown or they are the same. */
async function peopleOf(folder: string, given: People): Promise<Required<People>> {
  const known = given.proposedBy && given.approvedBy ? {} : await lastCommit(folder)
  const { proposedBy = known.author, approvedBy = known.reviewer } = given
  if (!proposedBy || !approvedBy)
    throw new Error(
      `Nobody is named for ${folder}, and git tells of no commit there. Say --proposed-by and --approved-by.`,
    )
  if (proposedBy === approvedBy)
    throw new Error(
      `${proposedBy} both wrote and approved the change. Name a second person with --approved-by or "Reviewed-by:".`,
    )
  return { proposedBy, approvedBy }
}

async function lastCommit(folder: string): Promise<{ author?: string; reviewer?: string }> {
  const format = '%an%n%(trailers:key=Reviewed-by,valueonly,separator=%x2C)%n%cn'
  const { stdout } = await promisify(execFile)('git', ['log', '-1', `--format=${format}`, '--', '.'], {
    cwd: folder,
  }).catch(() => ({ stdout: '' }))
  const [author = '', reviewed = '', committer = ''] = stdout.split('\n')
  const reviewer = reviewed.split(',')[0]?.replace(/ *<.*>$/, '')
  return { author, reviewer: reviewer || committer }
}
