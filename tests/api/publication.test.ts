import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Definition, FormStep } from '#core/definition.ts'
import { fileCase, holder, openCase, people, petition, startApi, type TestApi } from './support.ts'

let api: TestApi
beforeAll(async () => {
  people['reviewer'] = { ...people['publisher'], subject: 'reviewer' } as (typeof people)[string]
  api = await startApi()
  await api.caughtUp()
})
afterAll(() => api.close())

const path = `/procedures/${petition}`
const current = async (): Promise<Definition> => (await api.call('GET', path)).body.definition as Definition

/** The next version: the field that a petition always has, under another name. */
async function nextVersion(): Promise<Definition> {
  const definition = await current()
  const text = JSON.stringify({ ...definition, version: definition.version + 1 })
  return JSON.parse(text.replaceAll(/\basunto\b/g, 'objeto')) as Definition
}

test('a version from the studio: drafted, proved, proposed, reviewed, rehearsed, published, migrated to', async () => {
  const open = await openCase(api, 'ana')
  await api.call('PATCH', `/cases/${open.id}/data`, { ...holder(open), json: { data: { asunto: 'Un asunto' } } })
  const filed = await fileCase(api, 'ana')
  await api.caughtUp(filed.id)
  const definition = await nextVersion()
  const as = 'publisher'

  const half = { ...definition, steps: 'not yet' }
  expect((await api.call('PUT', `${path}/draft`, { as, json: half })).body.draft).toMatchObject({ definition: half })
  const unsound = { ...definition, start: 'nowhere' }
  const refused = await api.call('POST', `${path}/versions`, { as, json: unsound })
  expect(refused).toMatchObject({ status: 200, body: { ok: false } })
  expect(refused.body.report).toContainEqual(expect.objectContaining({ pointer: '/start', severity: 'error' }))
  const elsewhere = await api.call('POST', `${path}/versions`, { as, json: { ...definition, id: 'otra' } })
  expect(elsewhere.status).toBeGreaterThanOrEqual(200)
  expect(elsewhere.status === 400 || elsewhere.body.ok === false).toBe(true)

  const cut = await api.call('PUT', '/procedures/gobernacionx/draft', { as, json: definition })
  expect(cut, 'a name without an entity is nobody’s').toMatchObject({ status: 403 })
  const dry = await api.call('POST', `${path}/versions?dryRun=true`, { as, json: definition })
  expect(dry).toMatchObject({ status: 200, body: { ok: true, version: 2 } })
  expect(dry.body.changes).toContainEqual(expect.objectContaining({ kind: 'removed', pointer: '/data/asunto' }))
  expect((await api.call('GET', `${path}/publication`, { as })).body).not.toHaveProperty('proposal')
  const proposed = await api.call('POST', `${path}/versions?note=Ley+nueva`, { as, json: definition })
  expect(proposed).toMatchObject({ status: 201, body: { hash: dry.body.hash } })
  expect((await api.call('GET', path)).body.version).toBe(1)

  const { hash } = proposed.body
  const publish = (who: string, json: object = { hash }) =>
    api.call('POST', `${path}/versions/2/publish`, { as: who, json })
  expect(await publish('publisher')).toMatchObject({ status: 403, body: { code: 'same-person' } })
  expect(await publish('reviewer', { hash: 'f'.repeat(64) })).toMatchObject({ body: { code: 'proposal-changed' } })
  expect(await publish('reviewer', { hash, effectiveFrom: '2020-01-01' })).toMatchObject({
    status: 409,
    body: { code: 'effective-date-past' },
  })

  const rehearse = async (json: object) => {
    const { body, status } = await api.call('POST', `${path}/versions/2/rehearsal?limit=50`, { as: 'reviewer', json })
    expect(status).toBe(200)
    return new Map(
      (body.items as { caseId: string; fits: boolean; breaks: object[] }[]).map((one) => [one.caseId, one]),
    )
  }
  const broken = await rehearse({})
  expect(broken.get(open.id)).toMatchObject({
    fits: false,
    breaks: [
      { code: 'no-field', item: 'asunto', event: 'SectionSaved', sentence: { es: expect.any(String) as string } },
    ],
  })
  expect(JSON.stringify([...broken.values()])).not.toContain('Un asunto')
  const mapping = { fields: { asunto: 'objeto' } }
  const fitting = await rehearse({ mapping })
  expect(fitting.get(open.id)).toMatchObject({ fits: true })
  expect(fitting.get(filed.id)).toMatchObject({ fits: true })
  const slip = await api.call('POST', `${path}/versions/2/rehearsal`, { as, json: { mapping: { steps: { a: 'no' } } } })
  expect(slip).toMatchObject({ status: 400, body: { pointer: '/mapping' } })

  const key = crypto.randomUUID()
  const again = () => api.call('POST', `${path}/versions/2/publish`, { as: 'reviewer', json: { hash }, key })
  expect((await again()).body.versions).toMatchObject([{ version: 1 }, { version: 2, proposedBy: 'publisher' }])
  expect((await again()).status).toBe(200)
  expect((await api.call('GET', path)).body.version).toBe(2)
  const diff = await api.call('GET', `${path}/versions/2/diff?from=1`)
  expect(diff.body.items).toContainEqual(expect.objectContaining({ kind: 'added', pointer: '/data/objeto' }))

  const migrate = (json: object) => api.call('POST', `/cases/${filed.id}/migrate`, { as: 'admin', json })
  expect(await migrate({ version: 2, reason: 'Ley nueva' })).toMatchObject({
    status: 409,
    body: {
      code: 'migration-misfit',
      problems: [{ params: { what: 'no-field', item: 'asunto' } }, { params: { what: 'unanswered', item: 'objeto' } }],
    },
  })
  expect(await migrate({ version: 2, reason: 'Ley nueva', mapping })).toMatchObject({ status: 200 })
  const seen = await api.call('GET', `/cases/${filed.id}`, { as: 'ana' })
  expect(seen.body).toMatchObject({ version: 2, data: { objeto: expect.any(String) as string } })
  const done = await api.call('POST', `/cases/${filed.id}/steps/triage/claim`, { as: 'desk' })
  expect(done.status).toBe(200)
  await api.caughtUp(filed.id)
  await api.caughtUp()
  const rows = (await api.call('GET', `/publication/versions?procedure=${petition}`, { as })).body.items
  expect(rows).toMatchObject([
    { version: 2, state: 'published', proposedBy: 'publisher', publishedBy: 'reviewer', openCases: 1 },
    { version: 1, state: 'published', openCases: 1 },
  ])
})

