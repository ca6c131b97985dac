import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startPostgres, type LocalPostgres } from '#local/postgres.ts'
import { identify } from '#local/processes.ts'

let folder: string
let told: string[]
const started: LocalPostgres[] = []

beforeEach(async () => {
  told = []
  folder = await mkdtemp(join(tmpdir(), 'ventanilla-postgres-'))
  await chmod(folder, 0o755)
})

afterEach(async () => {
  const servers = started.splice(0)
  await Promise.all(servers.map((server) => server.stop()))
  // As root the data may stand in a folder elsewhere than asked.
  for (const { dataDir } of servers) await rm(dirname(dataDir), { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
})

async function start(dataDir = join(folder, 'data'), port?: number): Promise<LocalPostgres> {
  const log = (message: string) => void told.push(message)
  const server = await startPostgres({ dataDir, log, ...(port === undefined ? {} : { port }) })
  started.push(server)
  return server
}

async function ask(url: string, sql: string): Promise<Record<string, unknown> | undefined> {
  const client = new Client(url)
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(sql)
  await client.end()
  return rows[0]
}

describe('the PostgreSQL of our own', () => {
  it('flushes to disk, speaks UTF-8, listens here only, and keeps data and password from one start to the next', async () => {
    const first = await start()
    const settings = await ask(
      first.adminUrl,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
         current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses`,
    )
    expect(settings).toEqual({ fsync: 'on', commit: 'on', encoding: 'UTF8', addresses: '127.0.0.1' })
    await ask(first.adminUrl, "create table kept as select 'ñ' as letter")
    await first.stop()
    expect(await first.exited).toBe('ended with code 0')
    const second = await start(undefined, first.port)
    expect(second.adminUrl).toBe(first.adminUrl)
    expect(await ask(second.adminUrl, 'select letter from kept')).toEqual({ letter: 'ñ' })
    expect(second.password('one')).not.toBe(second.password('other'))
  })

  it('lets nobody in without the password, which only its user can read', async () => {
    const { adminUrl, dataDir } = await start()
    const wrong = new URL(adminUrl)
    wrong.password = 'guess'
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/)
    expect((await stat(`${dataDir}.password`)).mode & 0o077).toBe(0)
    expect((await stat(dataDir)).mode & 0o077).toBe(0)
  })

  it('ends what a killed start left running, and starts on its data', async () => {
    const dataDir = join(folder, 'data')
    const script = join(folder, 'start.mts')
    const ours = new URL('../../src/local/postgres.ts', import.meta.url).href
    await writeFile(
      script,
      `import { startPostgres } from ${JSON.stringify(ours)}
       const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: () => undefined })
       console.log(server.pid)
       setInterval(() => undefined, 1000)`,
    )
    const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const orphan = Number(
      await new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(String(text)))),
    )
    await expect(start(dataDir)).rejects.toThrow(`in use by process ${child.pid}`)
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    expect(identify(orphan), 'it should have outlived its owner').toBeDefined()
    const server = await start(dataDir)
    expect(told.join()).toContain(`process ${orphan}`)
    expect(identify(orphan)).toBeUndefined()
    expect(await ask(server.adminUrl, 'select 1 as one')).toEqual({ one: 1 })
  })

  it('is not kept from starting by a pid file whose number belongs to another program now', async () => {
    const server = await start()
    process.kill(server.pid, 'SIGKILL')
    await server.exited
    const pidFile = join(server.dataDir, 'postmaster.pid')
    const lines = (await readFile(pidFile, 'utf8')).split('\n')
    await writeFile(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'))
    const again = await start()
    expect(await ask(again.adminUrl, 'select 1 as one')).toEqual({ one: 1 })
  })

  it('says why it cannot start: a taken port, data of another version', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    await expect(start(undefined, port)).rejects.toThrow(/Address already in use/)
    taken.close()
    const server = await start()
    await server.stop()
    await writeFile(join(server.dataDir, 'PG_VERSION'), '16\n')
    await expect(start()).rejects.toThrow(/is of PostgreSQL 16, this is 18/)
  })

  it.runIf(process.getuid?.() === 0)('as root keeps the data where its user can reach it, and says where', async () => {
    await chmod(folder, 0o700)
    const server = await start()
    expect(server.dataDir.startsWith(folder)).toBe(false)
    expect(told.join()).toContain(server.dataDir)
    expect(await ask(server.adminUrl, 'select 1 as one')).toEqual({ one: 1 })
    await server.stop()
    expect((await start()).dataDir).toBe(server.dataDir)
  })
})
