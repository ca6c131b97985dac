import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Definition } from '#core/definition.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { createCatalog } from '#publishing/catalog.ts'
import { copyCatalog } from '#support/catalog.ts'
import { freshDatabase } from '#support/postgres.ts'

const program = join(import.meta.dirname, '../../bin/ventanilla.js')
const petition = 'procedures/gobernacion/peticion/v1.json'

let files: Awaited<ReturnType<typeof copyCatalog>>
beforeEach(async () => {
  files = await copyCatalog()
})
afterEach(() => files.remove())

function ventanilla(args: string[], env: Record<string, string> = {}): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const settings = { cwd: files.dir, env: { PATH: process.env['PATH'], ...env } }
    execFile('node', [program, ...args], settings, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    )
  })
}

test('check says that a catalogue is in order, whole or one file', async () => {
  expect(await ventanilla(['catalog', 'check', '.'])).toMatchObject({
    code: 0,
    output: expect.stringMatching(/In order: \d+ definitions\.\n$/) as string,
  })
  expect(await ventanilla(['catalog', 'check', petition])).toMatchObject({
    code: 0,
    output: expect.stringContaining(`In order: ${petition}.`) as string,
  })
})

test('check says where something is wrong and what to do, and exits with 1', async () => {
  await files.edit<Definition>(petition, (definition) => (definition.start = 'nowhere'))
  const { code, output } = await ventanilla(['catalog', 'check', petition])
  expect(code).toBe(1)
  expect(output).toContain(`error: ${petition}#/start: There is no step "nowhere". Write one of: draft`)
  expect(await ventanilla(['catalog', 'check', 'calendars/co-2026.json'])).toMatchObject({ code: 0 })
})

test('check prints findings for programs', async () => {
  await files.edit<Definition>(petition, (definition) => (definition.start = 'nowhere'))
  const { code, output } = await ventanilla(['catalog', 'check', '.', '--json'])
  expect(code).toBe(1)
  expect(JSON.parse(output)).toMatchObject({
    ok: false,
    procedures: expect.arrayContaining([expect.objectContaining({ procedure: 'municipio.escrito', version: 1 })]),
    findings: expect.arrayContaining([
      expect.objectContaining({ file: petition, code: 'unknown-name', pointer: '/start', severity: 'error' }),
    ]),
  })
})

test('check, explain and simulate tell a lawyer what is wrong, by which way, and what a procedure does', async () => {
  const sound = await ventanilla(['catalog', 'explain', 'gobernacion.peticion'], { CATALOG_DIR: files.dir })
  expect(sound).toMatchObject({ code: 0 })
  expect(sound.output).toContain('Plazo para responder: 15 días hábiles, desde la radicación')
  expect(sound.output).toMatch(/Se comprobaron \d+ combinaciones de pasos/)
  const lives = await ventanilla(['catalog', 'simulate', petition, '--lives', '20', '--seed', '3', '--json'])
  expect(lives).toMatchObject({ code: 0 })
  expect(JSON.parse(lives.output)).toMatchObject({ lives: 20, seed: 3, stuck: [], unfinished: 0 })

  await files.edit<Definition>(petition, ({ steps: { complete } }) => {
    if (complete?.kind === 'form') complete.expired = 'letter'
  })
  const broken = await ventanilla(['catalog', 'explain', petition, '--language', 'en'])
  expect(broken).toMatchObject({ code: 1 })
  expect(broken.output).toContain('What keeps it from being published')
  expect(broken.output).toMatch(/\d\. complete\.expired: letter/)
  const check = await ventanilla(['catalog', 'check', petition, '--language', 'es'])
  expect(check).toMatchObject({ code: 1 })
  expect(check.output).toContain('que puede faltar: "respuesta"')
})

test('check of nothing is refused', async () => {
  expect(await ventanilla(['catalog', 'check', 'away.json'])).toMatchObject({
    code: 1,
    output: expect.stringContaining('There is no file') as string,
  })
})

const people = ['--proposed-by', 'Ana', '--approved-by', 'Luis']

test('publish needs two people, from the command line or from git', async () => {
  const env = { DATABASE_URL: 'postgres://nobody@localhost:1/none', CATALOG_DIR: files.dir }
  expect(await ventanilla(['catalog', 'publish'], env)).toMatchObject({
    code: 1,
    output: expect.stringContaining('Say --proposed-by and --approved-by') as string,
  })
  const alone = ['catalog', 'publish', '--proposed-by', 'Ana', '--approved-by', 'Ana']
  expect((await ventanilla(alone, env)).output).toContain('Name a second person')
})

test('publish writes to the database what is new there', async () => {
  const database = await freshDatabase()
  const env = { DATABASE_URL: database.url, CATALOG_DIR: files.dir }
  const first = await ventanilla(['catalog', 'publish', ...people], env)
  expect(first).toMatchObject({ code: 0 })
  expect(first.output).toContain('gobernacion.peticion v1: published')
  expect((await ventanilla(['catalog', 'publish', '.', ...people], env)).output).toContain(
    'gobernacion.peticion v1: unchanged',
  )
  const store = createPostgresEventStore({ url: database.url, poolSize: 1 })
  expect((await createCatalog(store).procedures()).map((rules) => rules.procedure)).toContain('gobernacion.peticion')
  await store.close()
  await database.drop()
})
