import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Branch, Definition, ParallelStep, Step } from '#core/definition.ts'
import { surroundingsOf } from '#publishing/check-catalog.ts'
import { checkDefinition } from '#publishing/check-definition.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import { findingSentences } from '#publishing/finding-sentences.ts'
import { sayFinding, stepsPassed, type Finding } from '#publishing/finding.ts'
import { simulate } from '#publishing/simulation/simulate.ts'
import { catalogDir } from '#support/catalog.ts'

const surroundings = surroundingsOf(await readCatalogFiles(catalogDir))
const text = (words: string) => ({ es: words, en: words })
const title = text('Paso')

/** A small procedure around some steps; `messages` are the words of its notices. */
function definitionOf(steps: Record<string, Step>, messages: Record<string, string> = {}): Definition {
  const norm = 'law'
  return {
    language: 1,
    id: 'prueba',
    version: 1,
    agency: 'ciudad/gobierno',
    title: text('Prueba'),
    purpose: text('Pide una prueba.'),
    audience: ['person'],
    result: text('Una prueba.'),
    cost: text('Gratis.'),
    channels: ['web'],
    calendar: 'co',
    norms: { law: { title: 'Ley de prueba' } },
    roles: {
      applicant: { title: text('Solicitante') },
      desk: { title: text('Ventanilla'), agency: 'ciudad/planeacion' },
      head: { title: text('Jefe'), agency: 'ciudad/planeacion' },
    },
    data: {
      kind: {
        title: text('Clase'),
        type: 'string',
        required: true,
        norm,
        options: ['a', 'b', 'c'].map((value) => ({ value, title: text(`Clase ${value}`) })),
      },
      amount: { title: text('Valor'), type: 'integer', minimum: 0, maximum: 100, required: "kind == 'a'", norm },
      extra: { title: text('Otro dato'), type: 'string', norm },
      note: { title: text('Nota'), type: 'string', required: true },
      double: { title: text('Doble'), type: 'integer', value: 'has(amount) ? amount * 2 : 0' },
    },
    documents: {},
    clocks: {
      answer: { title: text('Plazo'), norm, term: '15 business days', startsOn: 'filing' },
      late: {
        title: text('Silencio'),
        norm,
        term: '3 months',
        startsOn: 'filing',
        silence: { effect: 'positive', norm, text: text('Se entiende aceptada.'), next: 'won' },
      },
    },
    messages: Object.fromEntries(
      Object.entries(messages).map(([id, body]) => [id, { subject: text('Aviso'), body: text(body) }]),
    ),
    templates: {},
    start: 'draft',
    steps: {
      draft: {
        kind: 'form',
        title,
        role: 'applicant',
        sections: [{ id: 'all', title, fields: ['kind', 'amount', 'extra'] }],
        abandonedAfter: '30 days',
        next: Object.keys(steps)[0] ?? 'won',
      },
      ...steps,
      won: { kind: 'end', title, outcome: 'won' },
      ...(JSON.stringify(steps).includes('"lost"') && { lost: { kind: 'end', title, outcome: 'lost' } as const }),
    },
    anytime: { withdraw: { norm } },
  }
}

const errorsOf = (definition: Definition): Finding[] => {
  const result = checkDefinition(structuredClone(definition), surroundings)
  return result.ok ? [] : result.findings.filter(({ severity }) => severity === 'error')
}

const task = (next: string, more: Partial<Extract<Step, { kind: 'task' }>> = {}): Step => ({
  kind: 'task',
  title,
  role: 'desk',
  outcomes: { done: { title, next } },
  ...more,
})

/** A branch of some tasks, one after the other. */
function chain(name: string, length: number): Branch {
  const ids = Array.from({ length }, (_, i) => `${name}${i}`)
  const tasks = ids.map((id, i): [string, Step] => [id, task(ids[i + 1] ?? `${name}-done`)])
  return {
    title,
    start: ids[0] ?? '',
    steps: { ...Object.fromEntries(tasks), [`${name}-done`]: { kind: 'join', title } },
  }
}

