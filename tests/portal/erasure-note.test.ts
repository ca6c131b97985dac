import { expect, test } from 'vitest'
import { messages } from '#portal/messages/index.ts'
import { type AuditedCase, erasureOf } from '#portal/routes/audited-case.ts'
import { compiledCatalog } from '#support/catalog.ts'
import { latestVersions } from '#support/read-scenarios.ts'

const { rules: catalogue } = await compiledCatalog()
const rules = latestVersions(catalogue).find(({ procedure }) => procedure === 'gobernacion.peticion')
if (!rules) throw new Error('the petition is not in the catalogue')

const audited = (data: object) =>
  ({
    rules,
    frame: { lang: 'es', t: messages.es, agencies: [] },
    events: [{ type: 'PersonalDataErased', data, metadata: { at: '2026-03-02T15:00:00.000Z' } }],
  }) as unknown as AuditedCase

const readable =
  (...revisions: number[]) =>
  async () => ({ revisions })

test('the note on an erasure names the facts that stay readable', async () => {
  const erasure = await erasureOf(audited({ ground: 'order', fields: ['asunto'], documents: [] }), readable(2, 5))
  expect(erasure?.note).toContain('2 de marzo de 2026')
  expect(erasure?.note).toContain('sin cifrar en estos hechos: 2, 5.')
  expect(erasure?.fields).toEqual([rules.definition.data['asunto']?.title.es])
})

test('an erasure of everything names nothing else', async () => {
  expect((await erasureOf(audited({ ground: 'order', fields: [], documents: [] }), readable()))?.note).not.toContain(
    'sin cifrar',
  )
  expect(await erasureOf({ ...audited({}), events: [] }, readable())).toBeUndefined()
})