test('a suspended procedure opens nothing and says why; a case begun before goes on', async () => {
  const begun = await openCase(api, 'luis')
  const suspend = { as: 'publisher', json: { reason: 'Fallo de tutela', norm: 'Sentencia T-1' } }
  expect((await api.call('POST', `${path}/suspend`, suspend)).body.suspension).toMatchObject({
    reason: 'Fallo de tutela',
  })
  const refused = await api.call('POST', '/cases', { as: 'luis', json: { procedure: petition } })
  expect(refused).toMatchObject({ status: 409, body: { code: 'procedure-suspended' } })
  expect(refused.body.detail).toContain('Fallo de tutela')
  const { steps, start } = await current()
  const field = (steps[start] as FormStep).sections.flatMap(({ fields }) => fields ?? [])[0] ?? ''
  const saved = await api.call('PATCH', `/cases/${begun.id}/data`, {
    ...holder(begun),
    json: { data: { [field]: null } },
  })
  expect(saved.status).toBe(200)
  await api.caughtUp()
  const listed = (await api.call('GET', '/procedures?entity=gobernacion&limit=100')).body.items as {
    procedure: string
  }[]
  expect(listed.find(({ procedure }) => procedure === petition)).toMatchObject({
    suspended: { reason: 'Fallo de tutela' },
  })

  expect((await api.call('POST', `${path}/resume`, { as: 'publisher', json: {} })).status).toBe(200)
  expect((await api.call('POST', '/cases', { as: 'luis', json: { procedure: petition } })).status).toBe(201)
  const retired = await api.call('POST', `${path}/retire`, { as: 'publisher', json: { version: 2, reason: 'Error' } })
  expect(retired.status).toBe(200)
  expect((await api.call('GET', path)).body.version).toBe(1)
  await api.call('POST', `${path}/retire`, { as: 'publisher', json: { reason: 'Derogado' } })
  expect((await api.call('GET', path)).status).toBe(404)
  await api.caughtUp()
  const left = (await api.call('GET', '/procedures?entity=gobernacion&limit=100')).body.items as { procedure: string }[]
  expect(left.map(({ procedure }) => procedure)).not.toContain(petition)
})
