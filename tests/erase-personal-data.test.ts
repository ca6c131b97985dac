import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { findDueErasures, listErasures } from '#app/due-erasures.ts'
import { createErasure } from '#app/erase-personal-data.ts'
import { createEngine } from '#app/execute.ts'
import { followErasures } from '#app/follow-erasures.ts'
import type { Actor } from '#core/commands.ts'
import { caseStream } from '#event-store/case-events.ts'
import { findBrokenLink } from '#event-store/envelope.ts'
import { auditLog } from '#notary/audit.ts'
import { createTransparencyLog } from '#notary/log.ts'
import { makeReceipt } from '#notary/receipt.ts'
import { checkReceipt, parseVerifierKey } from '#notary/verifier/verify.mjs'
import { compareWithRebuild } from '#projections/rebuild.ts'
import { compileDefinition } from '#publishing/compile.ts'
import { databaseCaseKeys, masterKeyFile, memoryCaseKeys } from '#support/case-keys.ts'
import { beginTale, lifecycle, publishFor, publishRules, rulesOf, tell } from '#support/lifecycles.ts'
import { createMemoryEventStore } from '#support/memory-event-store.ts'
import { applicant, calendar, command, compile, definition, entityFile, filed, rules } from './core/fixtures.ts'
import { notarize } from './notary/support.ts'
import { logKey, petition, startApi, type TestApi } from './api/support.ts'

const admin: Actor = { kind: 'admin', id: 'root' }
/** What must be nowhere afterwards. */
const planted = ['Ana Plantada', 'plantada-7731@correo.example', '99887766554']
const answers = {
  tipo_pqrsd: 'interes-particular',
  identidad: 'identificado',
  tipo_persona: 'natural',
  tipo_documento: 'CC',
  numero_documento: planted[2],
  nombres: planted[0],
  apellidos: 'De Prueba',
  calidad: 'titular',
  canal_respuesta: 'correo',
  correo: planted[1],
  direccion: 'Calle 1 # 2-34',
  municipio: '25126',
  asunto: 'Alumbrado',
  hechos: 'No hay luz.',
  que_solicita: 'Que se repare.',
}

let api: TestApi
let url: string
let clock = '2026-03-02T15:00:00.000Z'

beforeAll(async () => {
  api = await startApi({ now: () => new Date(clock) })
  url = api.url
})
afterAll(() => api.close())

/** A petition with a document, withdrawn: filed before, or still a draft. */
async function closedPetition(filed: boolean): Promise<{ id: string; code: string; document: string }> {
  const opened = await api.call('POST', '/cases', { json: { procedure: petition } })
  const { id, resumeCode: code } = opened.body
  const call = async (method: string, path: string, given: object) => {
    const answer = await api.call(method, `/cases/${id}${path}`, { code, ...given })
    if (answer.status >= 300) throw new Error(answer.text)
    return answer.body
  }
  await call('PATCH', '/data', { json: { data: answers } })
  const raw = new Uint8Array(Buffer.from(`%PDF-1.7\n${planted[0]} ${id}\n%%EOF\n`))
  const { document } = await call('POST', `/documents?slot=anexos&name=${encodeURIComponent(planted[0] ?? '')}.pdf`, {
    raw,
  })
  if (filed) await call('POST', '/submit', {})
  await call('POST', '/withdraw', { json: { reason: `Soy ${planted[0]}` } })
  return { id, code, document: document.id }
}

const stored = (id: string) => api.deps.store.read(caseStream(id))
const filesOf = async (id: string) => {
  const hashes = (await stored(id)).flatMap(({ type, data }) =>
    type === 'DocumentAttached' ? [(data as { document: { sha256: string } }).document.sha256] : [],
  )
  const found = await Promise.all(hashes.map((hash) => api.deps.documents.stat(hash)))
  return found.filter(Boolean).length
}
const rowsOf = async (table: string, id: string) =>
  (await api.pool.query(`select 1 from ${table} where case_id = $1`, [id])).rowCount
