import { readFile, stat, writeFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDataFolder } from '#local/data-folder.ts'
import { identify, isRunning, type ProcessId } from '#local/processes.ts'
import { temporaryFolder } from './running.ts'

const address = 'http://127.0.0.1:8080'

/** A process that does nothing, killed after the test. */
async function sleeper(): Promise<ProcessId> {
  const child = spawn('sleep', ['600'], { detached: true })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'spawn')
  return identify(child.pid ?? 0) as ProcessId
}

test('secrets are made once, for the owner alone', async () => {
  const folder = await temporaryFolder()
  const first = await openDataFolder(folder, address)
  expect(Buffer.from(first.secrets.secret, 'base64url')).toHaveLength(32)
  expect(first.secrets.issuerKey).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256' })
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
  await first.release()
  const second = await openDataFolder(folder, address)
  expect(second.secrets).toEqual(first.secrets)
})

test('damaged secrets are refused, not replaced', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'secrets.json'), '{"secret":')
  await expect(openDataFolder(folder, address)).rejects.toThrow('secrets.json is damaged')
  expect(await readFile(join(folder, 'secrets.json'), 'utf8')).toBe('{"secret":')
})

test('ports are kept', async () => {
  const folder = await temporaryFolder()
  const first = await openDataFolder(folder, address)
  await Promise.all([first.keepPort('postgres', 5001), first.keepPort('temporal', 5002)])
  await first.release()
  expect((await openDataFolder(folder, address)).ports).toEqual({ postgres: 5001, temporal: 5002 })
})

test('leftovers are ended, and a process that only has the number of one is not', async () => {
  const folder = await temporaryFolder()
  const [left, other] = [await sleeper(), await sleeper()]
  const first = await openDataFolder(folder, address)
  await first.keepChildren({ postgres: left, temporal: { ...other, startedAt: 'long ago' } })
  await first.release()

  await openDataFolder(folder, address)
  expect(isRunning(left)).toBe(false)
  expect(isRunning(other)).toBe(true)
})
