import { createHash, generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OpenAPIHono } from '@hono/zod-openapi'
import { Client, Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addNotary } from '#api/notary.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { checkpointFile } from '#notary/checkpoint-file.ts'
import { createTransparencyLog, type TransparencyLog } from '#notary/log.ts'
import { generateSigningKey, parseSigningKey } from '#notary/note.ts'
import {
  createTree,
  isConsistent,
  keyId,
  leafHash,
  openCheckpoint,
  parseVerifierKey,
  rootOfInclusion,
  trustKeys,
} from '#notary/verifier/verify.mjs'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'
import { chain, notarize } from './support.ts'

const origin = 'tramites.example/log'
const first = parseSigningKey(generateSigningKey(origin))
const second = parseSigningKey(generateSigningKey(origin))

let database: FreshDatabase
let store: EventStore
let pool: Pool
let log: TransparencyLog
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ventanilla-notary-'))
  database = await freshDatabase()
  store = createPostgresEventStore({ url: database.url })
  pool = new Pool({ connectionString: database.url })
  log = createTransparencyLog(pool)
})

afterAll(async () => {
  await store.close()
  await pool.end()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const append = async (stream: string, count: number) => {
  for (let done = 0; done < count; done += 400) {
    const before = (await store.read(stream)).at(-1)
    const next = chain(
      stream,
      Math.min(400, count - done),
      before && { revision: before.revision, hash: before.metadata.hash },
    )
    await store.append(stream, before ? before.revision : 'none', next)
  }
}

/** Reads the log as a client of tlog-tiles does: checkpoint, then entry bundles, then the tree over them. */
async function readAsClient(app: { request(path: string): Response | Promise<Response> }, key: string) {
  const note = await (await app.request('/log/checkpoint')).text()
  const { checkpoint } = openCheckpoint(note, [parseVerifierKey(key)])
  if (!checkpoint) throw new Error(note)
  const tree = createTree()
  for (let index = 0; index * 256 < checkpoint.size; index += 1) {
    const width = Math.min(256, checkpoint.size - index * 256)
    const path = `${String(index).padStart(3, '0')}${width < 256 ? `.p/${width}` : ''}`
    const answer = await app.request(`/log/tile/entries/${path}`)
    expect(answer.headers.get('cache-control')).toContain('immutable')
    const bytes = Buffer.from(await answer.arrayBuffer())
    const hashes: Buffer[] = []
    for (let at = 0; at < bytes.length; at += 2 + bytes.readUInt16BE(at)) {
      const entry = bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at))
      expect(Object.keys(JSON.parse(entry.toString()) as object)).toEqual(['hash', 'id', 'revision', 'stream'])
      hashes.push(leafHash(entry))
      tree.add(leafHash(entry))
    }
    const tile = Buffer.from(await (await app.request(`/log/tile/0/${path}`)).arrayBuffer())
    expect(tile).toEqual(Buffer.concat(hashes))
  }
  expect(tree.root()).toEqual(checkpoint.root)
  return { checkpoint, note }
}

