import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field } from '#core/definition.ts'
import { holds, type Result, type Scope } from '#core/expression.ts'
import { compileExpression } from '#publishing/expressions/expression-parser.ts'
import { typesOfFields, type Types } from '#publishing/expressions/expression-types.ts'
import { decideGuards, maxRegions, type Subject, type Verdict } from '#publishing/proof/regions.ts'

const title = { es: 'x' }
const options = (...list: string[]) => list.map((value) => ({ value, title }))
const data: Record<string, Field> = {
  monto: { title, type: 'integer', minimum: 0 },
  peso: { title, type: 'number', minimum: 0, maximum: 100 },
  altura: { title, type: 'number' },
  urgente: { title, type: 'boolean' },
  tipo: { title, type: 'string', options: options('queja', 'reclamo', 'otro', 'consulta') },
  nombre: { title, type: 'string', maxLength: 40 },
  desde: { title, type: 'string', format: 'date' },
  tarifa: { title, type: 'number', minimum: 0, value: 'altura * 2.0' },
  temas: { title, type: 'array', options: options('agua', 'vias', 'luz') },
  socios: { title, type: 'group', fields: { parte: { title, type: 'integer' } }, maxItems: 5 },
}
const document = { title, accept: ['application/pdf'], maxBytes: 1, maxFiles: 3 } as Subject['documents'][string]
const subject = (...surely: string[]): Subject => ({
  data,
  documents: { poder: document },
  settings: { limite: { title, value: 1000, source: 'Acuerdo 1' } },
  surely: new Set(surely.map((name) => (name.includes('.') ? name : `data.${name}`))),
})
const all = subject(...Object.keys(data))
const types: Types = {
  ...typesOfFields(data),
  data: { members: typesOfFields(data) },
  documents: { members: { poder: 'int' } },
  settings: { members: { limite: 'int' } },
  branches: { members: { bomberos: 'string' } },
  case: { members: { channel: 'string' } },
}
const compile = (source: string) => ({ source, expression: compileExpression(source, types).expression })
const decide = (sources: string[], about = all, assuming: string[] = []): Verdict =>
  decideGuards(
    sources.map(compile),
    about,
    assuming.map((source) => compile(source).expression),
  )

describe('guards that always choose one way', () => {
  test.each<[string, string[]]>([
    ['an integer in three parts', ['monto < 10', 'monto >= 10 && monto < 20', '20 <= monto']],
    ['bounds of the field', ['monto == 0', 'monto > 0']],
    ['neighbours of integers', ['monto < 10', 'monto == 10', 'monto > 10']],
    ['a double', ['altura < 1.5', 'altura == 1.5', 'altura > 1.5']],
    ['all options', ["tipo == 'queja'", "tipo in ['reclamo', 'otro', 'consulta']"]],
    ['a boolean', ['urgente', '!urgente']],
    ['a boolean compared', ['urgente == true', 'urgente != true']],
    ['text and any other', ["nombre == 'Ana'", "nombre != 'Ana'"]],
    ['length', ['size(nombre) <= 3', 'nombre.size() > 3 && size(nombre) <= 40']],
    ['days', ["desde < '2026-01-01'", "desde >= '2026-01-01'"]],
    ['days next to each other', ["desde <= '2025-12-31'", "desde >= '2026-01-01'"]],
    [
      'several choices',
      ["'agua' in temas", "!('agua' in temas) && size(temas) > 1", "!('agua' in temas) && size(temas) < 2"],
    ],
    ['no choice', ['temas == []', 'size(temas) > 0']],
    ['rows', ['size(socios) == 0', 'size(socios) in [1, 2, 3, 4, 5]']],
    ['documents', ['documents.poder == 0', "documents['poder'] >= 1"]],
    ['a setting', ['monto < settings.limite', 'monto >= settings.limite']],
    [
      'two answers',
      ["urgente && tipo == 'queja'", "urgente && tipo != 'queja'", '!urgente && monto > 5', '!urgente && monto < 6'],
    ],
    ['a choice in a guard', ["urgente ? monto > 5 : tipo == 'otro'", "!(urgente ? monto > 5 : tipo == 'otro')"]],
    ['something computed, either way', ["nombre.startsWith('A')", "!nombre.startsWith('A')"]],
    ['the name by two ways', ['data.monto > 5', 'monto <= 5']],
  ])('%s', (_name, sources) => {
    const verdict = decide(sources)
    expect(verdict.undecided?.en).toBeUndefined()
    expect(verdict).toEqual({ total: true, disjoint: true, overlapping: [] })
  })

  test('absence, when it is asked for', () => {
    const sources = ['!has(monto)', 'has(monto) && monto < 5', 'has(monto) && monto >= 5']
    expect(decide(sources, subject())).toMatchObject({ total: true, disjoint: true })
  })

  test('what is assumed to hold is not asked again', () => {
    const sources = ["tipo == 'queja' && monto > 5", "tipo == 'queja' && monto <= 5", "tipo != 'queja'"]
    expect(decide(sources, subject('tipo'))).toMatchObject({ total: false })
    expect(decide(sources, subject('tipo'), ["tipo != 'queja' || has(monto)"])).toMatchObject({ total: true })
  })
})

