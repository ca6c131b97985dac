import { createHash } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import { auditLog } from '#notary/audit.ts'
import { proveCase, signManifest } from '#notary/bundle.ts'
import { createTransparencyLog, leafText, type TransparencyLog } from '#notary/log.ts'
import { generateSigningKey, parseSigningKey, signNote, type SigningKey } from '#notary/note.ts'
import { growTree, leavesOf, rootOfEdge } from '#notary/tiles.ts'
import {
  type Bundle,
  type BundleFacts,
  checkBundle,
  checkReceipt,
  eventHash,
  type EvidenceEvent,
  type Finding,
  parseVerifierKey,
  readManifest,
} from '#notary/verifier/verify.mjs'
import { makeReceipt } from '#notary/receipt.ts'
import { envelop } from '#event-store/envelope.ts'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'
import { chain, notarize } from './support.ts'

const origin = 'tramites.example/log'
const key: SigningKey = parseSigningKey(generateSigningKey(origin))
const other: SigningKey = parseSigningKey(generateSigningKey(origin))
const caseId = '00000000-0000-4000-8000-000000000001'
const stream = `case-${caseId}`
const documentBytes = Buffer.from('%PDF-1.7 what was filed')
const documentHash = createHash('sha256').update(documentBytes).digest('hex')

let database: FreshDatabase
let store: EventStore
let admin: Client

/** Numbers that repeat: a failure can be looked at again. */
function createRandom(seed: number) {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return {
    below: (n: number) => Math.floor(next() * n),
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
  }
}

beforeAll(async () => {
  database = await freshDatabase()
  store = createPostgresEventStore({ url: database.url })
  const facts = [
    { type: 'CaseOpened', data: { procedure: 'x', language: 'es' } },
    { type: 'SectionSaved', data: { changes: { name: 'Ñusta «Peña»', income: 0.1, tall: true, none: null } } },
    { type: 'DocumentAttached', data: { document: { id: '1', sha256: documentHash, name: 'cédula.pdf', size: 23 } } },
    { type: 'CaseFiled', data: { folio: 'CIU-2026-000001-11', lookupHash: 'a'.repeat(64), on: '2026-07-02' } },
    { type: 'ClockStarted', data: { clock: 'answer', due: '2026-07-24' } },
    { type: 'StepEntered', data: { step: 'triage', kind: 'task' } },
  ]
  const command = { id: crypto.randomUUID(), actor: { kind: 'applicant', id: 'code' }, channel: 'web' }
  const at = '2026-07-02T15:00:00.000Z'
  await store.append(stream, 'none', envelop({ stream, revision: -1, previousHash: null, events: facts, command, at }))
  for (const name of ['case-b', 'case-c', 'folios-ciudad-2026']) await store.append(name, 'none', chain(name, 15))
  await notarize(database.url, store, [key])
  for (const name of ['case-d', 'case-e']) await store.append(name, 'none', chain(name, 100))
  await notarize(database.url, store, [key])
  await store.append('case-f', 'none', chain('case-f', 2))
  admin = new Client({ connectionString: database.adminUrl })
  await admin.connect()
})

afterAll(async () => {
  await admin.end()
  await store.close()
  await database.drop()
})

const trusted = () => [parseVerifierKey(key.verifierKey)]

async function* standing(): AsyncGenerator<StoredEvent[]> {
  const { rows } = await admin.query<StoredEvent>(
    'select stream, revision, id, type, data, metadata from log.events order by transaction_id, position',
  )
  yield rows
}

const audit = (kept?: string) =>
  auditLog({
    events: standing,
    log: createTransparencyLog(admin),
    keys: trusted(),
    ...(kept !== undefined && { kept }),
  })

const place = ({ stream: name, revision }: { stream: string; revision: number }) => ({ stream: name, revision })

