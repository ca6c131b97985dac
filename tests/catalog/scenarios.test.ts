import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Definition } from '#core/definition.ts'
import { checkCatalog } from '#publishing/check-catalog.ts'
import { catalogDir } from '#support/catalog.ts'
import { playScenario, type Played } from '#support/play-scenario.ts'
import type { Scenario } from '#support/scenario.ts'

const folder = join(import.meta.dirname, 'scenarios')
const { rules: catalogue } = await checkCatalog(catalogDir)
const scenarios = new Map<string, Scenario[]>()
for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
  const { default: list } = (await import(join(folder, file))) as { default: Scenario[] }
  scenarios.set(file.slice(0, -'.ts'.length), list)
}

/** The version in force of each procedure. */
const latest = catalogue.filter(({ procedure }, index) => catalogue[index + 1]?.procedure !== procedure)

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

for (const rules of latest)
  test(`${rules.procedure}: its scenarios reach every end, every silence, and state every term`, () => {
    const played = (scenarios.get(rules.procedure) ?? []).map((scenario) => playScenario(rules, scenario))
    const wanted = expected(rules.definition)
    expect(shown(played, rules.definition)).toEqual({
      ends: wanted.ends.toSorted(),
      expired: wanted.expired.toSorted(),
      stated: wanted.stated.toSorted(),
    })
  })
