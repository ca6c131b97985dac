import { describe, expect, test } from 'vitest'
import type { Definition } from '#core/definition.ts'
import { surroundingsOf } from '#publishing/check-catalog.ts'
import { checkDefinition } from '#publishing/check-definition.ts'
import { compiledCatalog } from '#support/catalog.ts'
import { mutators } from './mutants.ts'

const checked = await compiledCatalog()
const surroundings = surroundingsOf(checked)
const sound = checked.rules.map(({ definition }) => definition)

/** Defects of each class that are planted, at most, spread over the definitions that have a place for it. */
const perClass = 14

interface Planted {
  what: string
  definition: Definition
  pointer?: string
  onPath?: string
}

function plantAll(name: string): Planted[] {
  const sites = sound.map((definition) => ({ definition, mutants: mutators[name]?.sites(definition) ?? [] }))
  const rounds = Math.max(0, ...sites.map(({ mutants }) => mutants.length))
  const chosen = Array.from({ length: rounds }, (_, round) =>
    sites.flatMap(({ definition, mutants }) => {
      const mutant = mutants[round]
      return mutant ? [{ definition, mutant }] : []
    }),
  ).flat()
  return chosen.slice(0, perClass).map(({ definition, mutant: { plant, what, ...wanted } }) => {
    const copy = structuredClone(definition)
    plant(copy)
    // As read from a file: nothing that was worked out about it before is kept.
    return { what: `${definition.id}: ${what}`, definition: structuredClone(copy), ...wanted }
  })
}

let planted = 0

describe('every class of defect is found for the right reason', () => {
  test.each(Object.keys(mutators))('%s', (name) => {
    const code = mutators[name]?.code ?? ''
    const mutants = plantAll(name)
    expect(mutants.length, 'no sound definition has a place for this defect').toBeGreaterThan(0)
    planted += mutants.length
    const missed = mutants.flatMap(({ what, definition, pointer, onPath }) => {
      const result = checkDefinition(definition, surroundings)
      const errors = result.ok ? [] : result.findings.filter(({ severity }) => severity === 'error')
      const isIt = errors.some(
        (finding) =>
          finding.code === code &&
          (pointer === undefined || finding.pointer === pointer) &&
          (onPath === undefined || finding.path?.some((place) => place.includes(onPath))),
      )
      return isIt
        ? []
        : [{ what, pointer, found: errors.map((one) => `${one.code} ${one.pointer} ${one.message}`).slice(0, 4) }]
    })
    expect(missed).toEqual([])
  })

  test('there are hundreds of them', () => {
    expect(planted).toBeGreaterThan(300)
  })
})
