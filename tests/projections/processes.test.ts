import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { masterKeyFile } from '#support/case-keys.ts'
import { beginTale, lifecycle, tell } from '#support/lifecycles.ts'
import { createWorld, rulesFor, until, type World } from './support.ts'

const cli = join(import.meta.dirname, '../../src/cli/main.ts')

/** Runs `ventanilla …` and collects what it says. */
function ventanilla(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (text: Buffer) => (output += text.toString()))
  child.stderr.on('data', (text: Buffer) => (output += text.toString()))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, ended, output: () => output }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Passes connections on to `target`: a database that comes when this does. */
async function startRelay(port: number, target: URL): Promise<Server> {
  const relay = createServer((incoming) => {
    const outgoing = connect(Number(target.port), target.hostname)
    incoming.pipe(outgoing).pipe(incoming)
    for (const socket of [incoming, outgoing])
      socket.on('error', () => {
        incoming.destroy()
        outgoing.destroy()
      })
  }).listen(port, '127.0.0.1')
  await once(relay, 'listening')
  onTestFinished(() => void relay.close())
  return relay
}

const statusOf = (port: number, path: string) =>
  fetch(`http://127.0.0.1:${port}${path}`).then(
    async (answer) => ({ status: answer.status, text: await answer.text() }),
    () => ({ status: 0, text: '' }),
  )

async function liveCase(world: World, folio: string) {
  const rules = rulesFor(world, 'uno')
  const tale = beginTale(rules)
  await tell(world.store, tale, lifecycle(tale, rules, folio))
  return tale
}

function projectorEnv(databaseUrl: string, metricsPort: number): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    METRICS_PORT: String(metricsPort),
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    MASTER_KEY_FILE: masterKeyFile,
    VENTANILLA_SECRET: 'a'.repeat(64),
    DOCUMENTS_DIR: '.',
    LOG_LEVEL: 'info',
  }
}

test('the projector waits for its database, then works without Temporal, says so, and stops when told', async () => {
  const world = await createWorld()
  const [metrics, database] = [await freePort(), await freePort()]
  const url = new URL(world.url)
  url.port = String(database)
  const { child, ended, output } = ventanilla(['projector'], projectorEnv(url.href, metrics))
  await until(() => output().includes('interrupted'))
  expect((await statusOf(metrics, '/readyz')).status).toBe(503)

  await startRelay(database, new URL(world.url))
  await until(async () => (await statusOf(metrics, '/readyz')).status === 200)
  const tale = await liveCase(world, 'F-1')
  await world.caughtUp()
  expect((await world.read.caseRow(tale.caseId))?.status).toBe('closed')
  const { text } = await statusOf(metrics, '/metrics')
  expect(text).toMatch(/^ventanilla_projections_behind_seconds 0$/m)
  const events = (await world.store.readAll({ limit: 1_000 })).length
  expect(text).toContain(`ventanilla_projections_events ${events}`)

  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(output()).not.toContain(new URL(world.url).password)
})

test('a projector that does not understand the log says why and ends', async () => {
  const world = await createWorld()
  const [known] = await world.store.readAll({ limit: 1 })
  if (!known) throw new Error('the log is empty')
  await world.append('case-1', [{ ...known, type: 'CaseTeleported' }])
  const { ended, output } = ventanilla(['projector'], projectorEnv(world.url, await freePort()))

  expect(await ended).toBe(1)
  expect(output()).toContain('Event "CaseTeleported"')
  expect(output()).toContain('is unknown to this version of the program')
})

test('`rebuild projections` replaces damaged read models, and `--check` tells whether they are', async () => {
  const world = await createWorld()
  const tale = await liveCase(world, 'F-1')
  await world.build()
  await world.pool.query('delete from read.timeline where sequence = 3')
  const env = { DATABASE_URL: world.url }

  const damaged = ventanilla(['rebuild', 'projections', '--check'], env)
  expect(await damaged.ended).toBe(1)
  expect(damaged.output()).toMatch(/^different timeline$/m)
  expect(damaged.output()).toMatch(/^same {6}cases$/m)

  const rebuilt = ventanilla(['rebuild', 'projections'], env)
  expect(await rebuilt.ended).toBe(0)
  const events = (await world.store.readAll({ limit: 1_000 })).length
  expect(rebuilt.output()).toContain(`rebuilt from ${events} events`)

  const sound = ventanilla(['rebuild', 'projections', '--check'], env)
  expect(await sound.ended).toBe(0)
  const { tables } = await world.digest()
  for (const hash of Object.values(tables)) expect(sound.output()).toContain(hash)
  expect((await world.read.caseRow(tale.caseId))?.revision).toBe(tale.state.revision)
})