/** What other helpers of the case leave in tables: a notice and a token. */
async function leaveTraces(id: string): Promise<void> {
  await api.pool.query(
    `insert into ops.outbox (id, case_id, entity, recipient, media, addresses, subject, body, at)
     values ($1, $2, 'gobernacion', 'applicant', '{email}', $3, 'x', $4, now())`,
    [crypto.randomUUID(), id, [planted[1]], `Señora ${planted[0]}`],
  )
  await api.pool.query('insert into ops.person_tokens values ($1, $2)', [Buffer.alloc(32, id), id])
}
/** Figures that have to add up, whatever was erased. */
const figures = async () =>
  (
    await api.pool.query(
      `select procedure, agency, status, outcome, silence, count(*)::int, count(due)::int as due, min(opened_at), max(closed_at)
       from read.cases group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
    )
  ).rows
/** Everything that the database, the folder and the API hold, as text. */
async function everything(id: string): Promise<string> {
  const tables = await api.pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('log', 'ops', 'read', 'privacy')`,
  )
  const texts = await Promise.all(
    tables.rows.map(
      async ({ name }) =>
        (await api.pool.query(`select coalesce(string_agg(t::text, ' '), '') as text from ${name} t`)).rows[0].text,
    ),
  )
  const views = await Promise.all(
    ['', '/history', '/access'].map(
      async (path) => (await api.call('GET', `/cases/${id}${path}`, { as: 'auditor' })).text,
    ),
  )
  return [...texts, ...views].join('\n')
}

test('an erasure leaves nothing that is personal readable; history, proofs, figures and read models stand', async () => {
  const [gone, stays] = [await closedPetition(true), await closedPetition(true)]
  for (const { id } of [gone, stays]) await leaveTraces(id)
  await api.caughtUp()
  await notarize(url, api.deps.store, [logKey])
  const log = createTransparencyLog(api.pool)
  const filing = (await stored(gone.id)).find(({ type }) => type === 'CaseFiled')
  if (!filing) throw new Error('It was filed')
  const receipt = await makeReceipt({ log, keys: [logKey] }, filing)
  const before = { events: await stored(gone.id), figures: await figures() }
  expect(await everything(gone.id)).toContain(planted[0])
  expect(await filesOf(gone.id)).toBe(1)

  const path = `/cases/${gone.id}/erasure`
  const refused = await api.call('POST', path, { as: 'admin', json: { ground: 'request' } })
  expect([refused.status, refused.body.code]).toEqual([409, 'retention-running'])
  const wordless = await api.call('POST', path, { as: 'admin', json: { ground: 'order' } })
  expect([wordless.status, wordless.body.code]).toEqual([422, 'reference-required'])
  const order = { ground: 'order', reference: 'T-123 de 2026' }
  const done = await api.call('POST', path, { as: 'admin', json: order, key: '5f0c8a52-7d0e-4c58-9a0b-000000000001' })
  expect([done.status, done.body.actions]).toEqual([200, []])
  const again = await api.call('POST', path, { as: 'admin', json: order, key: '5f0c8a52-7d0e-4c58-9a0b-000000000001' })
  expect([again.status, again.body.revision]).toEqual([200, done.body.revision])

  // Nothing of the one, all of the other.
  expect(await api.keys.find(gone.id)).toBeUndefined()
  expect(await api.keys.find(stays.id)).toBeDefined()
  expect([await filesOf(gone.id), await filesOf(stays.id)]).toEqual([0, 1])
  for (const table of ['ops.outbox', 'ops.person_tokens'])
    expect([await rowsOf(table, gone.id), await rowsOf(table, stays.id)]).toEqual([0, 1])
  await api.pool.query('delete from ops.outbox where case_id = $1', [stays.id])
  const left = await everything(gone.id)
  for (const value of planted) expect(left).not.toContain(value)

  // Whoever asks is told.
  const person = { code: gone.code }
  const view = await api.call('GET', `/cases/${gone.id}`, person)
  expect(view.body).toMatchObject({
    erased: { ground: 'order' },
    status: 'closed',
    data: { identidad: 'identificado' },
  })
  for (const name of ['nombres', 'asunto']) expect(Object.keys(view.body.data)).not.toContain(name)
  const history = await api.call('GET', `/cases/${gone.id}/history`, { as: 'auditor' })
  expect(history.body.items.filter((event: { erased?: true }) => event.erased).length).toBeGreaterThan(2)
  expect(history.text).not.toContain('sealed')
  expect((await api.call('GET', `/cases/${gone.id}/documents/${gone.document}`, person)).status).toBe(410)

  // What was stored is what is stored; one event came on top.
  const after = await stored(gone.id)
  expect(after.slice(0, -1)).toEqual(before.events)
  expect(after.at(-1)).toMatchObject({
    type: 'PersonalDataErased',
    data: { ground: 'order', reference: 'T-123 de 2026', documents: [gone.document] },
  })
  expect(findBrokenLink(after)).toBeUndefined()
  await notarize(url, api.deps.store, [logKey])
  const keys = [parseVerifierKey(logKey.verifierKey)]
  const events = async function* () {
    for await (const batch of api.deps.store.subscribeAll({ signal: AbortSignal.timeout(2_000) })) yield batch
  }
  const report = await auditLog({ events, log, keys })
  expect(report).toMatchObject({ uncovered: 0, findings: [] })
  for (const each of [receipt, await makeReceipt({ log, keys: [logKey] }, filing)]) {
    expect(each.inclusion).toBeDefined()
    expect(checkReceipt(each, [logKey.verifierKey]).findings).toEqual([])
  }

  await api.caughtUp()
  expect(await figures()).toEqual(before.figures)
  const { inUse, rebuilt } = await compareWithRebuild({ url, store: api.deps.store, rules: api.deps.catalog.rules })
  expect(rebuilt.tables).toEqual(inUse.tables)
}, 60_000)