/** What a superuser may do to the tables, and what the audit must then say. Each works inside a transaction. */
type Tampering = (victim: StoredEvent, random: ReturnType<typeof createRandom>) => Promise<object>
const where = 'where stream = $1 and revision = $2'
const tamperings: Record<string, Tampering> = {
  async 'content changed'({ stream: name, revision, data }) {
    const changed = { ...(data as object), forged: 'sí' }
    await admin.query(`update log.events set data = $3 ${where}`, [name, revision, JSON.stringify(changed)])
    return { code: 'event-changed', ...place({ stream: name, revision }) }
  },
  async 'author or time changed'({ stream: name, revision, metadata }, random) {
    const changed = random.pick([
      { at: '2020-01-01T00:00:00.000Z' },
      { actor: { kind: 'officer', id: 'x' } },
      { channel: 'z' },
    ])
    await admin.query(`update log.events set metadata = $3 ${where}`, [
      name,
      revision,
      JSON.stringify({ ...metadata, ...changed }),
    ])
    return { code: 'event-changed', ...place({ stream: name, revision }) }
  },
  async deleted({ stream: name, revision }) {
    await admin.query(`delete from log.events ${where}`, [name, revision])
    return { code: 'event-missing', ...place({ stream: name, revision }) }
  },
  async inserted({ stream: name }) {
    const last = (await admin.query(`select max(revision) as revision from log.events where stream = $1`, [name]))
      .rows[0] as { revision: number }
    // Placed in the order of all events right at the front, where history has long been signed.
    await admin.query(
      `insert into log.events (transaction_id, revision, id, stream, type, data, metadata)
       select '3', $3, gen_random_uuid(), stream, type, data, metadata from log.events where stream = $1 and revision = $2`,
      [name, last.revision, last.revision + 1],
    )
    return { code: 'event-inserted', stream: name, revision: last.revision + 1 }
  },
  async swapped({ stream: name, revision }) {
    const partner = revision === 0 ? 1 : revision - 1
    await admin.query(
      `update log.events e set data = o.data, type = o.type from log.events o
       where e.stream = $1 and o.stream = $1 and (e.revision, o.revision) in (($2::int, $3::int), ($3::int, $2::int))`,
      [name, revision, partner],
    )
    return { code: 'event-changed', ...place({ stream: name, revision }) }
  },
  async 'moved in the order of all'({ stream: name, revision }) {
    await admin.query(`update log.events set transaction_id = '3' ${where}`, [name, revision])
    return { code: 'event-moved', stream: name }
  },
  async 'tail truncated'({ stream: name, revision }) {
    await admin.query('delete from log.events where stream = $1 and revision >= $2', [name, revision])
    return { code: 'event-missing', ...place({ stream: name, revision }) }
  },
  async 'rewritten with a consistent chain'(victim) {
    await rewrite(victim)
    return { code: 'event-changed', ...place(victim) }
  },
  async 'rewritten in the log and in the notary alike'(victim) {
    await rewrite(victim)
    await admin.query('alter table notary.entries disable trigger never_change')
    await admin.query(
      `update notary.entries n set hash = decode(e.metadata->>'hash', 'hex'), id = e.id from log.events e
       where e.stream = n.stream and e.revision = n.revision and e.stream = $1`,
      [victim.stream],
    )
    return { code: 'history-rewritten' }
  },
  async 'checkpoint forged'(_, random) {
    await admin.query('alter table notary.checkpoints disable trigger never_change')
    const { rows } = await admin.query<{ size: string; note: string }>('select size, note from notary.checkpoints')
    const { size, note } = random.pick(rows)
    const text = `${origin}\n${size}\n${createHash('sha256').update('x').digest('base64')}\n`
    const forged = random.pick([
      note.replace(/=\n\n/, 'A\n\n'),
      signNote(text, [other]),
      `${text}${note.slice(note.indexOf('\n\n') + 1)}`,
    ])
    await admin.query('update notary.checkpoints set note = $2 where size = $1', [size, forged])
    return { code: 'checkpoint-forged' }
  },
  async 'everything signed anew with another key'(victim) {
    await rewrite(victim)
    await admin.query('alter table notary.checkpoints disable trigger never_change')
    const events = (await standing().next()).value as StoredEvent[]
    const leaves = leavesOf(events.map((one) => leafText({ ...one, hash: one.metadata.hash })))
    for (const { size } of (await admin.query<{ size: string }>('select size from notary.checkpoints')).rows) {
      const root = rootOfEdge(growTree([], 0, leaves.slice(0, Number(size))).edge)
      const text = `${origin}\n${size}\n${root.toString('base64')}\n`
      await admin.query('update notary.checkpoints set note = $2 where size = $1', [size, signNote(text, [other])])
    }
    return { code: 'checkpoint-forged' }
  },
}

