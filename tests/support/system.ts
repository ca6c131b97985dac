import { spawn, type ChildProcess } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JWK } from 'jose'
import { APP_ROLE } from '#event-store/migrate.ts'
import { signLocalToken } from '#identity/local-token.ts'
import { choosePort } from '#local/ports.ts'
import { endProcess, isRunning, type ProcessId } from '#local/processes.ts'
import { copyCatalog } from './catalog.ts'

/** The processes that a local installation consists of, besides the one that supervises them. */
export const partNames = ['api', 'worker', 'projector', 'temporal', 'postgres'] as const
export type PartName = (typeof partNames)[number]

export interface SystemOptions {
  /** Kept when given; otherwise a temporary one that is gone after `stop`. */
  dataDir?: string
  /** Added to the environment of `ventanilla start`; without `CATALOG_DIR` it has the sample procedures. */
  env?: Record<string, string>
}

/** A whole local installation, as real processes that `ventanilla start` runs. */
export interface System {
  baseUrl: string
  dataDir: string
  /** Everything that `ventanilla start` has said so far. */
  output(): string
  /** What runs now; a part that has just died is missing until it is started again. */
  pids(): Promise<Partial<Record<PartName | 'supervisor', number>>>
  /** Sends the signal, SIGKILL when absent, if the part runs; answers whether it did. */
  kill(part: PartName | 'supervisor', signal?: NodeJS.Signals): Promise<boolean>
  /** Kills supervisor and parts at the same moment. */
  killAll(): Promise<void>
  /** Starts anew on the same folder and port, after the supervisor has ended. */
  restart(): Promise<void>
  /** Waits until `/readyz` of the API answers 200. */
  untilReady(withinMs?: number): Promise<void>
  /** An access token of a demo account. */
  token(account: string): Promise<string>
  /** Host and port of its own Temporal. */
  temporalAddress(): Promise<string>
  /** Connection string of the application's role, or of the superuser, on the application's database. */
  databaseUrl(role?: 'postgres'): Promise<string>
  /** Ends everything, in order if it still can, and removes a temporary folder. */
  stop(): Promise<void>
}

const main = join(import.meta.dirname, '../../src/cli/main.ts')
const readyWithinMs = 90_000
const stopWithinMs = 40_000

interface Supervisor {
  process: ChildProcess
  exited: Promise<unknown>
  output(): string
}

/**
 * Starts an installation of its own: a random port, its own data folder. It ends by itself when this process does, even
 * by kill -9, because the channel to it closes then.
 * @throws Error with everything it said when it does not become ready.
 */
export async function startSystem({ dataDir: given, env = {} }: SystemOptions = {}): Promise<System> {
  const dataDir = given ?? (await temporaryFolder())
  const port = await choosePort(undefined)
  const baseUrl = `http://127.0.0.1:${port}`
  // The proof of every procedure takes longer than all else at a start; tests of the catalogue read all of it.
  const files = env['CATALOG_DIR'] === undefined ? await copyCatalog() : undefined
  const catalog: Record<string, string> = files ? { CATALOG_DIR: files.dir } : {}
  const settings = { ...env, ...catalog, VENTANILLA_DATA: dataDir, PORT: String(port), HOST: '127.0.0.1' }
  const readJson = async (name: string) => JSON.parse(await readFile(join(dataDir, name), 'utf8')) as never
  const run = () =>
    readJson('run.json') as Promise<{
      children: Record<string, ProcessId>
      ports: { postgres: number; temporal: number }
    }>
  let earlier = ''
  let supervisor = launch(settings)

  const clear = async () => {
    await files?.remove()
    if (given === undefined) await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  const children = async () => Object.entries((await run().catch(() => ({ children: {} }))).children)

  /** Also what a killed supervisor has left. */
  const stop = async () => {
    if (supervisor.process.exitCode === null && supervisor.process.signalCode === null) {
      supervisor.process.kill('SIGTERM')
      await Promise.race([supervisor.exited, sleep(stopWithinMs, undefined, { ref: false })])
      supervisor.process.kill('SIGKILL')
      await supervisor.exited
    }
    await Promise.all((await children()).map(([, child]) => endProcess(child, 'SIGINT', 5_000)))
    await clear()
  }

  const pids = async () => {
    const running = (await children()).filter(([, child]) => isRunning(child)).map(([name, { pid }]) => [name, pid])
    const { pid, exitCode, signalCode } = supervisor.process
    const own = exitCode === null && signalCode === null ? { supervisor: pid } : {}
    return { ...Object.fromEntries(running), ...own } as Partial<Record<PartName | 'supervisor', number>>
  }

  const untilReady = async (withinMs = readyWithinMs) => {
    const until = Date.now() + withinMs
    while (!(await answersReady(baseUrl))) {
      if (Date.now() > until) throw new Error(`Not ready after ${withinMs / 1000} s:\n${supervisor.output()}`)
      await sleep(50)
    }
  }

  await untilStarted(supervisor).catch(async (error: Error) => {
    await stop()
    throw error
  })
  return {
    baseUrl,
    dataDir,
    output: () => earlier + supervisor.output(),
    pids,
    kill: async (part, signal = 'SIGKILL') => {
      const pid = (await pids())[part]
      return pid !== undefined && process.kill(pid, signal)
    },
    killAll: async () => {
      for (const pid of Object.values(await pids())) process.kill(pid, 'SIGKILL')
      await supervisor.exited
    },
    restart: async () => {
      await supervisor.exited
      earlier += supervisor.output()
      supervisor = launch(settings)
      await untilStarted(supervisor)
    },
    untilReady,
    token: async (account) => {
      const { issuerKey: key } = (await readJson('secrets.json')) as { issuerKey: JWK }
      return signLocalToken(account, { key, issuer: `${baseUrl}/oidc`, audience: 'ventanilla', ttlSeconds: 6 * 3600 })
    },
    temporalAddress: async () => `127.0.0.1:${(await run()).ports.temporal}`,
    databaseUrl: async (role) => {
      const secret = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim()
      const password = role ? secret : createHmac('sha256', secret).update(APP_ROLE).digest('base64url')
      return `postgres://${role ?? APP_ROLE}:${password}@127.0.0.1:${(await run()).ports.postgres}/ventanilla`
    },
    stop,
  }
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ventanilla-system-'))
  await chmod(folder, 0o755) // as root, PostgreSQL runs as another user
  return folder
}

/** Not through `bin/ventanilla.js`: that one would be in between the channel and the process that watches it. */
function launch(settings: Record<string, string>): Supervisor {
  const args = ['--disable-warning=ExperimentalWarning', main, 'start']
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A Ctrl-C in the terminal is for whoever holds this system; the end of the channel tells it.
    detached: true,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk))
  return { process: child, exited: once(child, 'exit'), output: () => said }
}

async function untilStarted({ process: child, output }: Supervisor): Promise<void> {
  const until = Date.now() + readyWithinMs
  while (!output().includes('Ventanilla is ready')) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > until) {
      throw new Error(`The system did not start. It said:\n${output()}`)
    }
    await sleep(30)
  }
}

async function answersReady(baseUrl: string): Promise<boolean> {
  const answer = await fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
  await answer?.arrayBuffer().catch(() => undefined)
  return answer?.ok ?? false
}