test('the log grows with the events, is read with tiles, proves what it holds, and takes a new key', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const bytes = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  const id = keyId('w.example', 4, bytes)
  const witness = parseVerifierKey(
    `w.example+${id.toString('hex')}+${Buffer.concat([Uint8Array.of(4), bytes]).toString('base64')}`,
  )
  const app = new OpenAPIHono<never>()
  addNotary(app as never, { log, witnesses: [witness] })
  expect((await app.request('/log/checkpoint')).status).toBe(404)

  const file = checkpointFile(join(folder, 'checkpoint'))
  await append('case-a', 200)
  await append('case-b', 100)
  await notarize(database.url, store, [first], { file })
  const early = await readAsClient(app, first.verifierKey)
  expect(early.checkpoint).toMatchObject({ origin, size: 300 })
  expect(await readFile(join(folder, 'checkpoint'), 'utf8')).toBe(early.note)
  for (const path of ['0/002', '0/001.p/45', '1/000', '1/000.p/2', 'entries/001', '64/000', 'x/000', '0/1'])
    expect((await app.request(`/log/tile/${path}`)).status, path).toBe(404)
  const upper = Buffer.from(await (await app.request('/log/tile/1/000.p/1')).arrayBuffer())
  expect(upper).toHaveLength(32)

  // The changeover: both keys sign, then the new one alone.
  await append('case-a', 500)
  await notarize(database.url, store, [first, second], { file })
  await append('case-b', 11)
  await notarize(database.url, store, [second], { file })
  const late = await readAsClient(app, second.verifierKey)
  expect(late.checkpoint.size).toBe(811)
  const keys = (await (await app.request('/log/keys')).json()) as { keys: object[]; lists: string[] }
  expect(keys.keys).toEqual([
    { key: first.verifierKey, from: 0, until: 800 },
    { key: second.verifierKey, from: 300 },
  ])
  expect(trustKeys([first.verifierKey], keys.lists).map(({ text }) => text)).toEqual([
    first.verifierKey,
    second.verifierKey,
  ])
  const stranger = parseSigningKey(generateSigningKey(origin))
  expect(trustKeys([stranger.verifierKey], keys.lists)).toHaveLength(1)

  const consistency = (await (await app.request('/log/proof/consistency?from=300&to=811')).json()) as {
    hashes: string[]
  }
  const proof = consistency.hashes.map((hash) => Buffer.from(hash, 'base64'))
  expect(isConsistent(early.checkpoint, late.checkpoint, proof)).toBe(true)
  const [event] = await store.read('case-b', 105)
  const inclusion = (await (await app.request(`/log/proof/inclusion?hash=${event?.metadata.hash}`)).json()) as {
    entry: { index: number }
    hashes: string[]
  }
  const leaf = leafHash(JSON.stringify({ hash: event?.metadata.hash, id: event?.id, revision: 105, stream: 'case-b' }))
  const hashes = inclusion.hashes.map((hash) => Buffer.from(hash, 'base64'))
  expect(rootOfInclusion(leaf, inclusion.entry.index, 811, hashes)).toEqual(late.checkpoint.root)
  for (const path of [
    'inclusion',
    `inclusion?hash=${'0'.repeat(64)}`,
    `inclusion?hash=${event?.metadata.hash}&size=300`,
  ])
    expect((await app.request(`/log/proof/${path}`)).status, path).toBe(404)
  for (const query of ['', '?from=1&to=811', '?from=811&to=300'])
    expect((await app.request(`/log/proof/consistency${query}`)).status, query).toBe(404)

  const post = (body: string) => app.request('/log/cosignature', { method: 'POST', body })
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(1_800_000_000n)
  const text = late.note.slice(0, late.note.indexOf('\n\n') + 1)
  const signature = signBytes(null, Buffer.from(`cosignature/v1\ntime 1800000000\n${text}`), privateKey)
  const line = `— w.example ${Buffer.concat([id, time, signature]).toString('base64')}\n`
  expect((await post(late.note)).status).toBe(403)
  expect((await post(early.note + line)).status).toBe(403)
  expect((await post('nonsense')).status).toBe(400)
  expect((await post((late.note + line).replace('811', '812'))).status).toBe(404)
  expect((await post('x'.repeat(20_000))).status).toBe(413)
  expect((await post(late.note + line)).status).toBe(200)
  expect((await post(late.note + line)).status).toBe(200)
  expect(await (await app.request('/log/checkpoint')).text()).toBe(late.note + line)
})

test('nothing is signed that contradicts what was: a rewritten record, a lost one, a file of a larger log, a foreign key', async () => {
  const before = await log.checkpoint()
  const reasons: string[] = []
  const refuse = async (keys: Parameters<typeof notarize>[2], file?: ReturnType<typeof checkpointFile>) => {
    const size = (await log.checkpoint())?.size
    await append('case-c', 1)
    await notarize(database.url, store, keys, { onError: (reason) => reasons.push(reason), ...(file && { file }) })
    expect((await log.checkpoint())?.size).toBe(size)
    return reasons.at(-1)
  }
  // A key that the old one never named cannot go on with its log.
  expect(await refuse([parseSigningKey(generateSigningKey(origin))])).toContain('no trusted key')
  const larger = join(folder, 'larger')
  const text = `${origin}\n5000\n${createHash('sha256').digest('base64')}\n`
  await writeFile(larger, `${text}\n${second.sign(text)}\n`)
  expect(await refuse([second], checkpointFile(larger))).toContain('was a backup restored?')

  const admin = new Client({ connectionString: database.adminUrl })
  await admin.connect()
  // As after a restore, which brings checkpoints but neither entries nor tiles: they are made again, and signing goes on.
  for (const table of ['entries', 'tiles']) {
    await admin.query(`alter table notary.${table} disable trigger all`)
    await admin.query(`delete from notary.${table}`)
  }
  await admin.query(`delete from ops.checkpoints where name = 'notary'`)
  const again = await notarize(database.url, store, [second])
  expect(again?.size).toBe((before?.size ?? 0) + 2)
  expect(await log.tile(1, 0, 3)).toHaveLength(3)
  await expect(pool.query('update notary.entries set revision = 7')).rejects.toThrow('permission denied')
  await expect(admin.query('delete from notary.checkpoints')).rejects.toThrow('never changed or removed')
  await admin.query(
    `update notary.tiles set hashes = set_byte(hashes, 40, 255 - get_byte(hashes, 40)) where level = 0 and index = 0`,
  )
  await admin.query(`update notary.tiles set root = hashes_root from (select substring(hashes from 1 for 32) as hashes_root
    from notary.tiles where level = 0 and index = 1) other where level = 0 and index = 0`)
  expect(await refuse([second])).toContain('no longer those that were signed')
  await admin.end()
})
