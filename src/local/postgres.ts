import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename, dirname, join, resolve } from 'node:path'
import { endOrphan, ownerMark } from './orphans.ts'
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts'
import { isReachable, serverUserFor, type ServerUser } from './server-user.ts'

const ADMIN = 'postgres'
const MAJOR = '18'
/** Where root keeps programs and data that its server's user could not reach elsewhere. Only root can write here. */
const SHARED_DIR = '/var/lib/ventanilla'
const START_WITHIN_MS = 30_000
const STOP_WITHIN_MS = 20_000

/** Everything is flushed to disk before it is acknowledged, and only this machine can connect. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
} as const

export interface LocalPostgresOptions {
  /** Data folder; made when absent. Its password and log stand beside it. */
  dataDir: string
  /** Default: a free one. */
  port?: number
  /** Told in a sentence what happens, for the person who started it. */
  log: (message: string) => void
}

export interface LocalPostgres {
  /** Where the data really is: elsewhere than asked when root's server could not reach the folder. */
  dataDir: string
  port: number
  pid: number
  /** Connection string of the superuser, database `postgres`. */
  adminUrl: string
  /** The password that `role` must be given: derived from the one secret kept, the same at every start. */
  password(role: string): string
  /** Connection string of a role (`postgres` is the superuser) on a database. */
  url(role: string, database: string): string
  /** Fulfilled when the server has ended, by `stop` or by itself, with words that say how. */
  exited: Promise<string>
  /** Ends sessions, writes everything out, and waits for the server to end. */
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL of our own, installed by npm, and waits until it takes connections. An orphan left on the same
 * folder by a killed start is stopped first.
 * @throws {Error} when another start still runs on the folder, the port is taken, or the data is of another version.
 */
export async function startPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const { dataDir, user } = placeData(resolve(options.dataDir), options.log)
  const binaries = await findPostgresBinaries(user, SHARED_DIR)
  const secret = await ensureSecret(`${dataDir}.password`, user)
  await ensureCluster({ dataDir, user, binaries, log: options.log })
  const port = options.port ?? (await freePort())
  const { server, exited } = await launch({ dataDir, user, binaries, port, log: options.log })
  const password = (role: string) =>
    role === ADMIN ? secret : createHmac('sha256', secret).update(role).digest('base64url')
  const url = (role: string, database: string) => `postgres://${role}:${password(role)}@127.0.0.1:${port}/${database}`
  const pid = server.pid as number
  return {
    dataDir,
    port,
    pid,
    adminUrl: url(ADMIN, 'postgres'),
    password,
    url,
    exited,
    stop: () => stop(server, exited),
  }
}

/** Makes the parent of the data folder, elsewhere when the server's user could not get to it. */
function placeData(asked: string, log: (message: string) => void): { dataDir: string; user: ServerUser } {
  const user = serverUserFor(asked)
  mkdirSync(dirname(asked), { recursive: true })
  if (isReachable(dirname(asked), user)) return { dataDir: asked, user }
  const key = createHash('sha256').update(asked).digest('hex').slice(0, 12)
  const dataDir = join(SHARED_DIR, `data-${key}`, basename(asked))
  mkdirSync(dirname(dataDir), { recursive: true, mode: 0o755 })
  log(`PostgreSQL cannot run as root and its user cannot reach ${asked}: the data is in ${dataDir}`)
  return { dataDir, user: serverUserFor(dataDir) }
}

/** Kept in a file that only the server's user and root can read. */
async function ensureSecret(file: string, user: ServerUser): Promise<string> {
  if (!existsSync(file)) {
    await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
    if (user.uid !== undefined && user.gid !== undefined) chownSync(file, user.uid, user.gid)
  }
  return (await readFile(file, 'utf8')).trim()
}

interface Place {
  dataDir: string
  user: ServerUser
  binaries: PostgresBinaries
}

