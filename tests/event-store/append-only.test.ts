import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { newEvents } from '#support/events.ts'

let database: FreshDatabase
let app: Client
let owner: Client

beforeAll(async () => {
  database = await freshDatabase()
  const store = createPostgresEventStore({ url: database.url })
  await store.append('case-1', 'none', newEvents(3))
  await store.close()
  app = new Client(database.url)
  owner = new Client(database.adminUrl)
  await Promise.all([app.connect(), owner.connect()])
})

afterAll(async () => {
  await Promise.all([app.end(), owner.end()])
  await database.drop()
})

const changes = ["update log.events set type = 'Other'", 'delete from log.events', 'truncate log.events']

describe('nobody changes what stands in the log', () => {
  it.each(changes)('the application may not: %s', async (change) => {
    await expect(app.query(change)).rejects.toThrow(/permission denied/)
  })

  it.each(changes)('the owner is refused by the trigger: %s', async (change) => {
    await expect(owner.query(change)).rejects.toThrow(/never changed or removed/)
  })

  it('the application cannot insert behind the back of log.append, nor disable the trigger', async () => {
    const insert = `insert into log.events (transaction_id, revision, id, stream, type, data, metadata)
                    select transaction_id, revision + 9, id, stream, type, data, metadata from log.events`
    await expect(app.query(insert)).rejects.toThrow(/permission denied/)
    await expect(app.query('alter table log.events disable trigger all')).rejects.toThrow(/must be owner/)
  })

  it('the application may make its own schemas and use the one of the read models', async () => {
    await expect(app.query('create table read.things (id integer)')).resolves.toBeDefined()
    await expect(app.query('create schema own')).resolves.toBeDefined()
  })

  it('refuses an append whose transaction has already written: its id would be older than its place', async () => {
    await app.query('begin')
    await app.query('create table read.other (id integer)')
    const call = "select * from log.append('{}', '{}', '{}', '{}', '{}', '{}', '{}')"
    await expect(app.query(call)).rejects.toThrow(/first write of its transaction/)
    await app.query('rollback')
  })
})
