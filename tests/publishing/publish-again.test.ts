import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Definition } from '#core/definition.ts'
import { hashOf } from '#event-store/envelope.ts'
import type { VocabularyFile } from '#publishing/files/vocabulary-file.ts'
import { publishCatalog } from '#publishing/publish-catalog.ts'
import { takeStep } from '#publishing/versions/versions-desk.ts'
import { copyCatalog, sampleDefinition } from '#support/catalog.ts'
import { createMemoryEventStore } from '#support/memory-event-store.ts'

// Files are published at every start: what was proved and published is not proved again.

const [writer, approver] = ['writer', 'approver'].map((id) => ({ kind: 'publisher', id })) as [Person, Person]
type Person = { kind: string; id: string }
const at = '2026-11-22T15:00:00.000Z'
const folder = 'procedures/municipio/escrito'
/** A step that nothing leads to: only the proof finds it. */
const unsound = (definition: Definition): Definition => ({
  ...definition,
  version: 2,
  steps: { ...definition.steps, nowhere: { kind: 'end', title: { es: 'Nada', en: 'Nothing' }, outcome: 'nothing' } },
})

let files: Awaited<ReturnType<typeof copyCatalog>>
const store = createMemoryEventStore()
const publish = () => publishCatalog(store, files.dir, { proposedBy: writer, publishedBy: approver, at })
const changed = (change: (definition: Definition) => void = () => undefined) =>
  files.edit<Definition>(
    `${folder}/v1.json`,
    (json) => {
      Object.assign(json, unsound(json))
      change(json)
    },
    `${folder}/v2.json`,
  )

beforeAll(async () => {
  files = await copyCatalog()
  await publish()
  await changed()
})
afterAll(() => files.remove())

test('a version is proved before it is published, and not again while all that it names stays the same', async () => {
  await expect(publish()).rejects.toThrow('nowhere')
  // Published in spite of its proof, as no way of ours lets anybody do: it shows whether it is proved once more.
  const definition = unsound(sampleDefinition('municipio/escrito'))
  const data = { version: 2, hash: hashOf(definition), definition, report: [] }
  const procedure = 'municipio.escrito'
  await takeStep(store, { key: 'a', procedure, actor: writer, at }, { type: 'propose', data })
  await takeStep(store, { key: 'b', procedure, actor: approver, at }, { type: 'publish', data })
  expect((await publish()).published).toEqual([])

  await changed((json) => (json.title = { es: 'Otro título', en: 'Another title' }))
  await expect(publish(), 'another content').rejects.toThrow('nowhere')
  await changed()
  expect((await publish()).published).toEqual([])
  await files.edit<VocabularyFile>('vocabularies/municipalities-co-25.json', ({ entries }) => {
    entries[0] = { ...(entries[0] as VocabularyFile['entries'][number]), deprecated: true }
  })
  await expect(publish(), 'something that definitions may name').rejects.toThrow('nowhere')
})