test('what a killed process left between the event and the destruction, a follower of the log destroys', async () => {
  const { id } = await closedPetition(true)
  await leaveTraces(id)
  const { store, documents, catalog } = api.deps
  const engine = createEngine({ store, catalog, keys: api.keys })
  const tools = { engine, catalog, store, documents, pool: api.pool, now: () => new Date(clock) }
  const killed = createErasure({ ...tools, keys: { destroy: () => Promise.reject(new Error('killed')) } })
  const order = { ground: 'order', reference: 'T-9', actor: admin, channel: 'cli', key: 'k' } as const
  await expect(killed.erase(id, order)).rejects.toThrow('killed')
  expect((await stored(id)).at(-1)?.type).toBe('PersonalDataErased')
  expect([await filesOf(id), await rowsOf('ops.outbox', id)]).toEqual([1, 1])

  const destroyed: string[] = []
  const { destroy } = createErasure({ ...tools, keys: databaseCaseKeys(api.pool) })
  const client = new Client({ connectionString: url })
  await client.connect()
  const follow = async () => {
    const stopping = new AbortController()
    await followErasures(client, {
      store,
      log: api.deps.log,
      signal: stopping.signal,
      destroy: async (caseId) => {
        const held = await destroy(caseId)
        destroyed.push(caseId)
        if (caseId === id) stopping.abort()
        return held
      },
    })
  }
  await follow()
  expect(destroyed).toContain(id)
  expect(await databaseCaseKeys(api.pool).find(id)).toBeUndefined()
  expect([await filesOf(id), await rowsOf('ops.outbox', id), await rowsOf('ops.person_tokens', id)]).toEqual([0, 0, 0])
  // Again does no harm, and a case without an erasure on record keeps everything.
  expect(await destroy(id)).toEqual({ documents: 1, kept: [] })
  const other = await closedPetition(true)
  expect(await destroy(other.id)).toEqual({ documents: 0, kept: [] })
  expect([await filesOf(other.id), (await api.keys.find(other.id)) !== undefined]).toEqual([1, true])
  // It goes on where it was: what was done is not looked at again.
  const next = await closedPetition(true)
  await killed.erase(next.id, { ...order, key: 'k2' }).catch(() => undefined)
  destroyed.length = 0
  const stopping = new AbortController()
  await followErasures(client, {
    store,
    log: api.deps.log,
    signal: stopping.signal,
    destroy: async (caseId) => {
      destroyed.push(caseId)
      stopping.abort()
      return destroy(caseId)
    },
  })
  expect(destroyed).toEqual([next.id])
  await client.end()
}, 60_000)

test('an answer that was personal in the version before goes too, though the newest calls it open', async () => {
  const newest = compile({
    ...definition,
    version: 2,
    data: { ...definition.data, name: { ...definition.data['name'], personal: false } as never },
  })
  const byHash = new Map([rules, newest].map((each) => [each.hash, each]))
  const store = createMemoryEventStore()
  const keys = memoryCaseKeys()
  const catalog = { rules: async (_procedure: string, hash: string) => byHash.get(hash) ?? rules }
  const engine = createEngine({ store, catalog, keys })
  const id = crypto.randomUUID()
  const migration = { version: 2, definition: newest.hash, mapping: {}, reason: 'Ley nueva' }
  const life = [
    ...filed('2026-07-01'),
    command('migrate', migration, admin, '2026-07-02'),
    command('withdraw', {}, applicant, '2026-07-03'),
  ]
  for (const each of life) expect(await engine.execute(id, each)).toMatchObject({ ok: true })
  expect((await engine.load(id))?.state.data).toMatchObject({ name: 'Ana' })
  const { documents } = api.deps
  const now = () => new Date('2026-07-04')
  const { erase } = createErasure({ engine, catalog, store, keys, documents, pool: api.pool, now })
  const result = await erase(id, { ground: 'order', reference: '1', actor: admin, channel: 'cli', key: 'k' })
  expect(result).toMatchObject({ ok: true, state: { data: { kind: 'simple' } } })
  expect((await store.read(caseStream(id))).at(-1)).toMatchObject({ data: { fields: ['name'] } })
  const afresh = await createEngine({ store, catalog, keys }).load(id)
  expect(afresh?.state).toEqual(result.ok && result.state)
})