describe('guards that leave something out', () => {
  test.each<[string[], string]>([
    [['monto < 1000', 'monto > 1000'], 'cuando monto = 1000'],
    [["tipo == 'queja'", "tipo == 'reclamo'"], 'cuando tipo es otro valor'],
    [["tipo in ['queja', 'reclamo', 'otro']"], 'cuando tipo es otro valor'],
    [['altura < 1.5', 'altura > 1.5'], 'cuando altura = 1.5'],
    [["desde < '2026-01-01'", "desde > '2026-01-01'"], "cuando desde = '2026-01-01'"],
    [["monto != 1000 || tipo != 'queja'"], "cuando monto = 1000 y tipo = 'queja'"],
    [["nombre == 'Ana'"], 'cuando nombre es otro valor'],
    [['documents.poder > 0'], 'cuando documents.poder = 0'],
    [['false'], 'siempre'],
    [["branches.bomberos == 'si'", "branches.bomberos != 'si'"], 'cuando branches.bomberos falta o es un error'],
  ])('%s', (sources, text) => {
    const verdict = decide(sources)
    expect(verdict.uncovered?.text.es).toBe(text)
    expect(verdict.total).toBe(false)
  })

  test('an answer that may be absent', () => {
    expect(decide(['monto < 5', 'monto >= 5'], subject())).toMatchObject({
      total: false,
      disjoint: true,
      uncovered: { values: { 'data.monto': undefined }, text: { en: 'when monto is absent or an error' } },
    })
  })
})

test('guards that hold together are named, with values', () => {
  expect(decide(['monto <= 10', 'monto >= 10', "tipo == 'queja' && monto > 50"])).toMatchObject({
    total: true,
    disjoint: false,
    overlapping: [
      { guards: [0, 1], sample: { values: { 'data.monto': 10 }, text: { es: 'cuando monto = 10' } } },
      { guards: [1, 2], sample: { values: { 'data.monto': 51, 'data.tipo': 'queja' } } },
    ],
  })
})

