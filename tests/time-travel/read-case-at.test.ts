import { beforeAll, expect, test } from 'vitest'
import { createEngine, type Engine } from '#app/execute.ts'
import type { CaseCommand } from '#core/commands.ts'
import { canonicalJson } from '#event-store/canonical-json.ts'
import { sha256 } from '#event-store/envelope.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { createCatalog, type Catalog } from '#publishing/catalog.ts'
import type { EntityFile } from '#publishing/files/entity.ts'
import { calendarStream, entityStream, procedureStream, recordFacts, type CatalogEvent } from '#publishing/streams.ts'
import type { Moment } from '#time-travel/case-at.ts'
import { type CaseThen, readCaseAt } from '#time-travel/read-case-at.ts'
import { memoryCaseKeys } from '#support/case-keys.ts'
import { createMemoryEventStore } from '#support/memory-event-store.ts'
import {
  calendar,
  command,
  completed,
  definition,
  desk,
  entityFile,
  filed,
  otherDesk,
  rules as fixture,
} from '../core/fixtures.ts'

const id = '00000000-0000-4000-8000-000000000001'
const officers = (...ids: string[]) => ids.map((officer) => ({ id: officer, roles: ['desk'] }))
const listing = (...ids: string[]): EntityFile => ({
  ...entityFile,
  agencies: [
    { id: 'demo/office', name: { es: 'Oficina' }, officers: officers(...ids) },
    { id: 'demo/legal', name: { es: 'Jurídica' }, officers: [{ id: 'l1', roles: ['*'] }] },
  ],
})
/** Whoever looked at the case first may not decide it. */
const fourEyes = structuredClone(definition)
if (fourEyes.steps['study']?.kind !== 'task') throw new Error('The fixture changed')
fourEyes.steps['study'] = { ...fourEyes.steps['study'], role: 'desk', notBy: ['triage'] }
const hash = sha256(canonicalJson(fourEyes))

let store: EventStore
let engine: Engine
let catalog: Catalog

const publish = (stream: string, at: string, fact: CatalogEvent) =>
  recordFacts(store, stream, { actor: { kind: 'system', id: 'reviewers' }, at, commandId: `${stream} ${at}` }, () => [
    fact,
  ])

const give = async (...commands: CaseCommand[]) => {
  for (const one of commands) {
    const data = one.type === 'open' ? { ...one.data, definition: hash } : one.data
    const result = await engine.execute(id, { ...one, data } as CaseCommand)
    if (!result.ok) throw new Error(`${one.type}: ${JSON.stringify(result.problems)}`)
  }
}

const then = async (moment: Moment): Promise<CaseThen> => {
  const found = await readCaseAt({ store, engine, catalog, now: () => new Date('2026-08-31T12:00:00Z') }, id, moment)
  if (!found.ok) throw new Error(JSON.stringify(found.problem))
  return found.value
}

const stricter = { ...calendar, holidays: { ...calendar.holidays, '2026-07-15': 'Día cívico' } }
const published = (one: typeof calendar) => ({ calendar: one, norms: {}, sources: {} })

const versionTwo: CatalogEvent = {
  type: 'ProcedurePublished',
  data: {
    procedure: fixture.procedure,
    version: 2,
    hash: 'b'.repeat(64),
    definition: fourEyes,
    effectiveFrom: '2026-07-20T12:00:00.000Z',
    proposedBy: 'a',
    publishedBy: 'b',
  },
}

/** Filed on 1 July and taken in on the 3rd; on the 6th a holiday and an officer are added, on the 8th the procedure stops. */
beforeAll(async () => {
  store = createMemoryEventStore()
  catalog = createCatalog(store)
  engine = createEngine({ store, catalog, keys: memoryCaseKeys() })
  await publish(calendarStream('co'), '2026-01-01T00:00:00.000Z', {
    type: 'CalendarPublished',
    data: published(calendar),
  })
  await publish(entityStream('demo'), '2026-01-01T00:00:00.000Z', {
    type: 'EntityPublished',
    data: listing('d1', 'd2'),
  })
  await publish(procedureStream(fixture.procedure), '2026-01-01T00:00:00.000Z', {
    type: 'ProcedurePublished',
    data: {
      procedure: fixture.procedure,
      version: 1,
      hash,
      definition: fourEyes,
      effectiveFrom: '2026-01-01T00:00:00.000Z',
      proposedBy: 'a',
      publishedBy: 'b',
    },
  })
  const [open, save, submit] = filed('2026-07-01')
  if (!open || save?.type !== 'save' || !submit) throw new Error('The fixture changed')
  const hard = { ...save, data: { ...save.data, data: { ...save.data.data, kind: 'hard', details: 'Alto' } } }
  const attach = command(
    'attach',
    {
      step: 'draft',
      slot: 'plan',
      document: { id: 'doc-1', sha256: 'a'.repeat(64), name: 'plano.pdf', size: 9, mediaType: 'application/pdf' },
    },
    open.actor,
    '2026-07-01',
  )
  await give(open, hard, attach, submit)
  await give(
    command('claim', { step: 'triage' }, desk, '2026-07-02'),
    completed('triage', 'accept', desk, '2026-07-03'),
  )
  await publish(calendarStream('co'), '2026-07-06T12:00:00.000Z', {
    type: 'CalendarPublished',
    data: published(stricter),
  })
  await publish(entityStream('demo'), '2026-07-06T12:00:00.000Z', {
    type: 'EntityPublished',
    data: listing('d1', 'd2', 'd3'),
  })
  await publish(procedureStream(fixture.procedure), '2026-07-08T12:00:00.000Z', {
    type: 'ProcedureSuspended',
    data: { procedure: fixture.procedure, reason: 'El sistema se mantiene' },
  })
  await give(completed('study', 'grant', otherDesk, '2026-07-09'))
  await publish(procedureStream(fixture.procedure), '2026-07-20T12:00:00.000Z', versionTwo)
})

