import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Pool } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { backup } from '#app/backup/backup.ts'
import { parseErasures } from '#app/backup/erased.ts'
import { keysTable } from '#app/backup/keys.ts'
import { reportLoss } from '#app/backup/loss.ts'
import { openBackup, verifyBackup } from '#app/backup/open-backup.ts'
import { restore } from '#app/backup/restore.ts'
import { derivedTables, keptTables } from '#app/backup/tables.ts'
import { createTree } from '#app/backup/tree.ts'
import { createDocumentStore } from '#documents/documents.ts'
import { createStoredDocuments } from '#documents/stored-documents.ts'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import { growTree, leavesOf, rootOfEdge } from '#notary/tiles.ts'
import { leafText } from '#notary/log.ts'
import { databaseCaseKeys } from '#support/case-keys.ts'
import { beginTale, lifecycle, publishFor, rulesOf, tell } from '#support/lifecycles.ts'
import { createMemoryEventStore } from '#support/memory-event-store.ts'
import { freshDatabase } from '#support/postgres.ts'

const rules = rulesOf('ciudad')
const now = () => new Date('2026-07-05T12:00:00.000Z')

async function folderOf(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `ventanilla-${name}-`))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function database() {
  const { url, drop } = await freshDatabase()
  const pool = new Pool({ connectionString: url, max: 2 })
  pool.on('error', () => undefined) // the database goes before its idle connections do
  onTestFinished(async () => {
    await pool.end()
    await drop()
  })
  return { url, pool }
}

/** A store with documents and tables, and a backup beside it. */
async function installation() {
  const { pool } = await database()
  const [folder, dir] = [await folderOf('backup'), await folderOf('documents')]
  const store = createMemoryEventStore()
  const documents = createStoredDocuments(dir)
  const run = (changes: { store?: EventStore } = {}) =>
    backup({ store, documents, pool, folder, now, segmentEvents: 10, ...changes })
  return { pool, folder, dir, store, documents, run }
}

async function live(store: EventStore, cases: number): Promise<void> {
  for (let index = 0; index < cases; index += 1) {
    const tale = beginTale(rules)
    await tell(store, tale, lifecycle(tale, rules, `DEM-${index}`))
  }
}

const everything = (store: EventStore) => store.readAll({ limit: 10_000 })
const said = (events: StoredEvent[]) => events.map((event) => ({ ...event, position: undefined }))

/** Adds an open case with a document that the store of documents has. */
async function attach(
  { store, documents }: Awaited<ReturnType<typeof installation>>,
  content: Buffer,
): Promise<string> {
  const sha256 = await documents.keep(Readable.from([content]))
  const tale = beginTale(rules)
  const [opened = []] = lifecycle(tale, rules, 'DEM-9')
  const [event] = opened
  const document = { id: 'd', sha256, name: 'x', size: content.byteLength, mediaType: 'text/plain' }
  await store.append(tale.stream, 'none', [
    {
      ...(event as StoredEvent),
      type: 'DocumentIssued',
      data: { step: 'letter', effect: 'letter#1', document, next: 'told' },
    },
  ])
  return sha256
}

test('a tree by its peaks has the root that the notary signs, wherever it is taken up again', () => {
  const entries = Array.from({ length: 700 }, (_, revision) => ({
    stream: 's',
    revision,
    id: `${revision}`,
    metadata: { hash: randomBytes(32).toString('hex') } as StoredEvent['metadata'],
  }))
  let tree = createTree()
  expect(tree.root()).toBe(rootOfEdge([]).toString('hex'))
  for (const [index, entry] of entries.entries()) {
    if (index % 97 === 0) tree = createTree(tree.size, JSON.parse(JSON.stringify(tree.peaks())) as string[])
    tree.add(entry)
  }
  const texts = entries.map(({ metadata: { hash }, ...entry }) => leafText({ ...entry, hash }))
  expect(tree.root()).toBe(rootOfEdge(growTree([], 0, leavesOf(texts)).edge).toString('hex'))
})

