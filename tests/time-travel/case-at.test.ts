import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import type { RecordedEvent } from '#core/events.ts'
import { evolve } from '#core/evolve.ts'
import { getStep } from '#core/rules.ts'
import { initialState } from '#core/state.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { candidatesFor } from '#publishing/candidates.ts'
import { compileDefinition } from '#publishing/compile.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import type { Definition } from '#core/definition.ts'
import { caseAt } from '#time-travel/case-at.ts'
import { permissionsAt } from '#time-travel/permissions-at.ts'
import { catalogDir } from '#support/catalog.ts'
import { playScenario } from '#support/play-scenario.ts'
import { latestVersions, readScenarios } from '#support/read-scenarios.ts'

const files = await readCatalogFiles(catalogDir)
const scenarios = await readScenarios()

const rulesOf = (definition: Definition) => {
  const file = files.entities.find(({ entity }) => definition.agency.startsWith(`${entity.id}/`))
  if (!file) throw new Error(`No entity for ${definition.id}`)
  const calendars = Object.fromEntries(files.calendars.map(({ calendar }) => [calendar.id, calendar]))
  const vocabularies = Object.fromEntries(files.vocabularies.map(({ id, entries }) => [id, entries]))
  return { file, rules: compileDefinition(definition, { entity: file.entity, calendars, vocabularies }) }
}
const catalogue = files.definitions.map(({ json }) => rulesOf(json as Definition))
const latest = latestVersions(catalogue.map(({ rules }) => rules))

/** Events of one command share its instant. */
const stored = (events: readonly RecordedEvent[]): StoredEvent[] =>
  events.map(({ type, data, at, actor }, revision) => ({
    id: String(revision),
    stream: 'case-x',
    revision,
    position: String(revision),
    type,
    data,
    metadata: { at, actor, commandId: at, channel: 'web', previousHash: null, hash: '', schema: 1 },
  }))

const halfway = (a: string, b: string) => new Date((Date.parse(a) + Date.parse(b)) / 2).toISOString()
const later = '2099-01-01T00:00:00.000Z'

/** Asked thousands of times: the difference is only worked out when there is one. */
const same = (actual: unknown, expected: unknown) =>
  isDeepStrictEqual(actual, expected) || expect(actual).toEqual(expected)

const found = (events: readonly StoredEvent[], moment: Parameters<typeof caseAt>[2]) => {
  const result = caseAt('x', events, moment, later)
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  return result.value
}

let tasksCompared = 0

test.each(latest.map((rules) => [rules.procedure, rules] as const))(
  '%s: at every revision and instant of every scenario, the case is what its events until then tell',
  (procedure, rules) => {
    const file = catalogue.find((one) => one.rules === rules)?.file
    for (const [index, scenario] of (scenarios.get(procedure) ?? []).entries()) {
      const played = playScenario(rules, scenario)
      const events = stored(played.events)
      let state = initialState('x')
      for (const [revision, event] of played.events.entries()) {
        state = evolve(state, event)
        const next = events[revision + 1]?.metadata.at ?? later
        const byRevision = found(events, { revision })
        same(byRevision.state, state)
        same(byRevision.asOf, { revision, at: event.at })
        if (next === event.at) continue
        // The last event of its command: also what every instant until the next one shows.
        const between = halfway(event.at, next)
        same(found(events, { at: event.at }).state, state)
        const { asOf, state: then, settled } = found(events, { at: between })
        same([asOf, then, settled], [{ revision, at: between }, state, state])
        same(byRevision.settled, state)
        if (index > 0 || !file) continue
        // Somebody or something can always go on, until it is closed.
        const permissions = permissionsAt({ rules, state, at: event.at, file })
        if (state.status !== 'closed') expect(permissions).not.toEqual([])
        for (const { step: id, kind, assignee, escalatedTo } of state.active) {
          const step = getStep(rules, id)
          if (kind !== 'task' || step.kind !== 'task' || assignee !== undefined || escalatedTo !== undefined) continue
          // The very officers to whom the engine would give the task.
          const claim = permissions.find(({ action }) => action.type === 'claim' && action.step === id)
          const listed = claim?.holders.flatMap((one) => (one.kind === 'officers' ? one.officers : [])) ?? []
          same(
            listed.map((one) => one.id),
            candidatesFor(file.agencies, rules, state, step) ?? [],
          )
          tasksCompared += 1
        }
      }
      expect(found(events, { revision: events.length - 1 }).state).toEqual(played.state)
    }
  },
)

test('in most procedures somebody had a task to take', () => {
  expect(tasksCompared).toBeGreaterThan(latest.length)
})

test('a moment that there never was is refused with what is wrong about it', () => {
  const [rules] = latest
  if (!rules) throw new Error('The catalogue is empty')
  const scenario = scenarios.get(rules.procedure)?.[0]
  if (!scenario) throw new Error(`No scenario of ${rules.procedure}`)
  const events = stored(playScenario(rules, scenario).events)
  const opened = events[0]?.metadata.at ?? ''
  const ask = (moment: Parameters<typeof caseAt>[2]) => caseAt('x', events, moment, later)
  expect(ask({ revision: events.length })).toEqual({
    ok: false,
    problem: { member: 'revision', why: 'ahead', last: events.length - 1 },
  })
  expect(ask({ at: '2001-01-01T00:00:00.000Z' })).toEqual({
    ok: false,
    problem: { member: 'at', why: 'before', opened },
  })
  expect(ask({ at: '2099-01-01T00:00:00.001Z' })).toEqual({
    ok: false,
    problem: { member: 'at', why: 'future', now: later },
  })
})