/** Makes the cluster beside its place and renames it, so that a kill in the middle leaves nothing half made. */
async function ensureCluster({ dataDir, user, binaries, log }: Place & { log: (m: string) => void }): Promise<void> {
  const versionFile = join(dataDir, 'PG_VERSION')
  if (existsSync(versionFile)) {
    const version = readFileSync(versionFile, 'utf8').trim()
    if (version === MAJOR) return
    throw new Error(
      `${dataDir} is of PostgreSQL ${version}, this is ${MAJOR}: move it with pg_dump or choose another folder`,
    )
  }
  log(`Creating the database in ${dataDir}`)
  const fresh = `${dataDir}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true, mode: 0o700 })
  if (user.uid !== undefined && user.gid !== undefined) chownSync(fresh, user.uid, user.gid)
  const args = [`--pgdata=${fresh}`, `--username=${ADMIN}`, `--pwfile=${dataDir}.password`, '--auth=scram-sha-256']
  args.push(
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  )
  await run(binaries.initdb, args, user)
  rmSync(dataDir, { recursive: true, force: true })
  renameSync(fresh, dataDir)
}

function run(program: string, args: string[], user: ServerUser): Promise<void> {
  return new Promise((done, fail) => {
    const stdio = ['ignore', 'ignore', 'pipe'] as const
    const child = spawn(program, args, { ...user, cwd: '/', env: environment(), stdio: [...stdio], detached: true })
    // Told to stop meanwhile, we leave nothing behind that still writes: neither the program nor what it has started.
    const endWithUs = () => child.pid !== undefined && endGroup(child.pid)
    process.once('exit', endWithUs)
    let complaints = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
    child.once('error', fail)
    child.once('close', (code) => {
      process.off('exit', endWithUs)
      if (code === 0) done()
      else fail(new Error(`${basename(program)} failed: ${complaints}`))
    })
  })
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

interface Running {
  server: ChildProcess
  exited: Promise<string>
}

/** What PostgreSQL says while processes of a killed server still hold its memory, or when an orphan came up meanwhile. */
const transient = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/

/** Tries anew until what an earlier start left behind is out of the way. */
async function launch(place: Place & { port: number; log: (m: string) => void }): Promise<Running> {
  const until = Date.now() + START_WITHIN_MS
  for (;;) {
    await endOrphan(place.dataDir, place.log)
    const server = spawnServer(place)
    const exited = new Promise<string>((done) => {
      server.once('exit', (code, signal) => done(signal ? `was ended by ${signal}` : `ended with code ${code}`))
      server.once('error', (error) => done(`could not be run: ${error.message}`))
    })
    try {
      await untilReady(server, place.dataDir, exited)
      return { server, exited }
    } catch (error) {
      if (Date.now() > until || !transient.test(String(error))) throw error
      await new Promise((again) => setTimeout(again, 200))
    }
  }
}

/** In a process group of its own: Ctrl-C in the terminal ends our processes, and they end the server when they are done. */
function spawnServer({ dataDir, user, binaries, port }: Place & { port: number }): ChildProcess {
  const log = `${dataDir}.log`
  if (existsSync(log)) renameSync(log, `${log}.old`)
  const settings = { ...SETTINGS, cluster_name: ownerMark(process.pid), port: String(port) }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const output = openSync(log, 'a', 0o600)
  const stdio = ['ignore', output, output] as const
  const server = spawn(binaries.postgres, ['-D', dataDir, ...args], {
    ...user,
    cwd: '/',
    env: environment(),
    stdio: [...stdio],
    detached: true,
  })
  closeSync(output)
  const endWithUs = () => server.kill('SIGINT')
  process.once('exit', endWithUs)
  server.once('exit', () => process.off('exit', endWithUs))
  return server
}

/** PostgreSQL writes `ready` on the eighth line of its pid file, as its own pg_ctl reads it. */
async function untilReady(server: ChildProcess, dataDir: string, exited: Promise<string>): Promise<void> {
  let ended = false
  void exited.then(() => (ended = true))
  const until = Date.now() + START_WITHIN_MS
  while (!ended && Date.now() < until) {
    const lines = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').then(
      (text) => text.split('\n'),
      () => [],
    )
    if (lines[0] === String(server.pid) && lines[7]?.trim() === 'ready') return
    await new Promise((again) => setTimeout(again, 20))
  }
  server.kill('SIGINT')
  const tail = await readFile(`${dataDir}.log`, 'utf8').then(
    (text) => text.trim().split('\n').slice(-5).join('\n'),
    String,
  )
  throw new Error(`PostgreSQL did not start; its log ${dataDir}.log ends with:\n${tail}`)
}

async function stop(server: ChildProcess, exited: Promise<string>): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  server.kill('SIGINT')
  const impatience = setTimeout(() => server.kill('SIGQUIT'), STOP_WITHIN_MS)
  await exited
  clearTimeout(impatience)
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? done(address.port) : fail(new Error('no free port'))))
    })
  })
}

/** Nothing of ours: settings in PG variables of the caller would change the server. */
const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' })
