import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import type { Definition } from '#core/definition.ts'
import { dataSchema } from '#publishing/data-schema.ts'
import { compiledCatalog } from '#support/catalog.ts'
import { playScenario, type Played } from '#support/play-scenario.ts'
import { latestVersions, readScenarios } from '#support/read-scenarios.ts'

const { rules: catalogue } = await compiledCatalog()
const scenarios = await readScenarios()
const latest = latestVersions(catalogue)

test('every procedure has scenarios, and no scenarios are without a procedure', () => {
  expect([...scenarios.keys()].toSorted()).toEqual(latest.map(({ procedure }) => procedure).toSorted())
})

/** All that scenarios of a definition must show: ends, silences and lapses, and last days of clocks. */
function expected({ steps, anytime, clocks }: Definition) {
  const ends = Object.entries(steps).flatMap(([id, { kind }]) => (kind === 'end' ? [id] : []))
  const terms = Object.entries(clocks)
  return {
    ends: [...ends, ...(anytime.withdraw && anytime.withdraw.next === undefined ? ['withdrawn'] : [])],
    expired: terms.filter(([, { silence, lapse }]) => silence ?? lapse).map(([id]) => id),
    stated: terms.map(([id]) => id),
  }
}

function shown(played: Played[], { clocks }: Definition) {
  const events = played.flatMap(({ events: all }) => all)
  const sorted = (names: string[]) => [...new Set(names)].toSorted()
  return {
    ends: sorted(
      events.flatMap((event) => (event.type === 'CaseClosed' ? [event.data.step ?? event.data.outcome] : [])),
    ),
    expired: sorted(
      events
        .flatMap((event) => (event.type === 'ClockExpired' ? [event.data.clock] : []))
        .filter((id) => clocks[id]?.silence ?? clocks[id]?.lapse),
    ),
    stated: sorted(played.flatMap(({ stated }) => stated)),
  }
}

const ajv = new Ajv2020({ allErrors: true, strictTypes: false })
addFormats.default(ajv)

for (const rules of latest)
  test(`${rules.procedure}: its scenarios reach every end, every silence, and state every term; its data are as typed`, () => {
    const played = (scenarios.get(rules.procedure) ?? []).map((scenario) => playScenario(rules, scenario))
    const wanted = expected(rules.definition)
    const validate = ajv.compile(dataSchema(rules))
    for (const { state } of played) expect(validate(state.data) ? [] : validate.errors).toEqual([])
    expect(shown(played, rules.definition)).toEqual({
      ends: wanted.ends.toSorted(),
      expired: wanted.expired.toSorted(),
      stated: wanted.stated.toSorted(),
    })
  })
