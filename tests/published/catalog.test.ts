import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Definition } from '#core/definition.ts'
import { findBrokenLink } from '#event-store/envelope.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import type { CalendarFile } from '#publishing/files/calendar-file.ts'
import { createCatalog } from '#publishing/catalog.ts'
import type { EntityFile } from '#publishing/files/entity.ts'
import { CatalogRefused, publishCatalog } from '#publishing/publish-catalog.ts'
import type { PublicationStep } from '#publishing/versions/versions-decide.ts'
import { takeStep } from '#publishing/versions/versions-desk.ts'
import { copyCatalog } from '#support/catalog.ts'
import { createMemoryEventStore } from '#support/memory-event-store.ts'
import { freshDatabase } from '#support/postgres.ts'

const procedure = 'gobernacion.peticion'
const v1 = 'procedures/gobernacion/peticion/v1.json'
const v2 = 'procedures/gobernacion/peticion/v2.json'
const author = {
  proposedBy: { kind: 'publisher', id: 'author-gobernacion' },
  publishedBy: { kind: 'publisher', id: 'publisher-gobernacion' },
  at: '2026-11-22T15:00:00.000Z',
}
const later = { ...author, at: '2026-11-23T15:00:00.000Z' }

let store: EventStore
let files: Awaited<ReturnType<typeof copyCatalog>>

beforeEach(async () => {
  store = createMemoryEventStore()
  files = await copyCatalog()
})
afterEach(() => files.remove())

const publish = (options = author) => publishCatalog(store, files.dir, options)
const titleV2 = { es: 'Presentar una petición (2)', en: 'Send a petition (2)' }
const addVersion2 = () =>
  files.edit<Definition>(v1, (definition) => Object.assign(definition, { version: 2, title: titleV2 }), v2)
const allEvents = () => store.readAll({ limit: 500 })