/** Changes an event and makes the chain after it anew, as somebody would who knows how it is made. */
async function rewrite(victim: { stream: string; revision: number }): Promise<void> {
  const { rows } = await admin.query<StoredEvent>(
    'select stream, revision, id, type, data, metadata from log.events where stream = $1 order by revision',
    [victim.stream],
  )
  for (const { stream: name, revision, data, metadata } of rechain(rows, victim.revision))
    await admin.query(`update log.events set data = $3, metadata = $4 ${where}`, [
      name,
      revision,
      JSON.stringify(data),
      JSON.stringify(metadata),
    ])
}

function rechain<E extends EvidenceEvent>(events: readonly E[], from: number): E[] {
  let previousHash: string | null = null
  return events.map((event) => {
    const changed = structuredClone(event)
    if (event.revision === from) changed.data = { ...(event.data as object), forged: true }
    if (event.revision >= from) {
      changed.metadata.previousHash = previousHash
      changed.metadata.hash = eventHash(changed)
    }
    previousHash = changed.metadata.hash
    return changed
  })
}

test('whatever a superuser does to the database is detected, and said where', { timeout: 240_000 }, async () => {
  const sound = await audit()
  expect(sound).toMatchObject({ events: 253, streams: 7, findings: [], uncovered: 2, checkpoint: { size: 251 } })
  const signed = (await createTransparencyLog(admin).checkpoints()).at(-1)?.note ?? ''
  const all = ((await standing().next()).value as StoredEvent[]).slice(0, 251)
  const random = createRandom(7)
  for (const [name, tamper] of Object.entries(tamperings)) {
    for (let time = 0; time < 24; time += 1) {
      const victim = random.pick(all)
      await admin.query('begin')
      await admin.query('alter table log.events disable trigger events_never_change')
      const expected = await tamper(victim, random)
      const { findings } = await audit(signed)
      await admin.query('rollback')
      expect(findings, `${name}: revision ${victim.revision} of ${victim.stream}`).toContainEqual(
        expect.objectContaining(expected),
      )
    }
  }
  expect((await audit()).findings).toEqual([])
  // The newest checkpoint removed with its events: only somebody who kept it can tell.
  await admin.query('begin')
  await admin.query('alter table log.events disable trigger events_never_change')
  for (const table of ['checkpoints', 'entries'])
    await admin.query(`alter table notary.${table} disable trigger never_change`)
  await admin.query('delete from notary.checkpoints where size = 251')
  await admin.query('delete from notary.entries where index >= 51')
  await admin.query(`delete from log.events where stream in ('case-d', 'case-e', 'case-f')`)
  const [blind, told] = [await audit(), await audit(signed)]
  await admin.query('rollback')
  expect(blind.findings).toEqual([])
  expect(told.findings).toContainEqual(
    expect.objectContaining({ code: 'history-rewritten', message: expect.stringContaining('ends after 51') }),
  )
})