test('an erasure that would leave readable what was written before encryption is refused, unless somebody says so', async () => {
  const [rules] = [...(await publishFor(api.deps.store, ['antes'])).values()]
  if (!rules) throw new Error('It was published')
  const { store, documents } = api.deps
  const plain = await documents.keep(Readable.from([Buffer.from('letter as it was kept once')]))
  const old = async (folio: string) => {
    const tale = beginTale(rules)
    const appends = lifecycle(tale, rules, folio).map((events) =>
      events.map((event) => {
        const { document } = event.data as { document?: object }
        return document
          ? { ...event, data: { ...(event.data as object), document: { ...document, sha256: plain } } }
          : event
      }),
    )
    await tell(store, tale, appends)
    return tale.caseId
  }
  const [id, sharing] = [await old('F-antes-1'), await old('F-antes-2')]
  await api.caughtUp()
  const order = ['--ground', 'order', '--reference', 'T-7', '--by', 'root']
  const revisions = (await stored(id)).flatMap(({ type, revision, data }) =>
    type === 'DocumentIssued' || 'name' in ((data as { data?: object }).data ?? {}) ? [revision] : [],
  )
  const standing = await api.deps.erasure.unsealed(id)
  expect(standing).toEqual({ revisions, fields: ['name'], documents: ['d'] })
  const before = (await stored(id)).length

  // Whoever asks is refused: by the API, with what else is wrong told first, and by the command line.
  const asked = { actor: admin, channel: 'api', key: 'k' }
  expect(await api.deps.erasure.erase(id, { ...asked, ground: 'order' })).toMatchObject({
    problems: [{ code: 'reference-required' }],
  })
  expect(await api.deps.erasure.erase(id, { ...asked, ground: 'order', reference: '1' })).toEqual({
    ok: false,
    problems: [{ code: 'personal-data-unsealed' }],
  })
  expect(await ventanilla('erase', id, ...order)).toMatchObject({
    code: 1,
    output: expect.stringContaining('--keep-unsealed'),
  })
  expect([(await stored(id)).length, (await documents.stat(plain)) !== undefined]).toEqual([before, true])

  await api.keys.ensure(id)
  const done = await ventanilla('erase', id, ...order, '--keep-unsealed')
  expect(done.code).toBe(0)
  expect(done.output).toContain(`revisions ${revisions.join(', ')}`)
  expect(done.output).toContain('answers in them: name')
  expect(done.output).toContain(plain)
  expect(done.output).toMatch(/answers: none\n +documents: 0/)
  expect((await stored(id)).at(-1)).toMatchObject({
    type: 'PersonalDataErased',
    data: { fields: [], documents: [], unsealed: ['name'] },
  })
  expect(await databaseCaseKeys(api.pool).find(id)).toBeUndefined()
  const { state } = (await api.deps.engine.load(id)) ?? {}
  expect(Object.keys(state?.data ?? {})).toEqual(['anonymous', 'kind', 'details'])
  // The other case has the same file, which was kept by its content.
  const still = await documents.open(sharing, plain)
  expect(still && (await text(still))).toBe('letter as it was kept once')
  expect((await ventanilla('erase', id, ...order)).output).toContain(`revisions ${revisions.join(', ')}`)
}, 60_000)

