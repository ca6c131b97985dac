import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client, Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runPersonIndex, type PersonIndexOptions } from '#audit/person-index.ts'
import { patternRules } from '#audit/pattern-rules.ts'
import { personForms, personKeys } from '#audit/person-tokens.ts'
import { EventStoreError } from '#event-store/event-store.ts'
import { findBrokenLink } from '#event-store/envelope.ts'
import { databaseCaseKeys, masterKeyFile } from '#support/case-keys.ts'
import { fileCase, holder, openCase, petitionAnswers, startApi, type OpenCase, type TestApi } from '../api/support.ts'
import { until } from '../projections/support.ts'

const person = {
  ...petitionAnswers,
  identidad: 'identificado',
  tipo_persona: 'natural',
  tipo_documento: 'CC',
  numero_documento: '1098765432',
  nombres: 'María José',
  apellidos: 'Ñungo Peña',
  calidad: 'titular',
  direccion: 'Calle 12 # 3-45',
  municipio: 'Bucaramanga',
  canal_respuesta: 'correo',
  correo: 'Maria.Nungo@Example.org',
  telefono: '+57 300 123 4567',
}

let api: TestApi
let client: Client
let options: PersonIndexOptions
let down = false
/** The first time that it is asked for, no key can be had. */
const keysAway = (caseId: string) =>
  warnings.length === 0 ? Promise.reject(new Error('no keys for now')) : api.deps.engine.history(caseId)
const warnings: string[] = []
const stopping = new AbortController()
let following: Promise<void>

beforeAll(async () => {
  api = await startApi()
  const { store, engine, catalog } = api.deps
  const { append } = store
  store.append = (stream, ...rest) =>
    down && stream.startsWith('searches-')
      ? Promise.reject(new EventStoreError('unavailable', 'the log of searches is gone'))
      : append(stream, ...rest)
  client = new Client({ connectionString: api.url })
  await client.connect()
  const key = personKeys(Buffer.alloc(32, 3)).index
  options = { store, history: engine.history, rules: catalog.rules, key, signal: stopping.signal }
  const warned = (_fields: object, message: string) => void warnings.push(message)
  following = runPersonIndex(client, { ...options, history: keysAway, log: { warn: warned } })
})
afterAll(async () => {
  stopping.abort()
  await following.catch(() => undefined)
  await client.end()
  await api.close()
})

const save = async (one: OpenCase, data: object) => {
  const saved = await api.call('PATCH', `/cases/${one.id}/data`, { ...holder(one), json: { data } })
  if (saved.status !== 200) throw new Error(saved.text)
}

async function filePerson(data: object = {}): Promise<OpenCase> {
  const opened = await openCase(api)
  await save(opened, { ...person, ...data })
  const submitted = await api.call('POST', `/cases/${opened.id}/submit`, holder(opened))
  if (submitted.status !== 200) throw new Error(submitted.text)
  return opened
}

const search = (value: string, reason = 'Queja 123 de la Personería', as = 'auditor', more: object = {}) =>
  api.call('POST', '/audit/persons', { as, json: { value, reason, ...more } })
const found = async (value: string) => {
  const { status, body, text } = await search(value)
  if (status !== 200) throw new Error(text)
  return body.items.map(({ caseId }: { caseId: string }) => caseId).toSorted()
}
/** As an operator does, in a process of its own. */
async function rebuildPersons(): Promise<string> {
  const env = {
    ...process.env,
    DATABASE_URL: api.url,
    VENTANILLA_SECRET: Buffer.alloc(32, 3).toString('base64url'),
    MASTER_KEY_FILE: masterKeyFile,
    DOCUMENTS_DIR: 'unused',
    TEMPORAL_ADDRESS: 'localhost:1',
  }
  const program = join(import.meta.dirname, '../../bin/ventanilla.js')
  return (await promisify(execFile)(process.execPath, [program, 'rebuild', 'persons'], { env })).stdout
}