/** What a holder of an exported case may do to it, and where it must show. */
const forgeries: Record<string, (bundle: Bundle, random: ReturnType<typeof createRandom>) => Partial<Finding>> = {
  change(bundle, random) {
    const event = random.pick(bundle.streams[0]?.events ?? [])?.event as EvidenceEvent & Record<string, unknown>
    const metadata = event.metadata as unknown as Record<string, unknown>
    random.pick([
      () => (event.data = { ...(event.data as object), x: random.below(1000) }),
      () => (event.type += 'x'),
      () => (event.id = crypto.randomUUID()),
      () => (metadata['at'] = '2020-01-01T00:00:00.000Z'),
      () => (metadata['actor'] = { kind: 'officer', id: String(random.below(1000)) }),
      () => delete metadata['channel'],
      () => (metadata['added'] = null),
    ])()
    return { code: 'event-changed', stream, revision: event.revision }
  },
  delete(bundle, random) {
    const events = bundle.streams[0]?.events ?? []
    const at = random.below(events.length)
    events.splice(at, 1)
    return { code: 'event-missing', stream, revision: at }
  },
  insert(bundle, random) {
    const events = bundle.streams[0]?.events ?? []
    const copy = structuredClone(random.pick(events))
    events.splice(random.below(events.length + 1), 0, copy as never)
    return { code: 'event-inserted', stream }
  },
  swap(bundle, random) {
    const events = bundle.streams[0]?.events ?? []
    const at = random.below(events.length - 1)
    const [one, two] = [events[at], events[at + 1]] as [
      Bundle['streams'][number]['events'][number],
      Bundle['streams'][number]['events'][number],
    ]
    ;[events[at], events[at + 1]] = [two, one]
    return { code: 'event-missing', stream, revision: at }
  },
  truncate(bundle, random) {
    const events = bundle.streams[0]?.events ?? []
    const at = random.below(events.length)
    events.splice(at)
    return { code: 'event-missing', stream, revision: at }
  },
  'truncate and say so'(bundle, random) {
    const events = bundle.streams[0]?.events ?? []
    const at = 1 + random.below(events.length - 1)
    events.splice(at)
    Object.assign(bundle.facts.streams[0] as object, { events: at, lastHash: events.at(-1)?.event.metadata.hash })
    return { code: 'bundle-forged' }
  },
  'forge the checkpoint'(bundle, random) {
    const [name, size, root = ''] = bundle.checkpoint.split('\n')
    const forged = Buffer.from(root, 'base64')
    forged[random.below(32)] = (forged[0] ?? 0) ^ (1 + random.below(255))
    forged[0] = (forged[0] ?? 0) ^ 1
    const text = `${name}\n${Number(size) + random.below(5)}\n${forged.toString('base64')}\n`
    bundle.checkpoint = random.pick([
      signNote(text, [other]),
      `${text}${bundle.checkpoint.slice(bundle.checkpoint.indexOf('\n\n') + 1)}`,
    ])
    return { code: 'checkpoint-forged' }
  },
  'rewrite with a consistent chain'(bundle, random) {
    const events = bundle.streams[0]?.events ?? []
    const from = random.below(events.length)
    for (const [index, event] of rechain(
      events.map((one) => one.event),
      from,
    ).entries())
      Object.assign(events[index] as object, { event })
    return { code: 'not-in-log', stream, revision: from }
  },
  'leave out a proof'(bundle, random) {
    const one = random.pick(bundle.streams[0]?.events ?? [])
    delete one.inclusion
    return { code: 'not-in-log', stream, revision: one.event.revision }
  },
  'bend a proof'(bundle, random) {
    const one = random.pick(bundle.streams[0]?.events ?? [])
    const hashes = one.inclusion?.hashes ?? []
    hashes[random.below(hashes.length)] = createHash('sha256')
      .update(String(random.below(1e9)))
      .digest('base64')
    return { code: 'not-in-log', stream, revision: one.event.revision }
  },
}