test('a backup grows by what is new, resumes where it was cut off, and comes back the same', async () => {
  const source = await installation()
  const { store, folder, pool, run } = source
  await publishFor(store, ['ciudad'])
  await live(store, 3)
  let pages = 0
  const cutOff: EventStore = {
    ...store,
    readAll: (options) =>
      (pages += 1) > 2 ? Promise.reject(new Error('the plug was pulled')) : store.readAll(options),
  }
  await expect(run({ store: cutOff })).rejects.toThrow('the plug was pulled')
  const halfway = (await openBackup(folder)).events
  expect(halfway).toBeGreaterThan(0)
  const total = (await everything(store)).length
  // The letters that these tales name were never kept: said, and looked for again the next time.
  expect(await run()).toMatchObject({ events: total, added: total - halfway, missingDocuments: ['a'.repeat(64)] })

  const letter = await attach(source, Buffer.from('Se concede.'))
  await pool.query(`insert into ops.deliveries (id, medium, reference) values (gen_random_uuid(), 'email', '<1@x>')`)
  await pool.query(`insert into ops.payments (reference, case_id, entity, provider, cents, currency, requested_at, ask_until)
    values ('R1', gen_random_uuid(), 'ciudad', 'wompi', 123456, 'COP', now(), now())`)
  expect(await run()).toMatchObject({ events: total + 1, added: 1, copiedDocuments: 1 })
  expect(await run()).toMatchObject({ events: total + 1, added: 0, copiedDocuments: 0 })
  expect(await verifyBackup(await openBackup(folder))).toMatchObject({ events: total + 1 })

  const target = await database()
  const [to, documents] = [createMemoryEventStore(), createStoredDocuments(await folderOf('restored'))]
  const report = await restore({ folder, store: to, documents, pool: target.pool })
  expect(report).toMatchObject({ events: total + 1, rows: 2, copiedDocuments: 1, missingDocuments: ['a'.repeat(64)] })
  expect(said(await everything(to))).toEqual(said(await everything(store)))
  expect(await documents.stat(letter)).toEqual({ size: 11 })
  for (const table of ['ops.deliveries', 'ops.payments'])
    expect((await target.pool.query(`select * from ${table}`)).rows).toEqual(
      (await pool.query(`select * from ${table}`)).rows,
    )

  await expect(restore({ folder, store: to, documents, pool: target.pool })).rejects.toThrow('has events already')
  expect(await restore({ folder, store: to, documents, pool: target.pool, resume: true })).toMatchObject({
    copiedDocuments: 0,
  })
  expect((await target.pool.query('select from ops.payments')).rowCount).toBe(1)
})

test('a changed, missing or foreign part of a backup is found and named', async () => {
  const { store, folder, run } = await installation()
  await live(store, 3)
  await run()
  const [segment = ''] = (await readdir(join(folder, 'events'))).toSorted()
  const file = join(folder, 'events', segment)
  const content = await readFile(file)
  await writeFile(file, Buffer.from(content).fill(0, 20, 21))
  const verify = async () => verifyBackup(await openBackup(folder))
  await expect(verify()).rejects.toThrow(`events/${segment} of the backup is not what was written`)
  await rm(file)
  await expect(verify()).rejects.toThrow(`events/${segment} of the backup cannot be read (ENOENT)`)
  await writeFile(file, content)
  expect(await verify()).toMatchObject({ streams: 3, unsoundCount: 0 })

  const first = join(folder, 'manifests', '000000001.json')
  const manifest = await readFile(first, 'utf8')
  await writeFile(first, manifest.replace('2026-07-05', '2026-07-06'))
  await expect(openBackup(folder)).rejects.toThrow('manifests/000000002.json of the backup does not follow')
  await rm(first)
  await expect(openBackup(folder)).rejects.toThrow('stands where 000000001.json should')
  await writeFile(first, manifest)

  const other = createMemoryEventStore()
  await live(other, 1)
  await expect(run({ store: other })).rejects.toThrow('it is another log, or has lost events')
})

test('what the log itself has damaged is backed up, told, and put back as it is', async () => {
  const { store, folder, run } = await installation()
  const tale = beginTale(rules)
  const [opened = [], saved = []] = lifecycle(tale, rules, 'DEM-1')
  await store.append(tale.stream, 'any', opened)
  await store.append(
    tale.stream,
    'any',
    saved.map((event) => ({ ...event, data: { ...(event.data as object), more: 1 } })),
  )
  expect(await run()).toMatchObject({ unsound: saved.length })
  const { unsound, unsoundCount } = await verifyBackup(await openBackup(folder))
  expect([unsound[0], unsoundCount]).toEqual([`SectionSaved at revision 2 of ${tale.stream}`, saved.length])
})

test('what is not in a backup is told by the log, by a signed checkpoint, and by documents that nothing names', async () => {
  const source = await installation()
  const { store, folder, dir, run } = source
  await live(store, 1)
  const tale = beginTale(rules)
  const [opened = [], ...rest] = lifecycle(tale, rules, 'DEM-7')
  const untilDecided = rest.slice(0, 5)
  await tell(store, tale, [opened, ...untilDecided])
  const { events } = await run()
  const before = await reportLoss({ folder, log: store, documentsDir: dir })
  expect(before).toMatchObject({ log: { events: 0, streams: [] }, documents: [] })
  expect(before.owed).toEqual([{ case: tale.caseId, effect: 'letter#1', kind: 'issue', status: 'pending' }])

  const letters = rest.slice(5).flat()
  await tell(store, tale, rest.slice(5))
  const lost = beginTale(rules)
  const life = lifecycle(lost, rules, 'DEM-8')
  await tell(store, lost, life)
  const sha256 = await attach(source, Buffer.from('a letter of the lost hour'))
  const all = await everything(store)
  const { log, documents } = await reportLoss({ folder, log: store, documentsDir: dir })
  expect(log).toMatchObject({ events: all.length - events, from: letters[0]?.metadata.at, to: all.at(-1)?.metadata.at })
  expect(log?.streams).toEqual([
    { stream: tale.stream, events: letters.length, whole: false },
    { stream: lost.stream, events: life.flat().length, whole: true },
    { stream: all.at(-1)?.stream, events: 1, whole: true },
  ])
  expect(documents).toMatchObject([{ sha256, bytes: 25 }])

  const tree = createTree()
  for (const event of all) tree.add(event)
  const note = (size: number, root: string) =>
    `example.org/log\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\n\n— x ${'A'.repeat(12)}\n`
  const { signed } = await reportLoss({ folder, checkpoint: note(tree.size, tree.root()) })
  expect(signed).toEqual({ size: all.length, lost: all.length - events })
  await expect(reportLoss({ folder, checkpoint: note(1, tree.root()) })).rejects.toThrow('of another log')
})

