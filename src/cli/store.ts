import type { Command } from 'commander'
import { loadConfig } from '#app/config.ts'
import type { CopyReport } from '#event-store/copy.ts'
import type { EventStore, Position } from '#event-store/event-store.ts'
import { commandEnvironment } from '#local/environment.ts'

interface Options {
  from: string
  to: string
  switch?: true
}

const address = 'postgres or kurrentdb, as DATABASE_URL and KURRENTDB_URL name them, or a connection string'

/** `store …`: what operators do with the log of events as a whole. */
export function addStore(program: Command): void {
  const store = program.command('store').description('move the log of events from one store to another')
  store
    .command('copy')
    .requiredOption('--from <store>', `where the log is: ${address}`)
    .requiredOption('--to <store>', 'where it is to be: the same')
    .option('--switch', 'then give the followers their places in the new store; every process must have stopped')
    .description('copy the whole log and compare every event; started again, it goes on where it was cut off')
    .action(copy)
}

async function copy(options: Options): Promise<void> {
  if (options.from === options.to) throw new Error('--from and --to name the same store.')
  const environment = await commandEnvironment(process.env)
  if (!options.switch) {
    tell(await run(options, environment, []))
    console.log(
      'The processes still use the store that they used. To move them: stop all, say this again with --switch, ' +
        'set or remove KURRENTDB_URL, start them.',
    )
    return
  }
  const { switchFollowers } = await import('./store-switch.ts')
  const { databaseUrl } = loadConfig(environment, 'catalog')
  const moved = await switchFollowers(databaseUrl, async (positions) => {
    const report = await run(options, environment, positions)
    tell(report)
    return report.positions
  })
  console.log(
    `Followers have their places in the new store: ${moved.join(', ') || 'none had one'}. The projector builds the read ` +
      'models again when it starts. Now set or remove KURRENTDB_URL, and start the processes.',
  )
}

type Environment = Awaited<ReturnType<typeof commandEnvironment>>

const TELL_EVERY_MS = 2_000

async function run(options: Options, environment: Environment, positions: readonly Position[]): Promise<CopyReport> {
  const { Listr } = await import('listr2')
  const { copyLog } = await import('#event-store/copy.ts')
  const [from, to] = [await open(options.from, environment), await open(options.to, environment)]
  const result: { report?: CopyReport } = {}
  let toldAt = performance.now()
  try {
    const task = {
      title: 'Copying the log, event by event',
      task: async (_: unknown, task: { output: string }) => {
        const onProgress = (doing: string, events: number) => {
          if (performance.now() - toldAt < TELL_EVERY_MS) return
          toldAt = performance.now()
          task.output = `${doing}: ${events} events`
        }
        result.report = await copyLog({ from, to, positions, onProgress })
      },
    }
    await new Listr([task], { rendererOptions: { showErrorMessage: false } }).run()
  } finally {
    await Promise.all([from.close(), to.close()])
  }
  if (!result.report) throw new Error('nothing was copied')
  return result.report
}

/** Passwords on a command line can be read by others on the machine; by these words they stay in the environment. */
async function open(name: string, environment: Environment): Promise<EventStore> {
  const { databaseUrl, kurrentdbUrl } = loadConfig(environment, 'catalog')
  if (name === 'kurrentdb' && kurrentdbUrl === undefined)
    throw new Error('KURRENTDB_URL is missing: the KurrentDB that --from or --to means.')
  const url = name === 'postgres' ? databaseUrl : name === 'kurrentdb' ? (kurrentdbUrl ?? '') : name
  if (/^postgres(ql)?:/.test(url)) {
    const { createPostgresEventStore } = await import('#event-store/postgres.ts')
    return createPostgresEventStore({ url, poolSize: 3 })
  }
  const { createKurrentEventStore } = await import('#event-store/kurrentdb.ts')
  return createKurrentEventStore({ url })
}

function tell({ events, streams, written, digest, unsound }: CopyReport): void {
  console.log(
    `Both stores say the same: ${events} events in ${streams} streams, ${written} of them written now.\nSHA-256 of all ` +
      `places, ids and hashes, in order: ${digest}`,
  )
  if (unsound > 0)
    console.log(`${unsound} events carry a hash that is not that of their content, in both stores alike.`)
}
