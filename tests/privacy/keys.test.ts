import { randomBytes } from 'node:crypto'
import { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { clearDestroyedKeys, countCaseKeys, rotateCaseKeys } from '#privacy/case-key-table.ts'
import { generateMasterKey, type MasterKey, parseMasterKeys } from '#privacy/master-key.ts'
import { createCaseKeys } from '#privacy/postgres-case-keys.ts'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'

const oldLine = generateMasterKey(new Date('2025-01-01'))
const newLine = generateMasterKey(new Date('2026-01-01'))
const old = parseMasterKeys(oldLine)
const both = parseMasterKeys(`# today's first\n\n${newLine}\n${oldLine}\n`)

let database: FreshDatabase
let pool: Pool
beforeAll(async () => {
  database = await freshDatabase()
  pool = new Pool({ connectionString: database.url, max: 8 })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})
beforeEach(() => pool.query('truncate privacy.case_keys'))

test('a master key wraps for one case only, and says what is wrong without telling any of it', async () => {
  const secret = randomBytes(32)
  const wrapped = await old.wrap(secret, 'case-1')
  expect(wrapped.includes(secret)).toBe(false)
  expect((await both.unwrap(old.id, wrapped, 'case-1')).equals(secret)).toBe(true)
  expect(both.id).not.toBe(old.id)
  await expect(old.unwrap(old.id, wrapped, 'case-2')).rejects.toThrow('The key of case case-2 does not open')
  await expect(parseMasterKeys(newLine).unwrap(old.id, wrapped, 'case-1')).rejects.toThrow(`"${old.id}" is missing`)
  for (let at = 0; at < wrapped.byteLength; at += 7) {
    const altered = Buffer.from(wrapped)
    altered[at] = (altered[at] ?? 0) ^ 1
    await expect(old.unwrap(old.id, altered, 'case-1')).rejects.toThrow('does not open')
  }
  await expect(old.unwrap(old.id, Buffer.alloc(3), 'case-1')).rejects.toThrow('does not open')
  const short = `2026 ${randomBytes(31).toString('base64url')}`
  const [, secretText = ''] = short.split(' ')
  expect(() => parseMasterKeys(`${newLine}\n${short}`)).toThrow(/^Line 2 is not "<name> <32 bytes as base64url>"/)
  expect(() => parseMasterKeys(short)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining(secretText) }),
  )
  expect(() => parseMasterKeys(`${newLine}\n${newLine}`)).toThrow('Line 2 has the name of an earlier key')
  expect(() => parseMasterKeys('\n# nothing\n')).toThrow('There is no key')
})

test('processes that make the key of a case at once have the same one, and one that starts later has it too', async () => {
  const processes = Array.from({ length: 6 }, () => createCaseKeys(pool, both))
  const made = await Promise.all(processes.map((keys) => keys.ensure('case-1')))
  expect(new Set(made.map((key) => key?.secret.toString('hex'))).size).toBe(1)
  expect((await createCaseKeys(pool, both).find('case-1'))?.secret).toEqual(made[0]?.secret)
  expect((await createCaseKeys(pool, both).ensure('case-2'))?.secret).not.toEqual(made[0]?.secret)
  expect(await createCaseKeys(pool, both).find('case-3')).toBeUndefined()
  await expect(createCaseKeys(pool, both).findUsed('case-3')).rejects.toThrow('The key of case case-3 is lost')
  const { rows } = await pool.query<{ row: string }>('select case_keys::text as row from privacy.case_keys')
  for (const { row } of rows) expect(row).not.toContain(made[0]?.secret.toString('hex'))
})

test('a destroyed key is never made anew, and other processes forget it when they are told', async () => {
  const [one, other] = [createCaseKeys(pool, both), createCaseKeys(pool, both)]
  await one.ensure('case-1')
  await other.ensure('case-1')
  await one.destroy('case-1')
  await one.destroy('case-1')
  expect([await one.find('case-1'), await one.ensure('case-1')]).toEqual([undefined, undefined])
  other.forget('case-1')
  expect(await other.findUsed('case-1')).toBeUndefined()
  expect([await other.ensure('case-1'), await other.find('case-1')]).toEqual([undefined, undefined])
  // Also of a case that never had one.
  await one.destroy('case-2')
  expect(await other.ensure('case-2')).toBeUndefined()
  expect(await countCaseKeys(pool)).toEqual({ wrapped: [], destroyed: 2 })
})

