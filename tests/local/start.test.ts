import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { choosePort, isPortFree } from '#local/ports.ts'
import { isRunning, type ProcessId } from '#local/processes.ts'
import { recordedChildren, runFixture, temporaryFolder, until } from './running.ts'

// Each starts five processes, some twice: on a busy machine of two cores that takes a while.
vi.setConfig({ testTimeout: 240_000 })

async function settings() {
  const folder = await temporaryFolder()
  const port = await choosePort(undefined)
  return { folder, env: { VENTANILLA_DATA: folder, PORT: String(port) }, address: `http://127.0.0.1:${port}` }
}

/** The number of the process that answers as API. */
async function apiProcess(address: string): Promise<number> {
  return Number(await (await fetch(address)).text())
}

/** When a stand-in was ended, on the machine's clock that only goes forward. */
async function endOf(folder: string, name: string): Promise<bigint> {
  const log = await readFile(join(folder, 'logs', `${name}.log`), 'utf8')
  return BigInt(/ends at (\d+)/.exec(log)?.[1] ?? 0)
}

test('everything comes up, and Ctrl-C ends it in reverse order', async () => {
  const { folder, env, address } = await settings()
  const started = runFixture('start.ts', [], env)
  await started.says('To stop')
  expect(started.output()).toContain(`Portal         ${address}`)
  const children = await recordedChildren(folder)
  expect(Object.keys(children).toSorted()).toEqual(['api', 'postgres', 'projector', 'temporal', 'worker'])
  expect(Object.values(children).every(isRunning)).toBe(true)

  started.process.kill('SIGINT')
  expect(await started.ended()).toBe(0)
  expect(Object.values(children).some(isRunning)).toBe(false)
  const [api, worker, projector] = await Promise.all(['api', 'worker', 'projector'].map((name) => endOf(folder, name)))
  expect(api).toBeGreaterThan(0)
  expect(api).toBeLessThan(worker as never)
  expect(worker).toBeLessThan(projector as never)
})

test('what is killed is started again, with the same inner ports', async () => {
  const { folder, env } = await settings()
  const started = runFixture('start.ts', [], env)
  await started.says('To stop')
  for (const name of ['api', 'postgres', 'temporal']) {
    const before = (await recordedChildren(folder))[name] as ProcessId
    process.kill(before.pid, 'SIGKILL')
    await started.says(`${name} was ended by SIGKILL; it is started again`)
    await until(async () => {
      const now = (await recordedChildren(folder))[name]
      return now !== undefined && now.pid !== before.pid && isRunning(now)
    })
  }
  const { ports } = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'))
  for (const port of [ports.postgres, ports.temporal]) await until(async () => !(await isPortFree(port)))
  started.process.kill('SIGINT')
  expect(await started.ended()).toBe(0)
})

test('after kill -9 of the supervisor, the next start leaves no orphan and keeps the inner ports', async () => {
  const { folder, env, address } = await settings()
  const first = runFixture('start.ts', ['stubborn'], env)
  await first.says('To stop')
  const orphans = await recordedChildren(folder)
  const ports = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')).ports
  first.process.kill('SIGKILL')
  expect(await first.ended()).toBe('SIGKILL')
  // Our own processes end by themselves, even one that ignores SIGTERM; servers of others stay until the next start.
  await until(() => ['api', 'worker', 'projector'].every((name) => !isRunning(orphans[name] as never)))
  expect(isRunning(orphans['temporal'] as never)).toBe(true)

  const second = runFixture('start.ts', [], env)
  await second.says('To stop')
  expect(Object.values(orphans).some(isRunning)).toBe(false)
  expect(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')).ports).toEqual(ports)
  expect(await apiProcess(address)).toBe((await recordedChildren(folder))['api']?.pid)
  second.process.kill('SIGTERM')
  expect(await second.ended()).toBe(0)
})

test('a second start on the same folder is refused, and does not disturb the first', async () => {
  const { folder, env, address } = await settings()
  const first = runFixture('start.ts', [], env)
  await first.says('To stop')
  const second = runFixture('start.ts', [], env)
  expect(await second.ended()).toBe(1)
  expect(second.output()).toContain(
    `Ventanilla already runs with the data folder ${folder}: process ${first.process.pid}, portal at ${address}.`,
  )
  expect(Object.values(await recordedChildren(folder)).every(isRunning)).toBe(true)
  first.process.kill('SIGINT')
  expect(await first.ended()).toBe(0)
})

test('a port in use is refused with its holder and the remedy', async () => {
  const { env } = await settings()
  const holder = createServer().listen(Number(env.PORT), '127.0.0.1')
  onTestFinished(() => void holder.close())
  const started = runFixture('start.ts', [], env)
  expect(await started.ended()).toBe(1)
  expect(started.output()).toMatch(
    new RegExp(`^Port ${env.PORT} is in use by .+ \\(process ${process.pid}\\).+PORT=\\d+ npm start$`, 'm'),
  )
})

test('a part that cannot run fails the start with the end of its log, and everything is stopped', async () => {
  const { folder, env } = await settings()
  const started = runFixture('start.ts', ['broken'], env)
  expect(await started.ended()).toBe(1)
  expect(started.output()).toContain('worker ended with code 1 before it was ready')
  expect(started.output()).toContain('broken on purpose')
  expect(await recordedChildren(folder)).toEqual({})
})

test('a wrong setting is refused in words', async () => {
  const { env } = await settings()
  const started = runFixture('start.ts', [], { ...env, PORT: 'eighty' })
  expect(await started.ended()).toBe(1)
  expect(started.output()).toContain('PORT is not valid: a port number from 1 to 65535')
})

test('Ctrl-C while it starts leaves nothing running', async () => {
  const { folder, env } = await settings()
  const started = runFixture('start.ts', [], env)
  await until(async () => Object.keys(await recordedChildren(folder).catch(() => ({}))).length > 0)
  const children = await recordedChildren(folder)
  started.process.kill('SIGINT')
  expect(await started.ended()).toBe(0)
  expect(started.output()).not.toContain('is ready')
  expect(Object.values(children).some(isRunning)).toBe(false)
  expect(await recordedChildren(folder)).toEqual({})
})