const parallelOf = (names: string[], length: number, more: Partial<ParallelStep> = {}): ParallelStep => ({
  kind: 'parallel',
  title,
  branches: Object.fromEntries(names.map((name) => [name, chain(name, length)])),
  join: 'all',
  next: 'won',
  ...more,
})

describe('a counterexample', () => {
  test('tells where the case is after each move, branches in brackets, and what moved it there when it was not the step', () => {
    const both = parallelOf(['fire', 'health'], 1, { within: '5 days', expired: 'again' })
    const findings = errorsOf(definitionOf({ opinions: both, again: task('again') }))
    const trapped = findings.find(({ code }) => code === 'no-end')
    expect(trapped?.pointer).toBe('/steps/again')
    expect(trapped?.path).toEqual(['draft', 'opinions', 'opinions[fire0, health0]', 'opinions.expired: again'])
    expect(trapped?.message).toContain(
      'draft → opinions → opinions[fire0, health0] → opinions.expired: again, then no path',
    )
    expect([...new Set(stepsPassed(trapped?.path ?? []))]).toEqual(['draft', 'opinions', 'fire0', 'health0', 'again'])
    expect(sayFinding(trapped as Finding, 'es').message).toContain('y luego ningún camino lleva a un final')
  })

  test('goes by silence where only silence leaves an answer out', () => {
    const steps: Record<string, Step> = {
      decide: task('tell', { outcomes: { done: { title, fields: ['note'], next: 'tell' } } }),
      tell: { kind: 'notify', title, to: 'applicant', message: 'told', next: 'won' },
    }
    const definition = definitionOf(steps, { told: 'Esto dice la nota: {{ note }}' })
    expect(errorsOf(definition)).toEqual([])
    const { silence } = definition.clocks['late'] ?? {}
    if (silence) silence.next = 'tell'
    expect(errorsOf(definition).map(({ code, path }) => [code, path?.at(-1)])).toContainEqual([
      'may-be-absent',
      'late.silence: tell',
    ])
  })

  test('is none where each way is sound by itself, though no answer is there on all of them', () => {
    const choice: Step = { kind: 'choice', title, when: [{ if: "kind == 'a'", next: 'pay' }], else: 'won' }
    const pay: Step = {
      kind: 'notify',
      title,
      to: 'applicant',
      message: 'told',
      next: 'won',
    }
    const definition = definitionOf({ choice, pay }, { told: 'Pague {{ amount }}' })
    expect(errorsOf(definition)).toEqual([])
    const first = definition.steps['choice']
    if (first?.kind === 'choice') first.when = [{ if: "kind != 'c'", next: 'pay' }]
    expect(errorsOf(definition)).toMatchObject([{ code: 'may-be-absent' }, { code: 'may-be-absent' }])
  })
})

test('a case that can be in too many combinations of steps is refused, not waved through', () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  expect(errorsOf(definitionOf({ all: parallelOf(names.slice(0, 3), 5) }))).toEqual([])
  expect(errorsOf(definitionOf({ all: parallelOf(names, 7) })).map(({ code }) => code)).toEqual(['too-many-states'])
}, 60_000)

test('a parallel of more than ten conditions is refused, not proved for the first ten alone', () => {
  const conditional = (names: string[]) =>
    Object.fromEntries(names.map((name, i) => [name, { ...chain(name, 0), when: `has(amount) && amount > ${i}` }]))
  const names = Array.from({ length: 11 }, (_, i) => `b${i}`)
  const startAtJoin = (branches: Record<string, Branch>) =>
    Object.fromEntries(Object.entries(branches).map(([name, one]) => [name, { ...one, start: `${name}-done` }]))
  const all = (some: string[]) => definitionOf({ all: parallelOf([], 0, { branches: startAtJoin(conditional(some)) }) })
  expect(errorsOf(all(names.slice(0, 10)))).toEqual([])
  expect(errorsOf(all(names))).toMatchObject([
    { code: 'too-many-conditions', pointer: '/steps/all', params: { step: 'all', count: 11, limit: 10 } },
  ])
})

