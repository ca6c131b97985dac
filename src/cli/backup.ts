import type { Command } from 'commander'
import { loadConfig } from '#app/config.ts'
import { openEventStore } from '#app/open-store.ts'
import { commandEnvironment } from '#local/environment.ts'
import { withTask } from './with-task.ts'

/** `backup`: adds to a folder what has happened since the last time, while everything runs. */
export function addBackup(program: Command): void {
  program
    .command('backup')
    .requiredOption('--to <folder>', 'folder of the backup, such as a mounted share; only what is new is added')
    .description('back up events, documents and what does not follow from them, while everything runs')
    .action(({ to }: { to: string }) => backUp(to))
}

async function backUp(folder: string): Promise<void> {
  const config = loadConfig(await commandEnvironment(process.env), 'backup')
  const { Pool } = await import('pg')
  const { createStoredDocuments } = await import('#documents/stored-documents.ts')
  const { backup } = await import('#app/backup/backup.ts')
  const pool = new Pool({ connectionString: config.databaseUrl, application_name: 'backup', max: 1 })
  const store = await openEventStore(config, { poolSize: 2 })
  const documents = createStoredDocuments(config.documentsDir)
  const now = () => new Date()
  try {
    const report = await withTask('Backing up what is new', (onProgress) => {
      return backup({ store, documents, pool, folder, now, onProgress })
    })
    const { events, added, root, newest, copiedDocuments, keys, missingDocuments, unsound } = report
    console.log(
      `The backup has ${events} events, ${added} of them new, up to ${newest ?? 'the beginning'}; ${copiedDocuments} documents were ` +
        `added, ${keys} wrapped keys of cases written anew.\nMerkle root: ${root}`,
    )
    if (missingDocuments.length > 0) {
      process.exitCode = 1
      console.log(
        `Documents that events name and that were not found, or have changed:\n${missingDocuments.join('\n')}`,
      )
    }
    if (unsound > 0) {
      process.exitCode = 1
      console.log(
        `${unsound} events of the log carry a hash that is not that of their content: see \`restore --report\`.`,
      )
    }
  } finally {
    await Promise.all([store.close(), pool.end()])
  }
}