/** Closes the case and erases what is personal in it, by order of a judge. */
async function erase(one: OpenCase): Promise<void> {
  const withdrawn = await api.call('POST', `/cases/${one.id}/withdraw`, { ...holder(one), json: {} })
  if (withdrawn.status !== 200) throw new Error(withdrawn.text)
  const sender = { id: crypto.randomUUID(), issuedAt: new Date().toISOString(), channel: 'test' }
  const erasing = {
    ...sender,
    type: 'erase' as const,
    data: { ground: 'order' as const, reference: 'Auto 12 de 2026' },
    actor: { kind: 'admin' as const, id: 'admin' },
  }
  const erased = await api.deps.engine.execute(one.id, erasing)
  if (!erased.ok) throw new Error(JSON.stringify(erased.problems))
  const pool = new Pool({ connectionString: api.url, max: 1 })
  await databaseCaseKeys(pool).destroy(one.id)
  await pool.end()
}
/** What the index holds is as far as the log. */
const indexed = () =>
  until(async () => {
    const { rows } = await client.query(`select position from ops.checkpoints where name = 'persons'`)
    return rows[0]?.position === (await api.deps.store.head())
  })

test('a person is found by anything they said, with a reason and a trace, and no longer once it is erased', async () => {
  const draft = await openCase(api)
  await save(draft, person)
  const one = await filePerson()
  const two = await filePerson({ numero_documento: '555666777', correo: 'otra@example.org', telefono: '6012345678' })
  const nobody = await fileCase(api)
  await api.caughtUp()
  await indexed()
  expect(warnings).toHaveLength(1)
  const both = [one.id, two.id].toSorted()

  for (const value of ['1.098.765.432', 'maria.nungo@example.org', '300 123 4567', '573001234567'])
    expect([value, await found(value)]).toEqual([value, [one.id]])
  for (const value of ['maria jose ñungo peña', 'NUNGO PENA, María José'])
    expect([value, await found(value)]).toEqual([value, both])
  expect(await found('555666777')).toEqual([two.id])
  // A first name, a place, what a petition is about, somebody else.
  for (const value of ['Peña Ñungo María', 'Bucaramanga', petitionAnswers.asunto, '1098765433'])
    expect(await found(value)).toEqual([])

  const before = await api.deps.store.read('searches-gobernacion')
  const made = await search('1098765432', '  Queja 124 ')
  expect(made.body).toMatchObject({ total: 1, items: [{ caseId: one.id, entity: 'gobernacion', late: false }] })
  expect(made.headers.get('cache-control')).toContain('no-store')
  const events = await api.deps.store.read('searches-gobernacion')
  expect(events.slice(before.length)).toMatchObject([
    {
      type: 'PersonSearched',
      data: { entity: 'gobernacion', searcher: 'auditor', reason: 'Queja 124', found: 1, via: 'api' },
      metadata: { actor: { kind: 'auditor', id: 'auditor' } },
    },
  ])
  expect(findBrokenLink(events)).toBeUndefined()
  // The same value has the same hash, however it was typed, and it is none of the index.
  const hashes = events.map(({ data }) => (data as { value: string }).value)
  const hash = hashes.at(-1) ?? ''
  expect(hashes[0]).toBe(hash)
  const index = await client.query('select from ops.person_tokens where token = $1', [Buffer.from(hash, 'hex')])
  expect(index.rowCount).toBe(0)
  const { rows } =
    await client.query(`select (select string_agg(data::text, '') from log.events where stream like 'searches-%')
    || (select string_agg(encode(token, 'escape'), '') from ops.person_tokens) as text`)
  expect(rows[0].text).not.toMatch(/1098765432|ungo|Example/i)

  for (const [value, reason, pointer] of [
    ['1098765432', '', '/reason'],
    ['1098765432', 'ver', '/reason'],
    ['109', 'Queja 125', '/value'],
  ] as const)
    expect((await search(value, reason)).body).toMatchObject({ status: 400, pointer })
  for (const as of ['ana', 'desk', 'admin']) expect((await search('1098765432', 'Queja 126', as)).status).toBe(403)
  expect((await search('1098765432', 'Queja 126', 'auditor', { entity: 'ciudad' })).status).toBe(403)
  expect((await search('1098765432', 'Queja 127', 'auditorElsewhere')).body).toEqual({ total: 0, items: [] })
  expect(await api.deps.store.read('searches-gobernacion')).toHaveLength(events.length)
  expect(await api.deps.store.read('searches-ciudad')).toMatchObject([{ data: { found: 0 } }])
  down = true
  expect((await search('1098765432')).status).toBe(503)
  down = false

  const count = async () => (await client.query('select count(*)::int as n from ops.person_tokens')).rows[0].n
  const tokens = await count()
  await client.query('delete from ops.person_tokens where case_id = $1', [two.id])
  expect(await rebuildPersons()).toBe('The persons of 3 cases can be found again.\n')
  expect(await count()).toBe(tokens)

  await erase(one)
  await api.caughtUp(one.id)
  await indexed()
  expect(await found('1098765432')).toEqual([])
  expect(await found('María José Ñungo Peña')).toEqual([two.id])
  expect(nobody.id).not.toBe(one.id)
})

