import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { copyLog, CopyError } from '#event-store/copy.ts'
import { envelop } from '#event-store/envelope.ts'
import { EventStoreError, type EventStore, type StoredEvent } from '#event-store/event-store.ts'
import { createKurrentEventStore } from '#event-store/kurrentdb.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { startKurrentStandIn } from '#support/kurrentdb-server.ts'
import { createMemoryEventStore } from '#support/memory-event-store.ts'
import { freshDatabase } from '#support/postgres.ts'

/** Streams that grow in turn, chained as the application does it. */
async function fill(store: EventStore, rounds: number, start = 0): Promise<void> {
  for (let round = start; round < start + rounds; round += 1) {
    for (const stream of ['case-a', 'case-b', 'calendar-co']) {
      const before = await store.read(stream)
      const last = before.at(-1)
      const events = Array.from({ length: (round % 3) + 1 }, (_, n) => ({
        type: 'Told',
        data: { round, n, text: 'Ñú' },
      }))
      const command = { id: `${stream}-${round}`, actor: { kind: 'person', id: 'x' }, channel: 'web' }
      const revision = last?.revision ?? -1
      const previousHash = last?.metadata.hash ?? null
      const enveloped = envelop({ stream, revision, previousHash, events, command, at: '2026-03-02T14:05:00.123Z' })
      await store.append(stream, revision < 0 ? 'none' : revision, enveloped)
    }
  }
}

async function kurrentStore() {
  const standIn = await startKurrentStandIn()
  const store = createKurrentEventStore({ url: standIn.url, answerWithinMs: 2_000 })
  onTestFinished(async () => {
    await store.close()
    await standIn.stop()
  })
  return { standIn, store }
}

const everything = (store: EventStore) => store.readAll({ limit: 10_000 })
const said = (events: StoredEvent[]) => events.map((event) => ({ ...event, position: undefined }))

test('a whole log is moved, resumed where it was cut off, through lost answers, and moved back the same', async () => {
  const source = createMemoryEventStore()
  await fill(source, 20)
  const all = await everything(source)
  const { standIn, store } = await kurrentStore()

  let left = 25
  const cutOff: EventStore = {
    ...store,
    append: async (...append) => {
      left -= 1
      if (left < 0) throw new Error('the plug was pulled')
      return store.append(...append)
    },
  }
  await expect(copyLog({ from: source, to: cutOff })).rejects.toThrow('plug')
  expect((await everything(store)).length).toBeLessThan(all.length)

  standIn.misbehave('append', { kind: 'drop-connection', stored: true }, 2)
  const marks = [all[0], all[33], all.at(-1)].map((event) => event?.position ?? '')
  const report = await copyLog({ from: source, to: store, positions: marks })
  const copied = await everything(store)
  expect(said(copied)).toEqual(said(all))
  expect(report).toMatchObject({ events: all.length, streams: 3, unsound: 0 })
  expect(report.written).toBeLessThan(all.length)
  expect(marks.map((mark) => report.positions.get(mark))).toEqual(
    [copied[0], copied[33], copied.at(-1)].map((e) => e?.position),
  )

  await fill(source, 2, 20)
  const grown = await copyLog({ from: source, to: store })
  expect(grown).toMatchObject({ events: (await everything(source)).length })
  expect(grown.digest).not.toBe(report.digest)
  const back = await copyLog({ from: store, to: createMemoryEventStore() })
  expect(back).toMatchObject({ events: grown.events, digest: grown.digest, written: grown.events })
  expect(await copyLog({ from: source, to: store })).toMatchObject({ digest: grown.digest, written: 0 })
})

