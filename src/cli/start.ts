import { join } from 'node:path'
import type { Command } from 'commander'
import { Listr, type ListrTask } from 'listr2'
import { loadConfig } from '#app/config.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { openDataFolder } from '#local/data-folder.ts'
import { startApplication, startDatabase, startWorkflowServer, type Local, type Programs } from '#local/installation.ts'
import { requirePort } from '#local/ports.ts'
import { createSupervisor, type Supervisor } from '#local/supervisor.ts'

const root = join(import.meta.dirname, '../..')

/** `start`: everything on this machine, ready to use, until Ctrl-C. */
export function addStart(program: Command): void {
  program
    .command('start')
    .description('run everything on this machine: database, workflow server, API and portal')
    .action(() => start(process.env, { programs: programs(), publish }))
}

/** What is started: the application itself, or stand-ins in the tests of starting. */
export interface Application {
  programs: Programs
  /** Puts the procedures and calendars of a folder into the event store, those that are not there yet. */
  publish(databaseUrl: string, folder: string): Promise<void>
}

/**
 * Brings everything up in order, says where it is, and stops it in reverse order on a signal, which ends this process.
 * @throws Error when the data folder or the port is taken.
 */
export async function start(env: Record<string, string | undefined>, application: Application): Promise<void> {
  const began = Date.now()
  const config = loadConfig(env, 'start')
  const data = await openDataFolder(env['VENTANILLA_DATA'] || join(root, '.data'), config.publicUrl)
  await requirePort(config.port, config.host)
  let say: Say = console.log
  const log = (line: string) => say(line)
  const supervisor = createSupervisor({ keepChildren: data.keepChildren, log })
  const local: Local = { config, env, data, supervisor, log }
  const end = endOnce(supervisor, data.release)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))

  const facts: Facts = {}
  try {
    await new Listr<Facts>(
      steps(local, application, (task) => (say = task)),
      {
        ctx: facts,
        registerSignalListeners: false,
        rendererOptions: { collapseErrors: false },
      },
    ).run()
  } catch (error) {
    console.error((error as Error).message)
    await end(1)
  }
  say = (line) => console.log(`${new Date().toISOString()} ${line}`)
  console.log(welcome(local, facts, Date.now() - began))
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
      await publish(facts.databaseUrl, local.config.catalogDir)
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

/** The commands of `parts.ts`, each run by the same Node as this one. */
function programs(): Programs {
  const main = join(root, 'src/cli/main.ts')
  const node = ['--disable-warning=ExperimentalWarning', '--import', import.meta.resolve('tsx'), main]
  return { projector: [...node, 'projector'], worker: [...node, 'worker'], api: [...node, 'api'] }
}

async function publish(databaseUrl: string, folder: string): Promise<void> {
  const store = createPostgresEventStore({ url: databaseUrl, poolSize: 2 })
  try {
  } finally {
    await store.close()
  }
}

/** Ends all parts and then this process; a second request, as by another Ctrl-C, waits no longer. */
function endOnce(supervisor: Supervisor, release: () => Promise<void>): (code: number) => Promise<void> {
  let ending = false
  return async (code) => {
    if (ending) process.exit(1)
    ending = true
    console.log('\nStopping …')
    await supervisor.stop()
    await release()
    process.exit(code)
  }
}

function welcome({ config, data }: Local, { temporal }: Facts, tookMs: number): string {
  const lines = [
    ['Portal', config.publicUrl],
    ['API reference', `${config.publicUrl}/docs`],
    ['Workflows', temporal?.uiAddress ?? temporal?.address ?? ''],
    ['Data and logs', data.path],
  ].map(([name = '', value]) => `  ${name.padEnd(15)}${value}`)
  const seconds = (tookMs / 1000).toFixed(1)
  return [
    '',
    `Ventanilla is ready (${seconds} s).`,
    ...lines,
    `  ${'Demo accounts'.padEnd(15)}ana (citizen), desk-gobernacion (officer); the sign-in page lists all`,
    `  ${'To stop'.padEnd(15)}Ctrl-C`,
  ].join('\n')
}