test('a key that is destroyed while it is on its way is not kept', async () => {
  const gate = Promise.withResolvers<void>()
  const slow: MasterKey = { ...both, unwrap: (...given) => gate.promise.then(() => both.unwrap(...given)) }
  await createCaseKeys(pool, both).ensure('case-1')
  const keys = createCaseKeys(pool, slow)
  const reading = keys.find('case-1')
  await pool.query('select 1')
  await keys.destroy('case-1')
  gate.resolve()
  await reading
  expect(await keys.find('case-1')).toBeUndefined()
})

test('every key is wrapped anew, where it was cut off it goes on, and what is destroyed meanwhile stays so', async () => {
  const before = createCaseKeys(pool, old)
  const ids = Array.from({ length: 25 }, (_, index) => `case-${String(index).padStart(2, '0')}`)
  const secrets = await Promise.all(ids.map(async (id) => (await before.ensure(id))?.secret.toString('hex')))
  let wraps = 0
  const cutOff: MasterKey = {
    ...both,
    wrap: (...given) => ((wraps += 1) > 12 ? Promise.reject(new Error('the plug was pulled')) : both.wrap(...given)),
  }
  await expect(rotateCaseKeys(pool, cutOff, { batch: 5 })).rejects.toThrow('the plug was pulled')
  expect(await countCaseKeys(pool)).toMatchObject({
    wrapped: expect.arrayContaining([
      { master: both.id, keys: 10 },
      { master: old.id, keys: 15 },
    ]),
  })
  const destroying: MasterKey = {
    ...both,
    async wrap(secret, caseId) {
      if (caseId === 'case-20') await before.destroy(caseId)
      return both.wrap(secret, caseId)
    },
  }
  const told: string[] = []
  const options = { batch: 4, onProgress: (done: number, of: number) => void told.push(`${done} of ${of}`) }
  expect(await rotateCaseKeys(pool, destroying, options)).toBe(14)
  expect(told).toEqual(['4 of 15', '8 of 15', '11 of 15', '14 of 15'])
  expect(await rotateCaseKeys(pool, both)).toBe(0)
  expect(await countCaseKeys(pool)).toEqual({ wrapped: [{ master: both.id, keys: 24 }], destroyed: 1 })
  // The old line is no longer needed.
  const after = createCaseKeys(pool, parseMasterKeys(newLine))
  const found = await Promise.all(ids.map(async (id) => (await after.find(id))?.secret.toString('hex')))
  expect(found).toEqual(secrets.map((secret, index) => (index === 20 ? undefined : secret)))
})

test('a wrapped key that was destroyed is no longer in the file of the table', async () => {
  const keys = createCaseKeys(pool, both)
  await keys.ensure('case-1')
  await keys.ensure('case-2')
  const admin = new Pool({ connectionString: database.adminUrl, max: 1 })
  try {
    const { rows } = await pool.query<{ id: string; wrapped: Buffer }>(
      'select case_id as id, wrapped from privacy.case_keys',
    )
    const inFile = async () => {
      await admin.query('checkpoint')
      const { rows: files } = await admin.query<{ content: Buffer }>(
        `select pg_read_binary_file(pg_relation_filepath('privacy.case_keys')) as content`,
      )
      return rows.filter(({ wrapped }) => files[0]?.content.includes(wrapped)).map((row) => row.id)
    }
    expect((await inFile()).toSorted()).toEqual(['case-1', 'case-2'])
    await keys.destroy('case-1')
    expect((await inFile()).toSorted()).toEqual(['case-1', 'case-2'])
    const client = await pool.connect()
    await clearDestroyedKeys(client).finally(() => client.release())
    expect(await inFile()).toEqual(['case-2'])
    expect(await createCaseKeys(pool, both).ensure('case-1')).toBeUndefined()
  } finally {
    await admin.end()
  }
})