test('a target that is not the beginning of the source is refused, naming the first difference', async () => {
  const source = createMemoryEventStore()
  await fill(source, 4)
  const other = createMemoryEventStore()
  await fill(other, 4, 1)
  await expect(copyLog({ from: source, to: other })).rejects.toThrow(
    /^Event 1 of the target, Told \(.*\) at revision 0 of case-a, is not that of the source: there stands Told/,
  )
  const longer = createMemoryEventStore()
  await fill(longer, 5)
  await expect(copyLog({ from: source, to: longer })).rejects.toThrow(/the source has no such event/)

  const same = createMemoryEventStore()
  await copyLog({ from: source, to: same })
  const changed = (change: (event: StoredEvent) => StoredEvent): EventStore => ({
    ...same,
    readAll: async (options) => (await same.readAll(options)).map((e) => (e.revision === 2 ? change(e) : e)),
  })
  const otherData = changed((event) => ({ ...event, data: { round: 1, n: 0, text: 'Ñu' } }))
  await expect(copyLog({ from: source, to: otherData })).rejects.toThrow(/its content is another/)
  const otherHash = changed(({ metadata, ...event }) => ({ ...event, metadata: { ...metadata, hash: 'f'.repeat(64) } }))
  const refusal = copyLog({ from: source, to: otherHash })
  await expect(refusal).rejects.toBeInstanceOf(CopyError)
  await expect(refusal).rejects.toThrow(/its recorded hash is another/)

  const stuck: EventStore = { ...same, append: async () => ({ ok: false, reason: 'conflict', actual: 7 }) }
  await fill(source, 1, 4)
  await expect(copyLog({ from: source, to: stuck })).rejects.toThrow(/there the stream ends at revision 7/)
  const fatal: EventStore = { ...same, append: () => Promise.reject(new EventStoreError('invalid', 'no room')) }
  await expect(copyLog({ from: source, to: fatal })).rejects.toThrow('no room')
})

const program = join(import.meta.dirname, '../../bin/ventanilla.js')

function storeCopy(args: string[], env: Record<string, string>): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(
      'node',
      [program, 'store', 'copy', ...args],
      { env: { PATH: process.env['PATH'], ...env } },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, output: out + err }),
    )
  })
}

test('store copy --switch moves an installation: log, places of followers, read models to be built anew', async () => {
  const database = await freshDatabase()
  onTestFinished(() => database.drop())
  const { standIn, store } = await kurrentStore()
  const postgres = createPostgresEventStore({ url: database.url })
  await fill(postgres, 5)
  const all = await everything(postgres)
  const client = new Client({ connectionString: database.url, application_name: 'ventanilla' })
  await client.connect()
  onTestFinished(() => client.end())
  await client.query(`create schema if not exists read; create table read.checkpoint (position text)`)
  await client.query(`insert into ops.checkpoints (name, position) values ('dispatcher', $1), ('notary', $2)`, [
    all[7]?.position,
    all.at(-1)?.position,
  ])
  const env = { DATABASE_URL: database.url, KURRENTDB_URL: standIn.url }

  const running = await storeCopy(['--from', 'postgres', '--to', 'kurrentdb', '--switch'], env)
  expect(running).toMatchObject({
    code: 1,
    output: expect.stringMatching(/Nothing was switched: .* Stop every process/),
  })
  const copied = await storeCopy(['--from', database.url, '--to', standIn.url], env)
  expect(copied).toMatchObject({
    code: 0,
    output: expect.stringContaining(`${all.length} events in 3 streams, ${all.length} of`),
  })
  expect(copied.output).toContain('The processes still use the store that they used.')
  await Promise.all([postgres.close(), client.query(`set application_name = 'test'`)])

  const switched = await storeCopy(['--from', 'postgres', '--to', 'kurrentdb', '--switch'], env)
  expect(switched).toMatchObject({ code: 0, output: expect.stringContaining('0 of them written now') })
  expect(switched.output).toContain('Followers have their places in the new store: dispatcher, notary.')
  const there = await everything(store)
  expect(said(there)).toEqual(said(all))
  const { rows } = await client.query('select name, position from ops.checkpoints order by name')
  expect(rows).toEqual([
    { name: 'dispatcher', position: there[7]?.position },
    { name: 'notary', position: there.at(-1)?.position },
  ])
  expect((await client.query(`select to_regclass('read.checkpoint') as found`)).rows).toEqual([{ found: null }])
  const again = await storeCopy(['--from', 'postgres', '--to', 'kurrentdb', '--switch'], env)
  expect(again).toMatchObject({
    code: 1,
    output: expect.stringMatching(/not of the source is dispatcher at c\d+p\d+, notary/),
  })
  expect(await storeCopy(['--from', 'kurrentdb', '--to', 'kurrentdb'], env)).toMatchObject({ code: 1 })
})