test('the place is kept though the table of keys is held; it is written anew at most at each turn of the clock', async () => {
  const { store, catalog, documents } = api.deps
  const engine = createEngine({ store, catalog, keys: api.keys })
  const erasure = createErasure({
    engine,
    catalog,
    store,
    documents,
    keys: api.keys,
    pool: api.pool,
    now: () => new Date(clock),
  })
  const [client, holder] = [new Client({ connectionString: url }), new Client({ connectionString: url })]
  for (const each of [client, holder]) await each.connect()
  const turns: (() => void)[] = []
  const warned: unknown[] = []
  const stopping = new AbortController()
  const fileOf = async () =>
    (await api.pool.query(`select pg_relation_filenode('privacy.case_keys') as node`)).rows[0].node
  const placeOf = async () =>
    (await api.pool.query(`select position from ops.checkpoints where name = 'erasures'`)).rows[0]?.position
  const eraseOne = async () => {
    const { id } = await closedPetition(true)
    const order = { ground: 'order', reference: 'T-8', actor: admin, channel: 'cli', key: id } as const
    expect(await erasure.erase(id, order)).toMatchObject({ ok: true })
    return (await stored(id)).at(-1)?.position
  }
  await eraseOne()
  await holder.query('begin')
  await holder.query('lock table privacy.case_keys in access share mode') // as pg_dump does
  const following = followErasures(client, {
    store,
    destroy: erasure.destroy,
    signal: stopping.signal,
    log: { warn: (told: unknown) => void warned.push(told) },
    wait: (ms, signal) => {
      expect(ms).toBe(300_000)
      return new Promise((resolve, rejects) => {
        turns.push(resolve)
        signal.addEventListener('abort', () => rejects(new Error('stopped')))
      })
    },
  })
  const before = await fileOf()
  await vi.waitFor(() => expect(warned).toHaveLength(1), { timeout: 20_000 })
  const second = await eraseOne()
  await vi.waitFor(async () => expect(await placeOf()).toBe(second), { timeout: 20_000 })
  expect(await fileOf()).toBe(before)
  await holder.query('commit')
  turns[0]?.()
  await vi.waitFor(() => expect(turns).toHaveLength(2), { timeout: 20_000 })
  const after = await fileOf()
  expect(after).not.toBe(before)
  // More erasures wait for the next turn; a turn with nothing owed does nothing.
  const third = await eraseOne()
  await vi.waitFor(async () => expect(await placeOf()).toBe(third), { timeout: 20_000 })
  expect(await fileOf()).toBe(after)
  turns[1]?.()
  await vi.waitFor(() => expect(turns).toHaveLength(3), { timeout: 20_000 })
  const last = await fileOf()
  expect(last).not.toBe(after)
  turns[2]?.()
  await vi.waitFor(() => expect(turns).toHaveLength(4), { timeout: 20_000 })
  expect(await fileOf()).toBe(last)
  stopping.abort()
  await following
  for (const each of [client, holder]) await each.end()
}, 60_000)

async function ventanilla(...args: string[]): Promise<{ code: number; output: string }> {
  const cli = join(import.meta.dirname, '../src/cli/main.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', cli, 'personal-data', ...args], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: url,
      MASTER_KEY_FILE: masterKeyFile,
      DOCUMENTS_DIR: api.folder,
      LOG_LEVEL: 'error',
      VENTANILLA_DATA: join(api.folder, 'none'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()))
  const [code] = (await once(child, 'close')) as [number]
  return { code, output }
}

test('a case whose key is lost is not taken for one that was erased', async () => {
  const { id } = await closedPetition(true)
  const { store, catalog } = api.deps
  const fresh = () => createEngine({ store, catalog, keys: databaseCaseKeys(api.pool) })
  const rename = (from: string, to: string) =>
    api.pool.query('update privacy.case_keys set case_id = $2 where case_id = $1', [from, to])
  await rename(id, 'elsewhere')
  const lost = `The key of case ${id} is lost, not destroyed`
  await expect(fresh().load(id)).rejects.toThrow(lost)
  await expect(fresh().execute(id, command('withdraw', {}, admin, clock))).rejects.toThrow(lost)
  // None is made anew, under which the case would never open again.
  expect(await rowsOf('privacy.case_keys', id)).toBe(0)
  await rename('elsewhere', id)
  expect((await fresh().load(id))?.state.data).toMatchObject({ nombres: planted[0] })
})

