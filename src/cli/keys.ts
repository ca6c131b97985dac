import type { Command } from 'commander'
import { loadConfig } from '#app/config.ts'
import { commandEnvironment } from '#local/environment.ts'
import { withTask } from './with-task.ts'

/** `keys …`: the master key, under which the keys of cases are kept (docs/personal-data.md). */
export function addKeys(program: Command): void {
  const keys = program
    .command('keys')
    .description("the master key, under which the keys of cases' personal data are kept")
  keys
    .command('new')
    .description('print a line for the file of master keys; the first line of the file wraps, all of them open')
    .action(async () => {
      const { generateMasterKey } = await import('#privacy/master-key.ts')
      console.log(generateMasterKey(new Date()))
    })
  keys
    .command('status')
    .description('tell how many keys of cases there are, under which master key, and how many were destroyed')
    .action(tellStatus)
  keys
    .command('rotate')
    .description(
      "wrap every key of a case under today's master key, while everything runs; again goes on where it ended",
    )
    .action(rotate)
}

async function openKeys() {
  const config = loadConfig(await commandEnvironment(process.env), 'keys')
  const { Pool } = await import('pg')
  const { openMasterKey } = await import('#app/open-case-keys.ts')
  const table = await import('#privacy/case-key-table.ts')
  const master = await openMasterKey(config)
  const pool = new Pool({ connectionString: config.databaseUrl, application_name: 'keys', max: 2 })
  return { master, pool, table }
}

async function tellStatus(): Promise<void> {
  const { master, pool, table } = await openKeys()
  try {
    const { wrapped, destroyed } = await table.countCaseKeys(pool)
    console.log(`Today's master key: ${master.id}`)
    for (const { master: name, keys } of wrapped)
      console.log(`${keys} keys of cases are under ${name}${name === master.id ? '' : ': `ventanilla keys rotate`'}`)
    console.log(`${destroyed} keys were destroyed: what is personal in those cases is erased.`)
  } finally {
    await pool.end()
  }
}

async function rotate(): Promise<void> {
  const { master, pool, table } = await openKeys()
  try {
    const rewrapped = await withTask(`Wrapping the keys of cases under ${master.id}`, (onProgress) =>
      table.rotateCaseKeys(pool, master, { onProgress: (done, of) => onProgress(`${done} of ${of} keys`) }),
    )
    const client = await pool.connect()
    await table.clearDestroyedKeys(client).finally(() => client.release())
    const { wrapped } = await table.countCaseKeys(pool)
    const others = wrapped.filter(({ master: name }) => name !== master.id)
    console.log(`${rewrapped} keys were wrapped anew.`)
    if (others.length === 0)
      console.log(
        `All are under ${master.id}. Other lines of the file of master keys may be removed once every process was started ` +
          'again with this one first, and once no backup that you would restore has keys under them.',
      )
    for (const { master: name, keys } of others)
      console.log(`${keys} keys were made under ${name} meanwhile: start every process again, then run this again.`)
  } finally {
    await pool.end()
  }
}
