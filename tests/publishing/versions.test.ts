import { describe, expect, test } from 'vitest'
import { createMemoryEventStore } from '#support/memory-event-store.ts'
import { rulesOf } from '#support/lifecycles.ts'
import { warning } from '#publishing/finding.ts'
import type { CatalogEvent, RecordedFact } from '#publishing/streams.ts'
import { decidePublication, type PublicationStep } from '#publishing/versions/versions-decide.ts'
import { takeStep } from '#publishing/versions/versions-desk.ts'
import { describeProblem, publicationProblems } from '#publishing/versions/versions-problems.ts'
import { foldProcedure, suspensionAt, versionInForce } from '#publishing/versions/versions.ts'

const procedure = 'uno.permit'
const ana = { kind: 'publisher', id: 'ana' }
const luis = { kind: 'publisher', id: 'luis' }
const on = (day: string) => `${day}T12:00:00.000Z`

const version = (number: number) => {
  const { hash, definition } = rulesOf('uno', number)
  return { version: number, hash, definition }
}
const report = [warning('unused', '/norms/x', 'Nothing refers to "x"', 'Remove it.')]
const proposed = (number = 1): CatalogEvent => ({
  type: 'VersionProposed',
  data: { procedure, ...version(number), report },
})
const published = (number = 1, from = on('2026-07-01')): CatalogEvent => ({
  type: 'ProcedurePublished',
  data: { procedure, ...version(number), effectiveFrom: from, proposedBy: 'ana', publishedBy: 'luis' },
})
const suspended = (until?: string): CatalogEvent => ({
  type: 'ProcedureSuspended',
  data: { procedure, reason: 'Fallo judicial', ...(until !== undefined && { until }) },
})
const retiredVersion = (number: number): CatalogEvent => ({
  type: 'VersionRetired',
  data: { procedure, version: number, hash: version(number).hash, reason: 'Error' },
})

const recorded = (facts: readonly CatalogEvent[]): RecordedFact[] =>
  facts.map((fact, index) => ({ ...fact, at: on('2026-07-01'), actor: ana, commandId: String(index) }))

const given = (...facts: CatalogEvent[]) => {
  const state = foldProcedure(recorded(facts))
  return {
    state,
    when: (step: PublicationStep, by = luis, at = on('2026-07-10')) =>
      decidePublication(state, { ...step, procedure, actor: by, at }),
  }
}
const refusal = (code: keyof typeof publicationProblems) => ({
  ok: false,
  problems: [expect.objectContaining({ code })],
})
const { hash } = version(1)
const publish: PublicationStep = { type: 'publish', data: { version: 1, hash } }
const propose = (number: number): PublicationStep => ({ type: 'propose', data: { ...version(number), report } })

describe('a version is proposed by one person and published by another', () => {
  test('a proposal stands with its report until somebody else publishes it', () => {
    expect(given().when(propose(1), ana)).toEqual({ ok: true, events: [proposed()] })
    expect(given(proposed()).when(publish)).toEqual({
      ok: true,
      events: [published(1, on('2026-07-10'))],
    })
  })

  test('whoever proposed it is refused, whatever the kind of account', () => {
    expect(given(proposed()).when(publish, ana)).toEqual(refusal('same-person'))
    expect(given(proposed()).when(publish, { kind: 'repository', id: 'ana' })).toEqual(refusal('same-person'))
  })

  test('a definition with errors is not proposed', () => {
    const wrong = { ...report[0], severity: 'error' } as (typeof report)[number]
    const decision = given().when({ type: 'propose', data: { ...version(1), report: [wrong, ...report] } })
    expect(decision).toEqual({ ok: false, problems: [{ code: 'definition-unsound', params: { errors: 1 } }] })
  })

  test('what was reviewed is what is published', () => {
    const other: PublicationStep = { type: 'publish', data: { version: 1, hash: version(2).hash } }
    expect(given().when(publish)).toEqual(refusal('no-proposal'))
    expect(given(proposed(2)).when(publish)).toEqual(refusal('no-proposal'))
    expect(given(proposed()).when(other)).toEqual(refusal('proposal-changed'))
  })

  test('a proposal is sent back with a reason, and may be made again', () => {
    const data = { version: 1, hash, reason: 'Falta la norma' }
    const rejected: CatalogEvent = { type: 'ProposalRejected', data: { procedure, ...data } }
    expect(given(proposed()).when({ type: 'reject', data })).toEqual({ ok: true, events: [rejected] })
    const { state, when } = given(proposed(), rejected)
    expect(state).toMatchObject({ rejection: { reason: 'Falta la norma', version: 1 }, versions: [] })
    expect(when(publish)).toEqual(refusal('no-proposal'))
    expect(when(propose(1), ana)).toEqual({ ok: true, events: [proposed()] })
  })

  test('the same again adds nothing; other content under a published number is refused', () => {
    const nothing = { ok: true, events: [] }
    expect(given(proposed()).when(propose(1), ana)).toEqual(nothing)
    expect(given(published()).when(propose(1), ana)).toEqual(nothing)
    expect(given(published()).when(publish)).toEqual(nothing)
    const changed: PublicationStep = { type: 'propose', data: { ...version(1), hash: 'f'.repeat(64), report } }
    expect(given(published()).when(changed, ana)).toEqual(refusal('version-changed'))
    expect(given(published(3)).when(propose(2), ana)).toEqual(refusal('version-order'))
  })

  test('a draft is kept as it is, sound or not, and leaves when a version is published', () => {
    const data = { hash: 'd'.repeat(64), definition: { half: 'a thought' } }
    const drafted: CatalogEvent = { type: 'DefinitionDrafted', data: { procedure, ...data } }
    expect(given().when({ type: 'draft', data })).toEqual({ ok: true, events: [drafted] })
    expect(given(drafted).when({ type: 'draft', data })).toEqual({ ok: true, events: [] })
    expect(given(drafted).state.draft).toMatchObject({ definition: { half: 'a thought' }, by: ana })
    expect(given(drafted, proposed(), published()).state).not.toHaveProperty('draft')
  })
})