test('the command line lists what is due, erases one case or all that are due, and lists what was erased', async () => {
  // A procedure that erases a month after the end, told by its own rules, and one where the archive chooses.
  await publishFor(api.deps.store, ['uno', 'dos'])
  const retained = async (entity: string, then: 'erase' | 'select') => {
    const rules = rulesOf(entity, 2)
    const retention = { keep: '1 month', then, norm: 'law' }
    const compiled = compileDefinition(
      { ...rules.definition, retention },
      { entity: { ...entityFile.entity, id: entity }, calendars: { co: calendar } },
    )
    await publishRules(api.deps.store, compiled)
    const tale = beginTale(compiled)
    await tell(api.deps.store, tale, lifecycle(tale, compiled, `F-${entity}`))
    return tale.caseId
  }
  const [erased, selected] = [await retained('uno', 'erase'), await retained('dos', 'select')]
  const [draft, kept] = [await closedPetition(false), await closedPetition(true)]
  await api.caughtUp()
  const at = '2026-08-04T12:00:00.000Z' // closed on 3 July, kept until 3 August
  const due = async (instant: string) => {
    const found = []
    for await (const each of findDueErasures(api.pool, api.deps.catalog, { at: instant })) found.push(each)
    return found.filter(({ case: id }) => [erased, selected, draft.id, kept.id].includes(id))
  }
  expect((await due('2026-08-03T12:00:00.000Z')).map((each) => each.case)).toEqual([draft.id])
  expect(new Map((await due(at)).map(({ case: id, until, then, norm }) => [id, { until, then, norm }]))).toEqual(
    new Map([
      [erased, { until: '2026-08-03', then: 'erase', norm: 'Ley de ejemplo' }],
      [selected, { until: '2026-08-03', then: 'select', norm: 'Ley de ejemplo' }],
      [draft.id, { until: '2026-03-02', then: 'erase', norm: undefined }],
    ]),
  )

  const listed = await ventanilla('due')
  expect(listed.output).toMatch(
    new RegExp(`${draft.id} +${petition} +kept until 2026-03-02 \\(a draft that was never filed\\)`),
  )
  const copy = join(api.folder, 'copy.json')
  expect(await ventanilla('export', kept.id, '--to', copy, '--by', 'root', '--purpose', 'x')).toMatchObject({
    code: 1,
    output: expect.stringContaining('--purpose'),
  })
  const why = ['--purpose', 'La pidió en la ventanilla', '--by', 'root']
  expect(await ventanilla('export', kept.id, '--to', copy, ...why)).toMatchObject({ code: 0 })
  expect((await api.deps.access.of(kept.id)).at(-1)).toMatchObject({
    reader: 'root',
    as: 'admin',
    purpose: { kind: 'stated', text: 'La pidió en la ventanilla' },
    what: 'copy',
    via: 'cli',
  })
  expect(JSON.parse(await readFile(copy, 'utf8'))).toMatchObject({
    schema: 'ventanilla personal-data v1',
    case: { id: kept.id },
    retention: { until: '2036-03-03', then: 'select', toConfirm: true },
    documents: [{ state: 'held' }],
    looks: expect.arrayContaining([
      expect.objectContaining({ why: expect.stringContaining('La pidió en la ventanilla') }),
    ]),
  })
  const asked = ['--ground', 'request', '--by', 'root']
  const running = await ventanilla('erase', kept.id, ...asked)
  expect(running).toMatchObject({ code: 1, output: expect.stringContaining('--ground order') })
  const one = await ventanilla('erase', kept.id, '--ground', 'order', '--reference', 'T-1', '--by', 'root')
  expect(one).toMatchObject({
    code: 0,
    output: expect.stringContaining('numero_documento, nombres, apellidos, correo,'),
  })
  expect(one.output).not.toContain(planted[0])
  expect(await filesOf(kept.id)).toBe(0)
  expect(await ventanilla('erase', kept.id, ...asked)).toMatchObject({
    code: 0,
    output: expect.stringContaining('was erased on'),
  })

  // The day has come: the clock of the machine is later than all of it.
  const many = await ventanilla('erase', '--due')
  expect(many.output).toMatch(/The personal data of \d+ cases is erased/)
  // A tale is told as before encryption.
  expect(many).toMatchObject({ code: 1, output: expect.stringContaining('F-uno') })
  expect((await stored(erased)).at(-1)?.type).toBe('CaseClosed')
  const rest = await ventanilla('erase', '--due', '--keep-unsealed')
  expect(rest).toMatchObject({ code: 0, output: expect.stringMatching(/F-uno: .*revisions 2, /) })
  for (const id of [erased, draft.id]) expect((await stored(id)).at(-1)?.type).toBe('PersonalDataErased')
  expect((await stored(selected)).at(-1)?.type).toBe('CaseClosed')
  await api.caughtUp()
  expect((await ventanilla('erase', '--due')).output).toContain('of 0 cases')
  const all = []
  for await (const each of listErasures(api.pool)) all.push(each)
  const lines = (await ventanilla('erasures')).output.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual(all)
  expect(all).toContainEqual(expect.objectContaining({ case: draft.id, ground: 'retention-ended' }))
}, 120_000)