test('a term of the person that ran out limits nothing that comes after', () => {
  const ask: Step = {
    kind: 'form',
    title,
    role: 'applicant',
    sections: [{ id: 'more', title, fields: ['extra'] }],
    next: 'won',
  }
  const definition = definitionOf({ ask, again: { ...ask } })
  const lapse = { norm: 'law', text: text('Se entiende desistida.'), next: 'again' }
  definition.clocks['term'] = { title: text('Plazo'), norm: 'law', term: '1 month', startsOn: 'enter:ask', lapse }
  expect(errorsOf(definition)).toMatchObject([{ code: 'waits-forever', pointer: '/steps/again' }])
  // Core starts it again when its signal comes again.
  definition.clocks['term'].startsOn = 'enter:again'
  definition.clocks['term'].lapse = { ...lapse, next: 'again' }
  expect(errorsOf(definition).map(({ code, pointer }) => `${code} ${pointer}`)).not.toContain(
    'waits-forever /steps/again',
  )
})

describe('a branch that cannot finish', () => {
  const opinions = (more: Partial<ParallelStep>) => {
    const parallel = parallelOf(['fire', 'health'], 1, more)
    const { health } = parallel.branches
    if (health) health.steps['health0'] = task('again')
    if (health) health.steps['again'] = task('health0')
    return definitionOf({ opinions: parallel })
  }

  test('hangs though the limit of its parallel would lead on: nobody can do the work before', () => {
    const findings = errorsOf(opinions({ within: '5 days', expired: 'won' }))
    const hangs = findings.find(({ code }) => code === 'join-hangs')
    expect(hangs?.path?.slice(0, 3)).toEqual(['draft', 'opinions', 'opinions[fire0, health0]'])
    expect(findings.map(({ code }) => code)).not.toContain('no-end')
  })

  test('does not hang where its fellow alone is waited for', () => {
    expect(errorsOf(opinions({ join: 'any' })).map(({ code }) => code)).not.toContain('join-hangs')
  })
})

/** Any wiring of up to seven steps of every kind, most of them forward, some of them sound. */
const kinds = [
  'task',
  'task',
  'choice',
  'notify',
  'notify',
  'payment',
  'wait',
  'call',
  'form',
  'parallel',
  'appointment',
] as const
const bodies = [
  'Hola.',
  'Clase {{ kind }}.',
  'Valor {{ amount }}.',
  'Nota {{ note }}.',
  "Nota {{ has(note) ? note : 'no hay' }}.",
  "{{ kind == 'a' ? string(amount) : '' }} y {{ double }}.",
  'Plazo {{ clocks.answer }}, radicado {{ case.folio }}.',
]
const guards = ["kind == 'a'", "kind in ['a', 'b']", 'has(amount) && amount > 50', "has(extra) && extra == 'x'"]

const wirings = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    first: fc.nat(99),
    second: fc.nat(99),
    guard: fc.nat(99),
    body: fc.nat(99),
    back: fc.nat(9),
  }),
  { minLength: 2, maxLength: 7 },
)

type Wiring = typeof wirings extends fc.Arbitrary<(infer W)[]> ? W : never

