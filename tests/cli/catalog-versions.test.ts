import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEngine } from '#app/execute.ts'
import type { CaseCommand } from '#core/commands.ts'
import type { Definition, FormStep } from '#core/definition.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { createCatalog } from '#publishing/catalog.ts'
import { databaseCaseKeys, masterKeyFile } from '#support/case-keys.ts'
import { opening } from '#support/lifecycles.ts'
import { copyCatalog } from '#support/catalog.ts'
import { freshDatabase } from '#support/postgres.ts'

const program = join(import.meta.dirname, '../../bin/ventanilla.js')
const procedure = 'municipio.escrito'
const v1 = 'procedures/municipio/escrito/v1.json'
const v2 = 'procedures/municipio/escrito/v2.json'

let files: Awaited<ReturnType<typeof copyCatalog>>
let database: Awaited<ReturnType<typeof freshDatabase>>
let store: EventStore
let pool: Pool
beforeAll(async () => {
  ;[files, database] = await Promise.all([copyCatalog(), freshDatabase()])
  store = createPostgresEventStore({ url: database.url, poolSize: 1 })
  pool = new Pool({ connectionString: database.url, max: 1 })
})
afterAll(async () => {
  await Promise.all([store.close(), pool.end()])
  await Promise.all([files.remove(), database.drop()])
})

function ventanilla(...args: string[]): Promise<{ code: number; output: string }> {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: database.url,
    CATALOG_DIR: files.dir,
    MASTER_KEY_FILE: masterKeyFile,
  }
  return new Promise((resolve) => {
    execFile('node', [program, ...args], { cwd: files.dir, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    )
  })
}

const catalogOf = () => createCatalog(store)

/** A draft under version 1 with one answer. */
async function openCase(caseId: string): Promise<string> {
  const catalog = catalogOf()
  const rules = await catalog.live(procedure)
  if (!rules) throw new Error('nothing is in force')
  const { steps, start } = rules.definition
  const field = (steps[start] as FormStep).sections
    .flatMap(({ fields }) => fields ?? [])
    .find((name) => rules.definition.data[name]?.type === 'string' && !rules.definition.data[name].when)
  const data = rules.definition.data[field ?? '']
  const answer = data?.options?.[0]?.value ?? 'Una respuesta de prueba'
  const engine = createEngine({ store, catalog, keys: databaseCaseKeys(pool) })
  const actor = { kind: 'applicant', id: 'code' } as const
  const envelope = { issuedAt: new Date().toISOString(), actor, channel: 'test' }
  const give = async (command: Pick<CaseCommand, 'type' | 'data'>) => {
    const result = await engine.execute(caseId, { ...command, ...envelope, id: crypto.randomUUID() } as CaseCommand)
    if (!result.ok) throw new Error(JSON.stringify(result.problems))
  }
  await give({ type: 'open', data: opening(rules, caseId) })
  await give({ type: 'save', data: { step: start, data: { [field ?? '']: answer } } })
  return field ?? ''
}

test('a version goes from a file to every open case: proposed, reviewed by a second person, rehearsed, migrated', async () => {
  const published = await ventanilla('catalog', 'publish', '--proposed-by', 'Ana', '--approved-by', 'Luis', '--json')
  expect(JSON.parse(published.output)).toMatchObject({ published: expect.arrayContaining([`${procedure} v1`]) })
  const caseId = crypto.randomUUID()
  const field = await openCase(caseId)
  const renamed = `${field}_nuevo`

  await files.edit<Definition>(
    v1,
    (definition) => {
      const text = JSON.stringify({ ...definition, version: 2 }).replaceAll(`"${field}"`, `"${renamed}"`)
      Object.assign(definition, JSON.parse(text.replaceAll(new RegExp(`\\b${field}\\b`, 'g'), renamed)))
    },
    v2,
  )
  const diff = await ventanilla('catalog', 'diff', `${procedure}@1`, v2, '--exit-code')
  expect(diff).toMatchObject({ code: 1, output: expect.stringMatching(/Se quita el dato «/) as string })

  const proposed = await ventanilla('catalog', 'propose', v2, '--by', 'Ana')
  expect(proposed).toMatchObject({ code: 0, output: expect.stringContaining('A second person publishes it') as string })
  expect(await catalogOf().live(procedure)).toMatchObject({ definition: { version: 1 } })
  const review = ['catalog', 'review', procedure, '2', '--publish', '--by']
  expect(await ventanilla(...review, 'Ana')).toMatchObject({
    code: 1,
    output: expect.stringContaining('Ask a second person') as string,
  })

  await ventanilla('rebuild', 'projections')
  const rehearse = ['catalog', 'rehearse', procedure, '--to', '2']
  const broken = await ventanilla(...rehearse)
  expect(broken.code).toBe(1)
  expect(broken.output).toContain(`Tiene una respuesta a «${field}»`)
  expect(broken.output).toContain('0 of 1 open cases fit version 2.')
  await writeFile(join(files.dir, 'mapping.json'), JSON.stringify({ fields: { [field]: renamed } }))
  const fits = await ventanilla(...rehearse, '--mapping', 'mapping.json', '--json')
  expect([fits.code, JSON.parse(fits.output)]).toMatchObject([0, { fit: 1, break: 0, cases: [{ caseId, fits: true }] }])

  const migrate = ['catalog', 'migrate', procedure, '--to', '2', '--by', 'Luis', '--reason', 'Ley nueva']
  expect(await ventanilla(...review, 'Luis')).toMatchObject({ code: 0 })
  const refused = await ventanilla(...migrate)
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining(`no-field: ${field}`) as string })
  expect((await catalogOf().versions(procedure)).map(({ rules }) => rules.definition.version)).toEqual([1, 2])
  const done = await ventanilla(...migrate, '--mapping', 'mapping.json')
  expect(done).toMatchObject({ code: 0, output: expect.stringContaining('1 migrated') as string })
  const again = await ventanilla(...migrate, '--mapping', 'mapping.json', '--json')
  expect(JSON.parse(again.output)).toEqual([{ caseId, result: 'there-already' }])
  const loaded = await createEngine({ store, catalog: catalogOf(), keys: databaseCaseKeys(pool) }).load(caseId)
  expect(loaded?.state).toMatchObject({ version: 2, data: { [renamed]: expect.anything() as unknown } })

  const suspend = ['catalog', 'suspend', procedure, '--by', 'Ana', '--reason', 'Fallo judicial']
  expect(await ventanilla(...suspend)).toMatchObject({ code: 0 })
  const { output } = await ventanilla('catalog', 'versions', procedure)
  expect(output).toMatch(/v1: .*\nv2 \(in force\): .*proposed by Ana, published by Luis\nsuspended: Fallo judicial/)
}, 180_000)
