import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { startSystem, type System } from '#support/system.ts'
import { scanFolder } from './scan-folder.ts'

/** A word and a number that stand nowhere else. */
const letters = (count: number) => Array.from({ length: count }, () => 'bcdfghjklmnpqrstvwxz'[randomInt(20)]).join('')
const word = `Zq${letters(9)}`
const number = `7${String(randomInt(10 ** 8)).padStart(8, '0')}`
/** In what is never sealed, why somebody searched: what the scan must find. */
const control = `Vy${letters(9)}`

const person = {
  tipo: 'residencia',
  tipo_documento: 'CC',
  numero_documento: `${word}-1`,
  nombres: `${word} María`,
  apellidos: `Ñáñez ${word}`,
  correo: `${word.toLowerCase()}@example.org`,
  telefono: `+57 ${number}`,
  direccion: `Calle ${word} # 12-34`,
  barrio_vereda: `Vereda ${word}`,
  desde: '2019-03-01',
  medio_de_prueba: 'junta',
  motivo: 'laboral',
}
const petition = {
  tipo_pqrsd: 'interes-particular',
  identidad: 'identificado',
  tipo_persona: 'natural',
  tipo_documento: 'CC',
  numero_documento: `${word}-2`,
  nombres: `${word} José`,
  apellidos: word,
  calidad: 'titular',
  canal_respuesta: 'correo',
  correo: `${word}.2@example.org`,
  telefono: number,
  direccion: `Carrera ${word}`,
  municipio: `Municipio ${word}`,
  asunto: 'Alumbrado',
  hechos: 'No hay luz.',
  que_solicita: 'Que la haya.',
  prioridad: ['vida-salud'],
  motivo_prioridad: `Vive ahí ${word}, que depende de un respirador.\nSegunda línea: ${number}`,
}
const pdf = (content: string) => `%PDF-1.7\n1 0 obj\n<< /Title (${content}) >>\nendobj\ntrailer\n<< >>\n%%EOF\n`

interface Answer {
  status: number
  text: string
  body: Record<string, unknown>
}

type Call = (method: string, path: string, body?: unknown) => Promise<Answer>

const as =
  (system: System, token: string): Call =>
  async (method, path, body) => {
    const raw = typeof body === 'string'
    const answer = await fetch(`${system.baseUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && !raw && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false
    return { status: answer.status, text, body: isJson ? (JSON.parse(text) as Answer['body']) : {} }
  }

/** @throws with what was answered when the call is refused. */
async function did(answer: Promise<Answer>): Promise<Answer> {
  const given = await answer
  if (given.status >= 300) throw new Error(`${given.status} ${given.text}`)
  return given
}

async function until(done: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 60_000
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`not within a minute: ${what}`)
    await sleep(100)
  }
}

const stepsOf = async (call: Call, id: string): Promise<string> =>
  JSON.stringify((await did(call('GET', `/cases/${id}`))).body['actions'])

/** Asked, sent back with words about the person, completed, approved: a letter and two notices. */
async function certificate(ana: Call, desk: Call): Promise<string> {
  const { body } = await did(ana('POST', '/cases', { procedure: 'ciudad.certificado-residencia' }))
  const id = String(body['id'])
  const { tipo, ...rest } = person
  await did(ana('PATCH', `/cases/${id}/data`, { data: { tipo, ...rest } }))
  const name = encodeURIComponent(`carta de ${word}.pdf`)
  await did(
    ana('POST', `/cases/${id}/documents?slot=carta-junta&name=${name}`, pdf(`La junta conoce a ${word}, ${number}`)),
  )
  await did(ana('POST', `/cases/${id}/submit`))
  await did(desk('POST', `/cases/${id}/steps/review/claim`))
  await did(
    desk('POST', `/cases/${id}/steps/review/outcome`, {
      outcome: 'incomplete',
      marks: [{ item: 'nombres', reason: `No es ${word} quien firma` }],
      note: `Preguntar a ${word} al ${number}`,
    }),
  )
  await until(async () => (await stepsOf(ana, id)).includes('complete'), 'the person is asked to complete')
  await did(
    ana('POST', `/cases/${id}/steps/complete/submit`).then((given) =>
      given.status === 404 ? ana('POST', `/cases/${id}/submit?step=complete`) : given,
    ),
  )
  await did(desk('POST', `/cases/${id}/steps/review/claim`))
  await did(
    desk('POST', `/cases/${id}/steps/review/outcome`, {
      outcome: 'approve',
      data: { verificacion: `Vecina de ${word}` },
    }),
  )
  await until(
    async () => (await did(ana('GET', `/cases/${id}`))).body['status'] === 'closed',
    'the certificate is issued',
  )
  return id
}

/** Filed, and withdrawn with a reason. */
async function withdrawn(ana: Call): Promise<string> {
  const { body } = await did(ana('POST', '/cases', { procedure: 'gobernacion.peticion' }))
  const id = String(body['id'])
  await did(ana('PATCH', `/cases/${id}/data`, { data: petition }))
  await did(ana('POST', `/cases/${id}/documents?slot=anexos&name=${word}.txt`, `Soy ${word}, ${number}.`))
  await did(ana('POST', `/cases/${id}/submit`))
  await did(ana('POST', `/cases/${id}/withdraw`, { reason: `${word} se va a vivir a otra parte` }))
  return id
}

/** Every row of every table as text: also what PostgreSQL keeps compressed. */
async function everyRow(system: System): Promise<Buffer> {
  const pool = new Pool({ connectionString: await system.databaseUrl('postgres'), max: 1 })
  try {
    const { rows: tables } = await pool.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    const texts: string[] = []
    for (const { name } of tables) {
      const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t`)
      texts.push(`${name}\n`, ...rows.map(({ row }) => `${row}\n`))
    }
    return Buffer.from(texts.join(''))
  } finally {
    await pool.end()
  }
}

