import { expect, test } from 'vitest'
import type { Definition } from '#core/definition.ts'
import { indexSteps } from '#core/steps.ts'
import { limits } from '#event-store/event-store.ts'
import { checkCatalog } from '#publishing/check-catalog.ts'
import { catalogDir } from '#support/catalog.ts'

const { rules, findings, entities } = await checkCatalog(catalogDir)

test('the whole catalogue is in order, without a warning', () => {
  expect(findings).toEqual([])
  expect(rules.map(({ procedure }) => procedure)).toEqual(
    expect.arrayContaining(['ciudad.certificado-residencia', 'gobernacion.peticion', 'municipio.escrito']),
  )
})

test('the samples are clearly samples', () => {
  for (const { entity } of entities) {
    expect(entity.name.es).toContain('Ejemplo')
    expect(entity.help.email).toMatch(/\.example$/)
  }
})

for (const { procedure, definition } of rules) {
  test(`${procedure} fits into one event`, () => {
    expect(JSON.stringify(definition).length).toBeLessThan(limits.eventBytes / 2)
  })

  test(`${procedure} says in each place what happens to the case`, () => {
    const silent = Object.entries(indexSteps(definition).steps).filter(
      ([, { kind, status }]) => kind !== 'choice' && kind !== 'join' && !status,
    )
    expect(silent.map(([id]) => id)).toEqual([])
  })

  test(`${procedure} asks at most seven questions on a page`, () => {
    const steps = Object.values(indexSteps(definition).steps)
    const pages = steps.flatMap((step) => (step.kind === 'form' ? step.sections : []))
    const long = pages.filter(({ fields = [] }) => fields.filter((name) => !definition.data[name]?.value).length > 7)
    expect(long.map(({ id }) => id)).toEqual([])
  })

  test(`${procedure} speaks plainly: sentences of at most 20 words`, () => {
    const long = sentences(definition).filter((sentence) => sentence.split(/\s+/).length > 20)
    expect(long).toEqual([])
  })
}

/** Spanish sentences on pages and in messages; letters of law and placeholders may need more room. */
function sentences({ templates: _letters, norms: _norms, ...definition }: Definition): string[] {
  const texts: string[] = []
  JSON.stringify(definition, (name, value: unknown) => {
    if (name === 'es' && typeof value === 'string') texts.push(value)
    return value
  })
  return texts.flatMap((text) => text.replaceAll(/\{\{.*?\}\}/g, 'x').split(/[.:?!]\s+|\n+/))
}