describe('versions take effect on their day', () => {
  test('cases use the newest version that has taken effect and is not retired', () => {
    const { state } = given(published(1, on('2026-07-01')), published(2, on('2026-09-01')))
    const inForce = (at: string) => versionInForce(state, on(at))?.version
    expect(['2026-06-30', '2026-07-01', '2026-08-31', '2026-09-01'].map(inForce)).toEqual([undefined, 1, 1, 2])
    const retired = given(published(1), published(2, on('2026-09-01')), retiredVersion(2)).state
    expect(versionInForce(retired, on('2026-10-01'))?.version).toBe(1)
  })

  test('never in the past, nor before the version that they replace', () => {
    const publishOn = (effectiveFrom: string): PublicationStep => ({
      type: 'publish',
      data: { version: 2, hash: version(2).hash, effectiveFrom },
    })
    const before = [published(1, on('2026-08-01')), proposed(2)]
    expect(given(...before).when(publishOn(on('2026-07-09')))).toEqual(refusal('effective-date-past'))
    expect(given(...before).when(publishOn(on('2026-07-31')))).toEqual(refusal('effective-date-order'))
    expect(given(...before).when(publishOn(on('2026-08-01')))).toMatchObject({ ok: true })
    expect(given(...before, retiredVersion(1)).when(publishOn(on('2026-07-31')))).toMatchObject({ ok: true })
  })
})

describe('a procedure is suspended, resumed and retired', () => {
  const suspend = (until?: string): PublicationStep => ({
    type: 'suspend',
    data: { reason: 'Fallo judicial', ...(until !== undefined && { until }) },
  })
  const resume: PublicationStep = { type: 'resume', data: {} }

  test('a suspension ends when it is lifted, or by itself', () => {
    expect(given(published()).when(suspend())).toEqual({ ok: true, events: [suspended()] })
    const { state, when } = given(published(), suspended(on('2026-08-01')))
    expect(suspensionAt(state, on('2026-07-31'))?.reason).toBe('Fallo judicial')
    expect(suspensionAt(state, on('2026-08-01'))).toBeUndefined()
    expect(when(suspend())).toEqual(refusal('already-suspended'))
    expect(when(suspend(), luis, on('2026-08-01'))).toMatchObject({ ok: true })
    expect(when(resume)).toMatchObject({ ok: true, events: [{ type: 'ProcedureResumed' }] })
    expect(when(resume, luis, on('2026-08-02'))).toEqual(refusal('not-suspended'))
    expect(given(published()).when(suspend(on('2026-07-09')))).toEqual(refusal('until-past'))
    expect(given().when(suspend())).toEqual(refusal('not-published'))
  })

  test('a retired procedure is not offered until a new version is published', () => {
    const retire: PublicationStep = { type: 'retire', data: { reason: 'Derogado' } }
    expect(given().when(retire)).toEqual(refusal('not-published'))
    const decision = given(published()).when(retire)
    const gone: CatalogEvent = { type: 'ProcedureRetired', data: { procedure, reason: 'Derogado' } }
    expect(decision).toEqual({ ok: true, events: [gone] })
    const { state, when } = given(published(), gone)
    expect(versionInForce(state, on('2026-10-01'))).toBeUndefined()
    expect(when(retire)).toEqual(refusal('already-retired'))
    expect(versionInForce(given(published(), gone, published(2)).state, on('2026-10-01'))?.version).toBe(2)
  })

  test('one version is retired once', () => {
    const retire: PublicationStep = { type: 'retire', data: { version: 1, reason: 'Error' } }
    expect(given(published()).when(retire)).toEqual({ ok: true, events: [retiredVersion(1)] })
    expect(given(published(), retiredVersion(1)).when(retire)).toEqual(refusal('already-retired'))
    expect(given(published(2)).when(retire)).toEqual(refusal('not-published'))
  })
})

test('a step under the same key happens once, also when it would be refused the second time', async () => {
  const store = createMemoryEventStore()
  const take = (key: string, step: PublicationStep, actor = ana) =>
    takeStep(store, { key, procedure, actor, at: on('2026-07-10'), channel: 'api' }, step)
  await take('a', propose(1))
  expect(await take('b', publish)).toEqual(refusal('same-person'))
  expect(await take('c', publish, luis)).toMatchObject({ ok: true, changed: true })
  const suspend: PublicationStep = { type: 'suspend', data: { reason: 'Fallo' } }
  expect(await take('d', suspend)).toMatchObject({ ok: true, changed: true })
  expect(await take('d', suspend)).toMatchObject({
    ok: true,
    changed: false,
    state: { suspension: { reason: 'Fallo' } },
  })
  expect(await take('e', suspend)).toEqual(refusal('already-suspended'))
  const events = await store.read(`procedure-${procedure}`)
  expect(events.map(({ type }) => type)).toEqual(['VersionProposed', 'ProcedurePublished', 'ProcedureSuspended'])
  expect(events[1]?.metadata).toMatchObject({ actor: luis, channel: 'api' })
})

test('every refusal has its sentence, with its facts', () => {
  const problem = { code: 'version-order', params: { version: 2, procedure, last: 3, next: 4 } } as const
  expect(describeProblem(problem)).toBe(
    'Version 2 of uno.permit comes after version 3 was published. Publish it as version 4.',
  )
  expect(describeProblem(problem, 'es')).toContain('llega después de publicada la versión 3')
})