/** Runs a command beside the installation; answers what it said. @throws with that when it fails. */
async function ventanilla(system: System, ...args: string[]): Promise<string> {
  const main = join(import.meta.dirname, '../../src/cli/main.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    env: { ...process.env, VENTANILLA_DATA: system.dataDir },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(said)
  return said
}

const erasing = ['personal-data', 'erase', '--ground', 'order', '--reference', 'T-1/2026', '--by', 'admin-ciudad']

const planted = [word, number]

test('nothing personal is readable in any byte that an installation keeps, running, killed or stopped; after erasure nothing opens', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'ventanilla-bytes-'))
  await chmod(dataDir, 0o755) // as root, PostgreSQL runs as another user
  onTestFinished(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }))
  const system = await startSystem({ dataDir, env: { LOG_LEVEL: 'debug' } })
  onTestFinished(() => system.stop())
  const [ana, desk, auditor] = (await Promise.all(
    ['ana', 'desk-ciudad', 'auditor-ciudad'].map(async (account) => as(system, await system.token(account))),
  )) as [Call, Call, Call]
  const [one, other] = [await certificate(ana, desk), await withdrawn(ana)]

  // It was all there to be read, by those who may.
  const before = (await did(ana('GET', `/cases/${one}`))).text
  for (const value of planted) expect(before).toContain(value)
  expect((await did(ana('GET', `/cases/${other}/history`))).text).toContain(word)
  const search = { value: person.numero_documento, reason: `Queja ${control} de la personería`, entity: 'ciudad' }
  await until(
    async () => (await did(auditor('POST', '/audit/persons', search))).body['total'] === 1,
    'the person is found',
  )
  // Several times: one may be cut in two by the head of a page of the write-ahead log.
  for (const time of ['segunda', 'tercera', 'cuarta', 'quinta'])
    await did(auditor('POST', '/audit/persons', { ...search, reason: `${search.reason}, ${time} vez` }))
  const [document] = (await did(ana('GET', `/cases/${one}`))).body['documents'] as { id: string }[]
  const content = `/cases/${one}/documents/${document?.id}`
  expect((await did(ana('GET', content))).text).toContain(word)

  const rows = { 'every row': await everyRow(system) }
  await system.killAll()
  const killed = await scanFolder(dataDir, [...planted, control], rows)
  expect(killed.found.filter(({ value }) => value !== control)).toEqual([])
  // The scan sees what lies there: in rows, and in the log that PostgreSQL writes ahead.
  const seen = killed.found.map(({ file }) => file)
  expect(seen).toContain('every row')
  expect(seen.some((file) => file.startsWith('postgres/pg_wal/'))).toBe(true)
  expect(killed.bytes).toBeGreaterThan(20_000_000)

  await system.restart()
  await system.untilReady()
  expect(await ventanilla(system, ...erasing, one)).toContain('is erased for ever')
  expect(await ventanilla(system, 'keys', 'status')).toContain('1 keys were destroyed')
  // The history stands, and that its documents are gone is no fault of it.
  expect(await ventanilla(system, 'audit', 'verify', '--case', one)).toContain('All holds.')
  for (const call of [ana, desk, auditor])
    for (const path of [`/cases/${one}`, `/cases/${one}/history`, `/cases/${one}/personal-data`])
      for (const value of planted) expect((await call('GET', path)).text, path).not.toContain(value)
  expect((await did(desk('GET', `/cases/${one}`))).text).toContain(`"tipo":"${person.tipo}"`)
  expect((await ana('GET', content)).status).toBeGreaterThanOrEqual(400)
  expect((await did(auditor('POST', '/audit/persons', search))).body['total']).toBe(0)
  // What is not erased is as it was.
  expect((await did(ana('GET', `/cases/${other}`))).text).toContain(word)

  // The master key is rotated: the new line first, both open, then the old one goes.
  const file = join(dataDir, 'master-keys')
  const line = (await ventanilla(system, 'keys', 'new')).trim()
  await writeFile(file, `${line}\n${await readFile(file, 'utf8')}`)
  expect(await ventanilla(system, 'keys', 'rotate')).toContain(`All are under ${line.split(' ')[0]}.`)
  await system.kill('supervisor', 'SIGTERM')
  await writeFile(file, `${line}\n`)
  await system.restart()
  await system.untilReady()
  expect((await did(ana('GET', `/cases/${other}`))).text).toContain(word)

  await system.stop()
  const stopped = await scanFolder(dataDir, [...planted, control])
  expect(stopped.found.filter(({ value }) => value !== control)).toEqual([])
  expect(stopped.found.some(({ file }) => file.startsWith('postgres/base/'))).toBe(true)
}, 300_000)