describe('what cannot be followed is undecided, and never called right', () => {
  test.each([
    [["nombre.startsWith('A')", "nombre.startsWith('B')"]],
    [["nombre.matches('^A')", "nombre != 'Ana'"]],
    [['monto + 1 > 5', 'monto + 1 <= 5']],
    [['altura > peso', 'altura <= peso', 'altura == 2.0 * peso']],
    [["temas == ['agua']", "temas != ['agua']"]],
    // No number is neither, and a calculated field need not keep to its minimum.
    [['tarifa < 5.0', 'tarifa >= 5.0']],
    [['tarifa >= 0.0', 'tarifa != tarifa']],
  ])('%s', (sources) => {
    const verdict = decide(sources)
    expect(verdict.undecided?.es).toMatch(/depende de|no se puede/)
    expect(verdict.total && verdict.disjoint).toBe(false)
  })

  test('a failure whatever is computed is real', () => {
    const verdict = decide(["tipo == 'queja' && nombre.startsWith('A')", "tipo == 'queja' && !nombre.startsWith('A')"])
    expect(verdict.uncovered?.text.es).toBe('cuando tipo es otro valor')
    expect(verdict.undecided).toBeUndefined()
  })

  test('too many combinations', () => {
    const sources = Object.keys(data)
      .slice(0, 3)
      .map(
        (name) =>
          `${name} in [${Array.from({ length: 30 }, (_, i) => (name === 'monto' ? 2 * i : `${2 * i}.0`)).join(',')}]`,
      )
    expect(decide(sources.slice(0, 2).concat('altura in [1.0, 2.0, 3.0, 4.0, 5.0]')).undecided?.es).toContain(
      String(maxRegions),
    )
  })
})

const atoms: [string, string][] = [
  ['monto', 'monto < 5'],
  ['monto', 'monto >= 5'],
  ['monto', 'monto == 7'],
  ['altura', 'altura <= 1.5'],
  ['altura', 'altura > 2'],
  ['urgente', 'urgente'],
  ['tipo', "tipo == 'queja'"],
  ['tipo', "tipo in ['reclamo', 'otro']"],
  ['nombre', "nombre == 'Ana'"],
  ['nombre', 'size(nombre) > 2'],
  ['desde', "desde < '2026-03-01'"],
  ['temas', "'agua' in temas"],
  ['temas', 'size(temas) >= 2'],
  ['monto', 'has(monto)'],
  ['nombre', "nombre.contains('n')"],
  ['altura', 'altura > peso'],
]
const guard = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom(...atoms.map(([, source]) => source)),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a} && ${b})`),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a} || ${b})`),
    tie('any').map((a) => `!(${a})`),
  ),
})).any
const answers = fc.record(
  {
    monto: fc.integer({ min: 0, max: 10 }),
    peso: fc.constantFrom(0, 1.5, 3),
    altura: fc.constantFrom(-1, 1.5, 1.7, 2, 2.5),
    urgente: fc.boolean(),
    tipo: fc.constantFrom('queja', 'reclamo', 'otro', 'consulta'),
    nombre: fc.constantFrom('Ana', 'a', 'Juan', '', 'xyz'),
    desde: fc.constantFrom('2026-02-28', '2026-03-01', '2026-03-02'),
    temas: fc.subarray(['agua', 'vias', 'luz']),
  },
  { requiredKeys: [] },
)

test('no answers contradict what is proved, and the samples fail as told', () => {
  fc.assert(
    fc.property(
      fc.array(guard, { minLength: 1, maxLength: 3 }),
      fc.array(answers, { minLength: 20, maxLength: 20 }),
      (sources, cases) => {
        const guards = sources.map(compile)
        const verdict = decideGuards(guards, subject())
        const holding = (values: Record<string, Result | undefined>) => {
          const scope: Scope = Object.fromEntries(
            Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
          )
          return guards.flatMap(({ expression }, index) =>
            holds(expression, { ...scope, data: scope }) ? [index] : [],
          )
        }
        for (const one of cases) {
          const found = holding(one)
          if (verdict.total) expect(found.length).toBeGreaterThan(0)
          if (verdict.disjoint) expect(found.length).toBeLessThan(2)
        }
        const byField = (values: Record<string, Result | undefined>) =>
          Object.fromEntries(Object.entries(values).map(([key, value]) => [key.slice('data.'.length), value]))
        // What a sample leaves out does not matter; what is computed is absent from a real failure.
        for (const one of cases) {
          if (verdict.uncovered) expect(holding({ ...one, ...byField(verdict.uncovered.values) })).toEqual([])
          for (const { guards: pair, sample } of verdict.overlapping)
            expect(holding({ ...one, ...byField(sample.values) })).toEqual(expect.arrayContaining(pair))
        }
      },
    ),
    { numRuns: 100 },
  )
})