const holders = ({ permissions }: CaseThen, type: string) =>
  permissions.filter(({ action }) => action.type === type).flatMap(({ holders: all }) => all)

test('who could do what, by the file of that day: listed officers, the one who took it, four eyes', async () => {
  const waiting = await then({ at: '2026-07-01T18:00:00.000Z' })
  expect(holders(waiting, 'claim')).toEqual([
    {
      kind: 'officers',
      role: 'desk',
      agency: 'demo/office',
      by: '/steps/triage/role',
      agencyBy: { definition: '/roles/desk/agency' },
      anyone: true,
      officers: [
        { id: 'd1', listed: '/agencies/0/officers/0' },
        { id: 'd2', listed: '/agencies/0/officers/1' },
      ],
      barred: [],
    },
  ])
  expect(holders(waiting, 'withdraw')).toEqual([{ kind: 'person', by: '/anytime/withdraw' }])
  const taken = await then({ at: '2026-07-02T18:00:00.000Z' })
  expect(holders(taken, 'complete')).toMatchObject([
    { anyone: false, officers: [{ id: 'd1' }], barred: [{ id: 'd2', why: 'taken' }] },
  ])
  const study = await then({ at: '2026-07-03T18:00:00.000Z' })
  expect(holders(study, 'claim')).toMatchObject([
    { by: '/steps/study/role', anyone: true, officers: [{ id: 'd2' }], barred: [{ id: 'd1', why: 'four-eyes' }] },
  ])
  // The day after another officer is in the file.
  const added = await then({ at: '2026-07-07T18:00:00.000Z' })
  expect(holders(added, 'claim')).toMatchObject([{ officers: [{ id: 'd2' }, { id: 'd3' }] }])
  expect(study.catalog.entity).toMatchObject({
    revision: 0,
    later: [{ revision: 1, since: '2026-07-06T12:00:00.000Z' }],
  })
  expect(added.catalog.entity).toMatchObject({ revision: 1, later: [] })
  expect(JSON.stringify(study.permissions)).not.toContain('d3')
})

test('a calendar published later does not change the past, and is told of', async () => {
  const before = await then({ at: '2026-07-06T11:59:59.999Z' })
  expect(before.catalog.calendars['co']).toMatchObject({
    sha256: sha256(canonicalJson(calendar)),
    since: '2026-01-01T00:00:00.000Z',
    later: [{ sha256: sha256(canonicalJson(stricter)), since: '2026-07-06T12:00:00.000Z' }],
  })
  expect(before.rules.calendars['co']?.holidays).not.toHaveProperty('2026-07-15')
  const after = await then({ at: '2026-07-06T12:00:00.000Z' })
  expect(after.rules.calendars['co']?.holidays).toHaveProperty('2026-07-15')
  expect(after.catalog.calendars['co']).toMatchObject({ revision: 1, later: [] })
  // Nothing happened in the case between the two.
  expect(after.state).toEqual(before.state)
})

test('the definition that bound it, and whether others could begin then', async () => {
  const before = await then({ at: '2026-07-08T11:00:00.000Z' })
  expect(before.definition).toEqual({
    hash,
    published: {
      version: 1,
      hash,
      effectiveFrom: '2026-01-01T00:00:00.000Z',
      proposedBy: 'a',
      publishedBy: 'b',
      publishedAt: '2026-01-01T00:00:00.000Z',
    },
    forNewCases: { version: 1, hash },
    later: [{ version: 2, hash: 'b'.repeat(64), publishedAt: '2026-07-20T12:00:00.000Z' }],
  })
  expect((await then({ at: '2026-07-21T00:00:00.000Z' })).definition).toMatchObject({
    hash,
    forNewCases: { version: 2 },
    later: [],
  })
  expect(before.rules.definition).toEqual(fourEyes)
  const after = await then({ at: '2026-07-08T13:00:00.000Z' })
  expect(after.definition.suspension).toMatchObject({ reason: 'El sistema se mantiene' })
})

test('facts recorded together: permissions are those after all of them, the state that of the one asked for', async () => {
  const events = await engine.history(id)
  const filing = events.findIndex(({ type }) => type === 'CaseFiled')
  const during = await then({ revision: filing })
  expect(during.state.active.map(({ step }) => step)).toEqual(['draft'])
  expect(during.settled.active.map(({ step }) => step)).toEqual(['triage'])
  expect(holders(during, 'claim')).toMatchObject([{ role: 'desk' }])
  expect(holders(during, 'submit')).toEqual([])
  expect(during.events).toHaveLength(filing + 1)
})

test('the last revision is the case as it is now', async () => {
  const now = await engine.load(id)
  const last = await then({ revision: now?.state.revision ?? 0 })
  expect(last.state).toEqual(now?.state)
  expect(await then({ at: '2026-08-30T00:00:00.000Z' })).toMatchObject({ state: now?.state })
})