test('ten thousand alterations of an exported case are each detected and located', { timeout: 240_000 }, async () => {
  const log = createTransparencyLog(admin)
  const definition = JSON.stringify({ id: 'x', title: { es: 'Prueba' } })
  const definitionHash = createHash('sha256').update(definition).digest('hex')
  const exportedAt = '2026-07-03T00:00:00.000Z'
  const desk = { log, keys: [key] as const }
  const { facts, proof } = await proveCase({ ...desk, store, caseId, streams: [stream], exportedAt })
  const manifest = signManifest({ ...facts, definitions: [definitionHash], entries: {} }, desk.keys)
  const bundle: Bundle = { ...readManifest(manifest), ...proof }
  const keys = [key.verifierKey]
  const files: Record<string, Buffer> = {
    [`documents/${documentHash}`]: documentBytes,
    [`definitions/${definitionHash}.json`]: Buffer.from(definition),
  }
  const read = (name: string) => files[name]
  const without = (name: string) => (other: string) => (other === name ? undefined : files[other])
  expect(checkBundle(bundle, keys, read)).toEqual([])
  expect(checkBundle(bundle, [other.verifierKey], read).map(({ code }) => code)).toContain('checkpoint-forged')
  expect(checkBundle(bundle, keys, without(`documents/${documentHash}`))).toMatchObject([
    { code: 'document-missing', document: documentHash },
  ])
  const definitionFile = `definitions/${definitionHash}.json`
  expect(checkBundle(bundle, keys, without(definitionFile))).toMatchObject([{ code: 'definition-missing' }])
  const otherRules = (name: string) => (name === definitionFile ? Buffer.from('{"id":"y"}') : files[name])
  expect(checkBundle(bundle, keys, otherRules)).toMatchObject([{ code: 'definition-changed' }])

  const text = JSON.stringify(bundle)
  const random = createRandom(11)
  const names = Object.keys(forgeries)
  for (let time = 0; time < 10_000; time += 1) {
    if (time % 11 === 10) {
      const bytes = Buffer.from(documentBytes)
      bytes[random.below(bytes.length)] = random.below(256) ^ 128
      if (bytes.equals(documentBytes)) continue
      expect(checkBundle(bundle, keys, (name) => (name.startsWith('documents/') ? bytes : files[name]))).toMatchObject([
        { code: 'document-changed', document: documentHash },
      ])
      continue
    }
    const name = names[time % names.length] as string
    const altered = JSON.parse(text) as Bundle
    const expected = forgeries[name]?.(altered, random) ?? {}
    const findings = checkBundle(altered, keys, read)
    const hit = findings.some((found) =>
      Object.entries(expected).every(([field, value]) => found[field as keyof Finding] === value),
    )
    if (!hit)
      expect.fail(
        `${name} (${time}): ${JSON.stringify(expected)} is not among ${JSON.stringify(findings, undefined, 1)}`,
      )
  }
})

test('an event that the log has forgotten is not excused as too new for it', async () => {
  const whole = createTransparencyLog(admin)
  // As if their rows had been deleted from below a tile that is full, which keeps their leaves.
  const log: TransparencyLog = {
    ...whole,
    entriesOf: async (name) => (await whole.entriesOf(name)).filter(({ revision }) => revision !== 2 && revision !== 5),
  }
  const exported = async (excused: BundleFacts['uncovered'] = []) => {
    const desk = { log, keys: [key] as const }
    const exportedAt = '2026-07-03T00:00:00.000Z'
    const { facts, proof } = await proveCase({ ...desk, store, caseId, streams: [stream, 'case-f'], exportedAt })
    const uncovered = [...facts.uncovered, ...excused]
    const manifest = signManifest({ ...facts, uncovered, definitions: [], entries: {} }, desk.keys)
    const bundle: Bundle = { ...readManifest(manifest), ...proof }
    return checkBundle(bundle, [key.verifierKey], () => documentBytes)
  }
  const missing = (revision: number) => expect.objectContaining({ code: 'not-in-log', stream, revision })
  expect(await exported()).toEqual([missing(2), missing(5)])
  // Not even whoever signs can excuse one that a proved one follows.
  expect(await exported([2, 5].map((revision) => ({ stream, revision })))).toEqual([missing(2)])
})

test('a receipt holds at once, proves its place later, and no word of it can be changed', async () => {
  const filing = (await store.read(stream)).find(({ type }) => type === 'CaseFiled') as StoredEvent
  const log = createTransparencyLog(admin)
  const receipt = await makeReceipt({ log, keys: [key] }, filing)
  expect(receipt.receipt).toMatchObject({
    folio: 'CIU-2026-000001-11',
    stream,
    revision: 3,
    origin,
    filedAt: '2026-07-02T15:00:00.000Z',
  })
  expect(checkReceipt(receipt, [key.verifierKey])).toEqual({ findings: [], included: true })
  const { inclusion: _, ...early } = receipt
  expect(checkReceipt(early, [key.verifierKey])).toEqual({ findings: [], included: false })
  for (const field of Object.keys(receipt.receipt)) {
    const forged = { ...early, receipt: { ...receipt.receipt, [field]: 'x' } }
    expect(checkReceipt(forged, [key.verifierKey]).findings, field).toMatchObject([{ code: 'receipt-forged' }])
  }
  expect(checkReceipt(early, [other.verifierKey]).findings).toHaveLength(1)
  await expect(makeReceipt({ log, keys: [key] }, { ...filing, type: 'CaseOpened' })).rejects.toThrow('no filing')
})