test('the API answers auditors of the entity, and says what is wrong with a question', async () => {
  const one = await fileCase(api, 'luis')
  await api.caughtUp(one.id)
  const ask = (path: string, as = 'auditor') => api.call('GET', `/audit/${path}`, { as })
  const cases = await ask(`cases?folio=${one.folio.toLowerCase()}&status=open&late=false`)
  expect(cases.body.items).toMatchObject([{ caseId: one.id, folio: one.folio, status: 'open', late: false }])
  expect(cases.text).not.toContain('lookupHash')
  expect((await ask(`cases?folio=${one.folio}`, 'auditorElsewhere')).body.items).toEqual([])
  expect((await ask('cases?status=closed&procedure=gobernacion.peticion&outcome=withdrawn')).body.items).toHaveLength(1)
  expect((await ask('cases?folio=nonsense')).body).toMatchObject({ status: 404, code: 'folio-not-found' })
  for (const wrong of ['late=maybe', 'status=draft', 'from=yesterday', 'limit=101', 'cursor=nonsense'])
    expect([wrong, (await ask(`cases?${wrong}`)).status]).toEqual([wrong, 400])
  const patterns = await ask('patterns')
  expect(patterns.body.items.map(({ id, total }: { id: string; total: number }) => [id, total])).toEqual(
    patternRules.map(({ id }) => [id, 0]),
  )
  expect((await ask('patterns?pattern=same-pair')).body.items).toMatchObject([{ kind: 'same-pair', on: true }])
  expect((await ask('patterns?pattern=none')).status).toBe(404)
  for (const path of ['cases', 'patterns']) {
    for (const as of ['ana', 'desk', 'admin']) expect((await ask(path, as)).status).toBe(403)
    expect((await ask(`${path}?entity=ciudad`)).status).toBe(403)
    expect((await api.call('GET', `/audit/${path}`)).status).toBe(401)
  }
})

test('what counts as a name, and what does not', () => {
  const field = (more: object) => ({ title: { es: 'x' }, type: 'string' as const, personal: true, ...more })
  const data = {
    given: field({ autocomplete: 'given-name' }),
    family: field({ autocomplete: 'family-name' }),
    street: field({ autocomplete: 'street-address' }),
    story: field({ format: 'text' }),
    born: field({ format: 'date' }),
    kind: field({ options: [{ value: 'x1234', title: { es: 'x' } }] }),
    open: { ...field({}), personal: false },
    owners: { title: { es: 'x' }, type: 'group' as const, personal: true, fields: { name: field({}), id: field({}) } },
  }
  const forms = personForms({ data } as never, {
    given: 'Ana',
    family: 'Ruiz Peña',
    street: 'Calle 12 # 3-45',
    story: 'Vivo en la calle 12',
    born: '1990-01-01',
    kind: 'x1234',
    open: 'Luis 12345',
    owners: [
      { name: 'Eva Díaz', id: 'A-12.345' },
      { name: 'Solo', id: '1' },
    ],
  })
  expect(forms.toSorted()).toEqual(['a12345', 'anaruizpena', 'evadiaz', 'ruizpena', 'ruizpenaana'])
})