test('what was erased leaves the next backup, and comes back from none that knows of it or is told', async () => {
  const { store, pool, folder, dir, run } = await installation()
  const keys = databaseCaseKeys(pool)
  const documents = createDocumentStore(dir, keys)
  const [first] = lifecycle(beginTale(rules), rules, 'DEM-1')
  const say = async (caseId: string, type: string, data: object) => {
    const revision = (await store.read(`case-${caseId}`)).length - 1
    const event = { ...(first?.[0] as StoredEvent), id: crypto.randomUUID(), type, data }
    await store.append(`case-${caseId}`, revision < 0 ? 'none' : revision, [event])
  }
  const file = async () => {
    const caseId = crypto.randomUUID()
    const kept = await documents.put(caseId, Readable.from([Buffer.from(`letter of ${caseId}`)]), { maxBytes: 1_000 })
    await say(caseId, 'DocumentAttached', { document: { id: 'd', ...kept }, sealed: 'AAAA' })
    return { caseId, sha256: kept.sha256 }
  }
  const [erased, stays] = [await file(), await file()]
  expect(await run()).toMatchObject({ keys: 2, copiedDocuments: 2 })
  const older = await folderOf('older')
  await cp(folder, older, { recursive: true })

  await keys.destroy(erased.caseId)
  await documents.remove(erased.sha256)
  await say(erased.caseId, 'PersonalDataErased', { ground: 'request', fields: [], documents: ['d'] })
  expect(await run()).toMatchObject({ keys: 1, missingDocuments: [] })
  expect(await run()).toMatchObject({ keys: 1, added: 0, missingDocuments: [] })
  expect(await readdir(join(folder, 'keys'))).toHaveLength(1)
  const kept = (await readdir(join(folder, 'documents'), { recursive: true })).join(' ')
  expect([kept.includes(erased.sha256), kept.includes(stays.sha256)]).toEqual([false, true])

  const restored = async (from: string, list: readonly string[] = []) => {
    const target = await database()
    const into = await folderOf('restored')
    const to = createMemoryEventStore()
    const report = await restore({
      folder: from,
      store: to,
      documents: createStoredDocuments(into),
      pool: target.pool,
      erased: list,
    })
    const found = databaseCaseKeys(target.pool)
    const there = createDocumentStore(into, found)
    const opens = async ({ caseId, sha256 }: typeof erased) => {
      const content = await there.open(caseId, sha256)
      return content && (await text(content))
    }
    // Where nothing may be read, nothing is made anew either.
    const anew = report.keys.destroyed > 0 ? await found.ensure(erased.caseId) : undefined
    return { ...report, opened: [await opens(erased), await opens(stays)], anew, root: (await openBackup(from)).root }
  }
  const stayed = `letter of ${stays.caseId}`
  expect(await restored(folder)).toMatchObject({
    keys: { restored: 1, destroyed: 1, missing: 0 },
    missingDocuments: [],
    opened: [undefined, stayed],
    anew: undefined,
  })
  // A copy from before knows nothing of it: whoever restores it has to say so.
  expect(await restored(older)).toMatchObject({
    keys: { destroyed: 0 },
    opened: [`letter of ${erased.caseId}`, stayed],
  })
  const list = parseErasures(`${JSON.stringify({ case: erased.caseId, ground: 'request' })}\n`)
  expect(await restored(older, list)).toMatchObject({
    keys: { restored: 1, destroyed: 1, missing: 0 },
    copiedDocuments: 1,
    opened: [undefined, stayed],
    openErased: [{ case: erased.caseId }],
  })
  expect(() => parseErasures('{"case":"a"}\nnonsense')).toThrow('Line 2 of the erasures')

  const [keysFile = ''] = await readdir(join(folder, 'keys'))
  await rm(join(folder, 'keys', keysFile))
  await expect(restored(folder)).rejects.toThrow(`keys/${keysFile} of the backup cannot be read`)
})

test('every table beside the log is either backed up or known to be made anew', async () => {
  const { pool } = await database()
  const { rows } = await pool.query<{ name: string }>(
    `select schemaname || '.' || tablename as name from pg_tables where schemaname not in ('log', 'read', 'public', 'pg_catalog', 'information_schema')`,
  )
  const known = [...Object.keys(keptTables), ...derivedTables, keysTable]
  expect(rows.map(({ name }) => name).toSorted()).toEqual(known.toSorted())
})
