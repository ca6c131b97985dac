import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Definition } from '#core/definition.ts'
import { offeredOptions } from '#core/options.ts'
import { caseScope } from '#core/scope.ts'
import { initialState } from '#core/state.ts'
import { createCatalog } from '#publishing/catalog.ts'
import { checkCatalog } from '#publishing/check-catalog.ts'
import { publishCatalog } from '#publishing/publish-catalog.ts'
import type { VocabularyFile } from '#publishing/files/vocabulary-file.ts'
import { copyCatalog } from '#support/catalog.ts'
import { createMemoryEventStore } from '#support/memory-event-store.ts'

const petition = 'procedures/gobernacion/peticion/v1.json'
const towns = 'vocabularies/municipalities-co-25.json'
const people = {
  proposedBy: { kind: 'publisher', id: 'writer' },
  publishedBy: { kind: 'publisher', id: 'approver' },
}
const at = '2026-11-22T15:00:00.000Z'

let files: Awaited<ReturnType<typeof copyCatalog>>
beforeEach(async () => {
  files = await copyCatalog()
  await files.edit<Definition>(petition, ({ data }) => {
    data.municipio = { title: { es: 'Municipio', en: 'Town' }, type: 'string', norm: 'cpaca-16' }
    data.municipio.optionsFrom = 'municipalities-co-25'
  })
})
afterEach(() => files.remove())

test('a field offers what its vocabulary lists, and keeps the words of what is deprecated', async () => {
  const store = createMemoryEventStore()
  await publishCatalog(store, files.dir, { ...people, at })
  await files.edit<VocabularyFile>(towns, ({ entries }) => {
    const found = entries.find(({ value }) => value === '25126')
    if (found) found.deprecated = true
  })
  const again = await publishCatalog(store, files.dir, { ...people, at: '2026-11-23T15:00:00.000Z' })
  expect(again.published).toEqual(['vocabulary municipalities-co-25'])

  const rules = await createCatalog(store, undefined, () => new Date('2026-11-24T15:00:00Z')).live(
    'gobernacion.peticion',
  )
  if (!rules) throw new Error('nothing in force')
  const field = rules.definition.data.municipio
  const offered = field && offeredOptions(rules.vocabularies, field)?.map(({ value }) => value)
  expect(offered).toContain('25175')
  expect(offered).not.toContain('25126')
  const scope = caseScope(rules, { ...initialState('x'), openedAt: at, data: { municipio: '25126' } })
  expect(scope.labels).toMatchObject({ municipio: 'Cajicá' })
})

test('an entry that was published cannot be taken away', async () => {
  const store = createMemoryEventStore()
  await publishCatalog(store, files.dir, { ...people, at })
  await files.edit<VocabularyFile>(towns, (file) => {
    file.entries = file.entries.filter(({ value }) => value !== '25126')
  })
  await expect(publishCatalog(store, files.dir, { ...people, at })).rejects.toThrow(
    'vocabularies/municipalities-co-25.json#/entries: The entry "25126" is gone',
  )
})

test('a vocabulary that does not exist, that is not needed, or that lies in the wrong file is reported', async () => {
  await files.edit<Definition>(petition, ({ data }) => {
    if (data.municipio) data.municipio.optionsFrom = 'towns'
    const listed = data.tipo_documento
    if (listed) listed.optionsFrom = 'document-types-co'
  })
  await files.edit<VocabularyFile>(towns, () => undefined, 'vocabularies/other.json')
  const { findings } = await checkCatalog(files.dir)
  expect(findings.map(({ file, pointer, code }) => `${file}#${pointer} ${code}`)).toEqual([
    'vocabularies/other.json#/id schema',
    `${petition}#/data/municipio/optionsFrom unknown-vocabulary`,
    `${petition}#/data/tipo_documento/optionsFrom field`,
  ])
})
