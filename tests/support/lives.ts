import { expect, test } from 'vitest'
import { surroundingsOf } from '#publishing/check-catalog.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import { simulate } from '#publishing/simulation/simulate.ts'
import { catalogDir, compiledCatalog } from '#support/catalog.ts'
import { playScenario } from '#support/play-scenario.ts'
import { latestVersions, readScenarios } from '#support/read-scenarios.ts'

const world = surroundingsOf(await readCatalogFiles(catalogDir))
const { rules: catalogue } = await compiledCatalog()
const scenarios = await readScenarios()

/** A thousand random lives of each procedure of one part of the catalogue: parts are files, so that they share the processors. */
export const liveThrough = (part: number, { of: parts }: { of: number }): void =>
  test.each(
    latestVersions(catalogue)
      .filter((_, index) => index % parts === part - 1)
      .map((rules) => [rules.procedure, rules] as const),
  )(
    '%s: a thousand random lives come to an end; they and the scenarios go through every step',
    (procedure, rules) => {
      const { stuck, unfinished, unseen } = simulate(rules, world, { lives: 1000, seed: 2026 })
      expect({ stuck: stuck.slice(0, 3), unfinished }).toEqual({ stuck: [], unfinished: 0 })
      const played = (scenarios.get(procedure) ?? []).flatMap((scenario) => playScenario(rules, scenario).events)
      const entered = new Set(played.map((event) => (event.type === 'StepEntered' ? event.data.step : '')))
      expect(unseen.filter((step) => !entered.has(step))).toEqual([])
    },
    120_000,
  )
