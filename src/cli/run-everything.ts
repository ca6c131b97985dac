import { Listr, type ListrTask } from 'listr2'
import { loadConfig } from '#app/config.ts'
import { openDataFolder } from '#local/data-folder.ts'
import { dataFolderPath } from '#local/environment.ts'
import { startApplication, startDatabase, startWorkflowServer, type Local, type Programs } from '#local/installation.ts'
import { requirePort } from '#local/ports.ts'
import { createSupervisor, type Supervisor } from '#local/supervisor.ts'

/** What is started: the application itself, or stand-ins in the tests of starting. */
export interface Application {
  programs: Programs
  /** Puts the procedures and calendars of a folder into the event store, those that are not there yet. */
  publish(databaseUrl: string, local: { catalogDir: string; masterKeyFile: string }): Promise<void>
  /** Names under which one can sign in to try it. */
  accounts: readonly string[]
}

/**
 * Brings everything up in order, says where it is, and stops it in reverse order on a signal, which ends this process.
 * @throws Error when the data folder or the port is taken.
 */
export async function start(env: Record<string, string | undefined>, application: Application): Promise<void> {
  const began = Date.now()
  const config = loadConfig(env, 'start')
  const data = await openDataFolder(dataFolderPath(env), config.publicUrl)
  await requirePort(config.port, config.host)
  let say: Say = console.log
  const log = (line: string) => say(line)
  const supervisor = createSupervisor({ keepChildren: data.keepChildren, log })
  const local: Local = { config, env, data, supervisor, log }
  const ending = endOnSignal(supervisor, data.release)

  const facts: Facts = {}
  const run = new Listr<Facts>(
    steps(local, application, (task) => (say = task)),
    { ctx: facts, registerSignalListeners: false, rendererOptions: { showErrorMessage: false } },
  ).run()
  const failure = await run.then(
    () => undefined,
    (error: Error) => error,
  )
  // Told to stop while it was starting: that is under way and ends this process.
  if (ending()) return
  if (failure) {
    await supervisor.stop()
    await data.release()
    throw failure
  }
  say = (line) => console.log(`${new Date().toISOString()} ${line}`)
  console.log(welcome(local, facts, application.accounts, Date.now() - began))
}

type Say = (line: string) => void

/** What one step finds out and a later one needs. */
interface Facts {
  databaseUrl?: string
  temporal?: { address: string; uiAddress?: string }
}

function steps(local: Local, { programs, publish }: Application, hear: (say: Say) => void): ListrTask<Facts>[] {
  const database: ListrTask<Facts> = {
    title: 'Database and catalogue',
    task: async (facts) => {
      facts.databaseUrl = await startDatabase(local)
      await publish(facts.databaseUrl, { catalogDir: local.config.catalogDir, masterKeyFile: local.data.masterKeys })
    },
  }
  const temporal: ListrTask<Facts> = {
    title: 'Workflow server',
    task: async (facts, task) => {
      hear((line) => (task.output = line))
      facts.temporal = await startWorkflowServer(local)
    },
  }
  const processes: ListrTask<Facts> = {
    title: 'Projector, worker, API and portal',
    task: async ({ databaseUrl, temporal }) => {
      if (!databaseUrl || !temporal) throw new Error('database and workflow server come first')
      await startApplication(local, { databaseUrl, temporalAddress: temporal.address }, programs)
    },
  }
  const servers: ListrTask<Facts> = {
    title: 'Servers',
    task: (_, task) => task.newListr([database, temporal], { concurrent: true }),
  }
  return [servers, processes]
}

/**
 * On a signal, ends all parts and then this process; a second signal, as by another Ctrl-C, waits no longer.
 * Answers whether that has begun.
 */
function endOnSignal(supervisor: Supervisor, release: () => Promise<void>): () => boolean {
  let ending = false
  const end = async () => {
    if (ending) process.exit(1)
    ending = true
    console.log('\nStopping …')
    await supervisor.stop()
    await release()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end())
  return () => ending
}

function welcome({ config, data }: Local, { temporal }: Facts, accounts: readonly string[], tookMs: number): string {
  const lines = [
    ['Portal', config.publicUrl],
    ['API reference', `${config.publicUrl}/docs`],
    ['Workflows', temporal?.uiAddress ?? temporal?.address ?? ''],
    ['Demo accounts', accounts.join(', ')],
    ['Data and logs', data.path],
    ['To stop', 'Ctrl-C'],
  ].map(([name = '', value]) => `  ${name.padEnd(15)}${value}`)
  return ['', `Ventanilla is ready (${(tookMs / 1000).toFixed(1)} s).`, ...lines].join('\n')
}