describe('publishing a folder', () => {
  test('publishes calendars, entities and versions, and says so', async () => {
    const lines: string[] = []
    const result = await publishCatalog(store, files.dir, { ...author, log: (line) => lines.push(line) })
    expect(result.unchanged).toEqual([])
    // Calendars and entities come first: versions count on them.
    const kinds = result.published.map((name) => name.replace(/ .*/, '').replace(/.*\..*/, 'version'))
    expect([...new Set(kinds)].filter((kind) => kind !== 'vocabulary')).toEqual([
      'calendar',
      'entity',
      'service',
      'version',
    ])
    expect(result.published).toEqual(
      expect.arrayContaining(['calendar co', 'entity ciudad', 'gobernacion.peticion v1']),
    )
    expect(lines).toContain('gobernacion.peticion v1: published')
    const people = { proposedBy: author.proposedBy.id, publishedBy: author.publishedBy.id }
    expect(await store.read(`procedure-${procedure}`)).toMatchObject([
      { type: 'VersionProposed', data: { version: 1, report: [] }, metadata: { actor: author.proposedBy } },
      {
        type: 'ProcedurePublished',
        data: { procedure, version: 1, effectiveFrom: author.at, ...people },
        metadata: { actor: author.publishedBy, at: author.at },
      },
    ])
  })

  test('a second time adds no event, also at another time and by somebody else', async () => {
    const first = await publish()
    const before = await allEvents()
    const result = await publish({ ...later, publishedBy: { kind: 'system', id: 'start' } })
    expect(result.published).toEqual([])
    expect(result.unchanged).toEqual(first.published)
    expect(await allEvents()).toEqual(before)
  })

  test('a file written in another order is the same content', async () => {
    await publish()
    await files.edit<Definition>(v1, (definition) => {
      for (const [name, value] of Object.entries(definition).toReversed()) {
        Reflect.deleteProperty(definition, name)
        Object.assign(definition, { [name]: value })
      }
    })
    expect((await publish()).published).toEqual([])
  })

  test('processes that publish at once leave each fact once, in a real database', async () => {
    const database = await freshDatabase()
    const stores = [1, 2, 3].map(() => createPostgresEventStore({ url: database.url, poolSize: 2 }))
    await Promise.all(
      stores.map((one, hour) => publishCatalog(one, files.dir, { ...author, at: `2026-11-22T0${hour}:00:00.000Z` })),
    )
    const events = (await stores[0]?.readAll({ limit: 500 })) ?? []
    const { length } = (await publish()).published
    const facts = events.filter(({ type }) => type.endsWith('Published')).map(({ stream }) => stream)
    expect(facts).toHaveLength(length)
    expect(new Set(facts).size).toBe(length)
    expect(events.filter(({ type }) => type === 'StreamListed')).toHaveLength(length)
    await Promise.all(stores.map((one) => one.close()))
    await database.drop()
  })

  test('a published version never changes', async () => {
    await publish()
    await files.edit<Definition>(v1, (definition) => (definition.cost = { es: 'Cuesta', en: 'It costs' }))
    const before = await allEvents()
    await expect(publish(later)).rejects.toThrow(
      /Version 1 of gobernacion.peticion is published with other content.*version 2/s,
    )
    expect(await allEvents()).toEqual(before)
  })

  test('a version older than the last one is refused', async () => {
    await addVersion2()
    await files.edit<Definition>(
      v2,
      (definition) => (definition.version = 3),
      'procedures/gobernacion/peticion/v3.json',
    )
    const dir = files.dir
    const { rm, rename } = await import('node:fs/promises')
    await rename(`${dir}/${v2}`, `${dir}/v2.kept`)
    await publish()
    await rename(`${dir}/v2.kept`, `${dir}/${v2}`)
    await expect(publish(later)).rejects.toThrow(/Version 2 .* comes after version 3/)
    await rm(`${dir}/${v2}`)
    await expect(publish(later)).resolves.toMatchObject({ published: [] })
  })

  test('one wrong file keeps all from being published, and every finding is said', async () => {
    await files.edit<Definition>(v1, (definition) => (definition.start = 'nowhere'))
    await files.edit<EntityFile>('entities/ciudad.json', ({ entity }) => (entity.timeZone = 'Mars/Olympus'))
    const refused = await publish().catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(CatalogRefused)
    const { findings, message } = refused as CatalogRefused
    expect(findings).toContainEqual(expect.objectContaining({ file: v1, pointer: '/start', code: 'unknown-name' }))
    expect(findings).toContainEqual(
      expect.objectContaining({ file: 'entities/ciudad.json', pointer: '/entity/timeZone' }),
    )
    expect(message).toContain(`${v1}#/start: There is no step "nowhere"`)
    expect(await allEvents()).toEqual([])
  })

  test.each<[string, string, RegExp]>([
    ['procedures/gobernacion/peticion/v7.json', v1, /belongs in procedures\/gobernacion\/peticion\/v1.json/],
    ['calendars/co-again.json', 'calendars/co-2026.json', /two files for 2026/],
  ])('a file in the wrong place: %s', async (to, from, message) => {
    await files.edit(from, () => undefined, to)
    await expect(publish()).rejects.toThrow(message)
  })

  test('a calendar without a business day is refused: no term would ever end', async () => {
    await files.edit<CalendarFile>('calendars/co-2026.json', (file) => (file.weekend = [0, 1, 2, 3, 4, 5, 6]))
    await expect(publish()).rejects.toThrow(/co-2026\.json#\/weekend/)
  })

  test('a file that is not JSON', async () => {
    const { writeFile } = await import('node:fs/promises')
    await writeFile(`${files.dir}/${v1}`, '{ "language": 1,')
    await expect(publish()).rejects.toThrow(/v1\.json: The file is not JSON/)
  })

  test('every stream is a chain of hashes that holds', async () => {
    await publish()
    await addVersion2()
    await publish(later)
    for (const stream of ['catalog', `procedure-${procedure}`, 'calendar-co', 'entity-ciudad']) {
      const events = await store.read(stream)
      expect(events.length).toBeGreaterThan(0)
      expect(findBrokenLink(events)).toBeUndefined()
    }
  })
})

describe('reading the catalogue', () => {
  test('an empty store has nothing, and a name of nothing is not kept', async () => {
    const catalog = createCatalog(store)
    expect(await catalog.live(procedure)).toBeUndefined()
    expect(await catalog.procedures()).toEqual([])
    expect(await catalog.entities()).toEqual([])
    expect(await catalog.entity('ciudad')).toBeUndefined()
    await publish()
    expect(await catalog.live(procedure)).toMatchObject({
      procedure,
      entity: 'gobernacion',
      timeZone: 'America/Bogota',
    })
  })

  test.each(['', 'peticion', 'gobernacion.peticion.x', '../x.y', 'x'.repeat(300), `${'x'.repeat(61)}.y`])(
    'the name %j is nobody’s',
    async (name) => {
      await publish()
      const catalog = createCatalog(store)
      expect(await catalog.live(name)).toBeUndefined()
      expect(await catalog.versions(name)).toEqual([])
      expect(await catalog.entity(name)).toBeUndefined()
    },
  )

  test('sees what another process published meanwhile, and keeps what cases are pinned to', async () => {
    await publish()
    let now = author.at
    const catalog = createCatalog(store, undefined, () => new Date(now))
    const first = await catalog.live(procedure)
    await addVersion2()
    await publish(later)
    expect((await catalog.live(procedure))?.hash).toBe(first?.hash)
    now = later.at
    const second = await catalog.live(procedure)
    expect(second?.definition).toMatchObject({ version: 2, title: titleV2 })
    expect(second?.hash).not.toBe(first?.hash)
    expect(await catalog.rules(procedure, first?.hash ?? '')).toBe(first)
    expect(
      (await catalog.versions(procedure)).map(({ rules, effectiveFrom }) => [rules.definition.version, effectiveFrom]),
    ).toEqual([
      [1, author.at],
      [2, later.at],
    ])
    const inForce = (await catalog.procedures()).map((rules) => `${rules.procedure} v${rules.definition.version}`)
    expect(inForce).toEqual(expect.arrayContaining([`${procedure} v2`, 'ciudad.certificado-residencia v1']))
    expect(inForce).not.toContain(`${procedure} v1`)
  })

  test('a suspended procedure says why, and is in force again when it is resumed; a retired one is not', async () => {
    await publish()
    const catalog = createCatalog(store)
    const take = (step: PublicationStep) =>
      takeStep(store, { key: step.type, procedure, actor: author.publishedBy, at: author.at }, step)
    await take({ type: 'suspend', data: { reason: 'Fallo judicial' } })
    expect(await catalog.live(procedure)).toBeDefined()
    expect(catalog.suspension(procedure)).toMatchObject({ reason: 'Fallo judicial', by: author.publishedBy })
    await take({ type: 'resume', data: {} })
    const hash = (await catalog.live(procedure))?.hash ?? ''
    expect(catalog.suspension(procedure)).toBeUndefined()
    await take({ type: 'retire', data: { reason: 'Derogado' } })
    expect(await catalog.live(procedure)).toBeUndefined()
    expect((await catalog.procedures()).map((rules) => rules.procedure)).not.toContain(procedure)
    expect((await catalog.rules(procedure, hash)).procedure).toBe(procedure)
  })

  test('a fresh process finds the rules of an old case, and refuses a hash that nobody published', async () => {
    await publish()
    const hash = (await createCatalog(store).live(procedure))?.hash ?? ''
    await addVersion2()
    await publish(later)
    expect((await createCatalog(store).rules(procedure, hash)).definition.version).toBe(1)
    await expect(createCatalog(store).rules(procedure, 'f'.repeat(64))).rejects.toThrow(/No published version/)
  })

  test('rules once read are not read again, and live ones only from where they ended', async () => {
    await publish()
    const reads: [string, number | undefined][] = []
    const read: EventStore['read'] = (stream, from) => {
      reads.push([stream, from])
      return store.read(stream, from)
    }
    const catalog = createCatalog({ ...store, read })
    const rules = await catalog.live(procedure)
    reads.length = 0
    expect(await catalog.rules(procedure, rules?.hash ?? '')).toBe(rules)
    expect(reads).toEqual([])
    expect(await catalog.live(procedure)).toBe(rules)
    expect(reads).toEqual([[`procedure-${procedure}`, 2]])
  })

  test('many who ask at once get the same, and none twice', async () => {
    await publish()
    const catalog = createCatalog(store)
    const all = await Promise.all(Array.from({ length: 50 }, () => catalog.live(procedure)))
    expect(new Set(all).size).toBe(1)
    expect(await catalog.versions(procedure)).toHaveLength(1)
  })

  test('a holiday that a new law adds counts within a minute in processes that run', async () => {
    await publish()
    let now = 0
    const catalog = createCatalog(store, () => now)
    const holiday = async () => {
      const hash = (await catalog.live(procedure))?.hash ?? ''
      return (await catalog.rules(procedure, hash)).calendars['co']?.holidays['2027-03-01']
    }
    expect(await holiday()).toBeUndefined()
    await files.edit<CalendarFile>('calendars/co-2027.json', ({ holidays, norms }) => {
      norms['ley-nueva'] = { title: 'Ley nueva' }
      holidays.push({ day: '2027-03-01', name: 'Día nuevo', norm: 'ley-nueva' })
    })
    expect((await publish(later)).published).toEqual(['calendar co'])
    now = 59_999
    expect(await holiday()).toBeUndefined()
    now = 60_001
    expect(await holiday()).toBe('Día nuevo')
  })

  test('entities come with their agencies, and services as their files declare them', async () => {
    const { published } = await publish()
    const catalog = createCatalog(store)
    expect(published).toContain('service ciudad/registro-civil')
    expect(await catalog.service('ciudad/registro-civil')).toMatchObject({ id: 'registro-civil', method: 'GET' })
    expect([await catalog.service('ciudad/nothing'), await catalog.service('../ciudad')]).toEqual([
      undefined,
      undefined,
    ])
    expect((await catalog.entities()).map(({ entity }) => entity.id)).toEqual(['ciudad', 'gobernacion', 'municipio'])
    const { agencies = [] } = (await catalog.entity('ciudad')) ?? {}
    expect(agencies.map(({ id }) => id)).toEqual(expect.arrayContaining(['ciudad/planeacion', 'ciudad/gobierno']))
  })
})
