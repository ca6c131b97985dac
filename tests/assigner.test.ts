import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAssigner } from '#app/assigner.ts'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'

let database: FreshDatabase
let pool: Pool
beforeAll(async () => {
  database = await freshDatabase()
  pool = new Pool({ connectionString: database.url })
  await pool.query('create schema if not exists read; create table read.tasks (assignee text)')
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const candidates = ['ana', 'luis', 'rosa']

test('officers of a group take turns, each group its own; the same task is given to the same one again', async () => {
  const { choose } = createAssigner(pool)
  const keys = Array.from({ length: 5 }, () => randomUUID())
  const give = (key: string, group = 'a:desk') => choose({ key, by: 'rotation', group, candidates })
  const turns: string[] = []
  for (const key of keys) turns.push(await give(key))
  expect(turns).toEqual(['ana', 'luis', 'rosa', 'ana', 'luis'])
  expect(await give(keys[1] ?? '')).toBe('luis')
  expect(await give(randomUUID(), 'b:desk')).toBe('ana')
  const many = await Promise.all(Array.from({ length: 6 }, () => give(randomUUID())))
  expect(many.toSorted()).toEqual(['ana', 'ana', 'luis', 'luis', 'rosa', 'rosa'])
})

test('by workload, whoever has fewest tasks; among those, whoever has waited longest', async () => {
  await pool.query(`insert into read.tasks values ('ana'), ('ana'), ('rosa')`)
  const { choose } = createAssigner(pool)
  const give = () => choose({ key: randomUUID(), by: 'workload', group: 'c:desk', candidates })
  expect(await give()).toBe('luis')
  await pool.query(`insert into read.tasks values ('luis')`)
  expect(await give()).toBe('rosa')
  expect(await give()).toBe('luis')
})
