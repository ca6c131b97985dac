import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createRig, newCase, until, workflowStatus, type Rig } from './rig.ts'

/** Runs a worker as a process; `pause` is how long it waits between a delivery and its result, milliseconds. */
function spawnWorker({ url, address, namespace, folder }: Rig, pause: number) {
  const file = join(import.meta.dirname, 'fixtures/worker.ts')
  const args = ['--import', 'tsx', file, url, address, namespace, folder, String(pause)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk))
  const kill = async () => {
    child.kill('SIGKILL')
    await exit
  }
  onTestFinished(kill)
  return { kill, delivered: () => said.includes('delivered') }
}

test('a worker killed between an effect and its result is followed by another, and the effect stands once', async () => {
  const rig = await createRig()
  const first = spawnWorker(rig, 600_000)
  rig.startDispatcher()
  const one = newCase(rig)
  await one.file()
  await one.grant()
  await until(() => first.delivered())
  await first.kill()
  expect(await one.types()).not.toContain('PersonNotified')

  spawnWorker(rig, 0)
  await until(async () => (await one.closed()) === 'granted')
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')
  const types = await one.types()
  expect(types.filter((type) => type === 'DocumentIssued')).toHaveLength(1)
  expect(types.filter((type) => type === 'PersonNotified')).toHaveLength(1)
  expect((await rig.pool.query('select id from ops.outbox where case_id = $1', [one.id])).rowCount).toBe(1)
}, 90_000)
