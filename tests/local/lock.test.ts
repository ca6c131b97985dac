import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeLock } from '#local/lock.ts'
import { identify } from '#local/processes.ts'
import { runFixture, temporaryFolder } from './running.ts'

const lockFile = async () => join(await temporaryFolder(), 'lock.json')

test('a held lock is refused and names its holder; given back, it can be taken', async () => {
  const file = await lockFile()
  const first = await takeLock(file, 'http://127.0.0.1:8080')
  const second = await takeLock(file, 'http://127.0.0.1:8081')
  expect(second).toEqual({ taken: false, by: { ...identify(process.pid), note: 'http://127.0.0.1:8080' } })
  if (first.taken) await first.release()
  expect(await takeLock(file, '')).toMatchObject({ taken: true })
})

test('the lock of a killed holder is taken over', async () => {
  const file = await lockFile()
  const holder = runFixture('hold-lock.ts', [file], {})
  await holder.says('held')
  expect(await takeLock(file, '')).toMatchObject({ taken: false, by: { pid: holder.process.pid } })
  holder.process.kill('SIGKILL')
  await holder.ended()
  expect(await takeLock(file, '')).toMatchObject({ taken: true })
})

test('a holder whose number now belongs to another process does not hold the lock', async () => {
  const file = await lockFile()
  await writeFile(file, JSON.stringify({ pid: process.pid, startedAt: 'long ago', note: '' }))
  expect(await takeLock(file, '')).toMatchObject({ taken: true })
})

test('of many who find a stale lock, one takes it over, and nothing is left lying about', async () => {
  const file = await lockFile()
  await writeFile(file, '{"pid":1')
  const holders = Array.from({ length: 4 }, () => runFixture('hold-lock.ts', [file], {}))
  await Promise.all(holders.map((holder) => holder.says('held')))
  expect(holders.filter((holder) => holder.output().startsWith('held\n'))).toHaveLength(1)
  expect(await readdir(join(file, '..'))).toEqual(['lock.json'])
  const { pid } = JSON.parse(await readFile(file, 'utf8'))
  expect(holders.find((holder) => holder.output().startsWith('held\n'))?.process.pid).toBe(pid)
})