function build(wiring: Wiring[]): Definition {
  const ids = wiring.map((_, i) => `s${i}`)
  const messages: Record<string, string> = {}
  const steps = wiring.map(({ kind, first, second, guard, body, back }, i): [string, Step] => {
    const ahead = [...ids.slice(i + 1), 'won', 'lost']
    const to = (pick: number) =>
      (back === 0 ? [...ids, 'won'] : ahead)[pick % (back === 0 ? ids.length + 1 : ahead.length)] ?? 'won'
    const [next, other] = [to(first), ahead[second % ahead.length] ?? 'lost']
    const when = guards[guard % guards.length] ?? 'true'
    const limit = { within: '10 business days', expired: other } as const
    switch (kind) {
      case 'task':
        return [
          `s${i}`,
          task(next, {
            outcomes: {
              yes: { title, fields: body % 2 ? ['note'] : [], next },
              no: { title, next: other, ...(body % 3 === 0 && { when }) },
            },
          }),
        ]
      case 'choice':
        return [`s${i}`, { kind, title, when: [{ if: when, next }], else: other }]
      case 'notify':
        messages[`m${i}`] = bodies[body % bodies.length] ?? ''
        return [`s${i}`, { kind, title, to: 'applicant', message: `m${i}`, next }]
      case 'payment':
        return [
          `s${i}`,
          {
            kind,
            title,
            role: 'applicant',
            amount: ['double', '100', 'amount', "kind == 'a' ? amount : 0"][body % 4] ?? '1',
            currency: 'COP',
            concept: text('Tasa'),
            norm: 'law',
            next,
            ...limit,
          },
        ]
      case 'wait':
        return [`s${i}`, { kind, title, for: '3 days', next }]
      case 'call': {
        const into = body % 2 ? { note: "answer.encontrado ? 'sí' : 'no'" } : { extra: 'answer.nombres' }
        return [
          `s${i}`,
          {
            kind,
            title,
            service: 'ciudad/registro-civil',
            request: { documento: "'123456'" },
            into,
            failed: other,
            next,
          },
        ]
      }
      case 'form':
        return [
          `s${i}`,
          {
            kind,
            title,
            role: 'applicant',
            sections: [{ id: 'more', title, fields: ['kind', 'amount'] }],
            next,
            ...limit,
          },
        ]
      case 'parallel': {
        const [left, right] = [`l${i}`, `r${i}`]
        const branches = {
          [left]: chain(left, 1),
          [right]: { ...chain(right, 1 + (body % 2)), ...(body % 3 === 0 && { when }) },
        }
        return [`s${i}`, { kind, title, branches, join: body % 2 ? 'all' : 'any', next }]
      }
      case 'appointment':
        return [
          `s${i}`,
          {
            kind,
            title,
            role: 'applicant',
            offices: [office],
            attendedBy: 'desk',
            missed: other,
            next,
            ...limit,
          },
        ]
    }
  })
  return definitionOf(Object.fromEntries(steps), messages)
}

const office =
  surroundings.agencies.flatMap(({ id, offices = [] }) => offices.map((one) => `${id}/${one.id}`))[0] ?? 'no office'

/** Takes away the steps that no step leads to, which are errors of their own. */
function withoutIslands(definition: Definition): Definition {
  const lost = errorsOf(definition).filter(({ code }) => code === 'unreachable')
  const names = lost.map(({ pointer }) => pointer.split('/')[2] ?? '').filter((name) => name !== 'won')
  if (names.length === 0) return definition
  const steps = Object.fromEntries(Object.entries(definition.steps).filter(([id]) => !names.includes(id)))
  return { ...definition, steps }
}

test('whatever passes never gets stuck and always ends, driven by random legal behaviour', () => {
  let sound = 0
  fc.assert(
    fc.property(wirings, fc.nat(1_000_000), (wiring, seed) => {
      const result = checkDefinition(structuredClone(withoutIslands(build(wiring))), surroundings)
      if (!result.ok) return
      sound += 1
      const { stuck, unfinished } = simulate(result.rules, surroundings, { lives: 8, seed })
      expect({ stuck, unfinished }).toEqual({ stuck: [], unfinished: 0 })
    }),
    { numRuns: 400, seed: 7, endOnFailure: true },
  )
  expect(sound).toBeGreaterThan(60)
}, 120_000)

test('docs/proof.md says every code, and no code has words in one language only', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/proof.md'), 'utf8')
  for (const [code, { es, en }] of Object.entries(findingSentences)) {
    expect(page).toContain(`\`${code}\``)
    const parts = (words: readonly string[]) => new Set(words.join().match(/\{\w+\}/g))
    const named = [...parts(es)].filter((part) => !/E[sn]\}$/.test(part) && part !== '{known}')
    for (const part of named) expect([...parts(en)], code).toContain(part)
  }
})
