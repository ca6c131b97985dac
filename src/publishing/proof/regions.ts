import { holds, type Expression, type Result, type Scope } from '#core/expression.ts'
import { collect, groups, type Collector, type Usage } from './region-atoms.ts'
import { representatives, type Representative, type Subject } from './region-values.ts'

export type { Subject } from './region-values.ts'

export interface Guard {
  source: string
  /** Compiled with types, by `compileExpression`. */
  expression: Expression
}

/** Values for which guards fail to choose one way. */
export interface Sample {
  /** By `data.<field>`, `documents.<slot>`, `case.<fact>` …; only those that matter. `undefined` is absent. */
  values: Record<string, Result | undefined>
  /** Such as `cuando monto = 1000 y tipo = 'queja'`. */
  text: { es: string; en: string }
}

/**
 * What is known of some guards. `total` and `disjoint` are true only when that is proved. `uncovered` and `overlapping`
 * are real: there are answers like these. When something is neither proved nor disproved, `undecided` says why.
 */
export interface Verdict {
  total: boolean
  disjoint: boolean
  uncovered?: Sample
  /** Two guards, by their place in the list, that hold for the same values. */
  overlapping: { guards: [number, number]; sample: Sample }[]
  undecided?: { es: string; en: string }
}

/** Combinations of regions that are looked at; guards over more are not decided. */
export const maxRegions = 20_000

interface Variable {
  usage: Usage
  values: Representative[]
  free: boolean
}

/**
 * Decides whether the guards of a choice cover every case, and never two at once. The values of each answer are split
 * into regions that the guards cannot tell apart: the constants that they compare it with and what lies between, the
 * options, the sizes, and absence. The guards are run by core on one value of every region, an error counting as "does
 * not hold" as it does there. Comparisons with constants, `in`, `has`, `size` and booleans are decided exactly. What is
 * computed (`matches`, arithmetic, two answers compared, calculated fields) is taken as free to be anything: a proof over that still holds,
 * but a failure may not be real, and is then reported as undecided. Patterns and `checks` of fields are not looked at.
 *
 * `assuming` are conditions that hold in every case that comes here, such as `tipo != 'x' || has(monto)`.
 */
export function decideGuards(
  guards: readonly Guard[],
  subject: Subject,
  assuming: readonly Expression[] = [],
): Verdict {
  const settings = Object.entries(subject.settings ?? {}).map(([name, { value }]) => [name, value] as const)
  const fixed: Scope = { settings: Object.fromEntries(settings) }
  const collector: Collector = { usages: new Map(), isField: (name) => Object.hasOwn(subject.data, name), fixed }
  const conditions = guards.map(({ expression }) => collect(collector, expression))
  const assumptions = assuming.map((expression) => collect(collector, expression))
  const variables: Variable[] = []
  // What is exact first, so that for each of its values all that is computed is tried.
  const usages = [...collector.usages.values()].toSorted(
    (a, b) => Number(isFree(subject, a)) - Number(isFree(subject, b)),
  )
  for (const usage of usages) {
    const values = representatives(subject, usage)
    if (!values) return undecided(`"${usage.shown}" no se puede dividir en regiones`, `"${usage.shown}" has no regions`)
    variables.push({ usage, values, free: isFree(subject, usage) })
  }
  const count = variables.reduce((product, { values }) => product * values.length, 1)
  if (count > maxRegions)
    return undecided(
      `son ${count} combinaciones, más de ${maxRegions}`,
      `these are ${count} combinations, more than ${maxRegions}`,
    )
  return judge({ variables, conditions, assumptions, fixed })
}

/** What follows from other answers, and is looked at as if it did not. */
function isFree({ data }: Subject, { key, computed }: Usage): boolean {
  const field = key.startsWith('data.') ? data[key.slice('data.'.length)] : undefined
  return computed !== undefined || key.startsWith('labels.') || field?.value !== undefined
}

const undecided = (es: string, en: string): Verdict => ({
  total: false,
  disjoint: false,
  overlapping: [],
  undecided: { es, en },
})

interface Question {
  variables: Variable[]
  conditions: Expression[]
  assumptions: Expression[]
  fixed: Scope
}

type Choice = Representative[]

function scopeOf({ variables, fixed }: Question, choice: Choice): Scope {
  const members: Record<string, Scope> = Object.fromEntries(groups.map((group) => [group, {}]))
  const scope: Scope = { ...fixed, ...members }
  for (const [index, { usage }] of variables.entries()) {
    const value = choice[index]?.value
    if (value === undefined) continue
    const dot = usage.key.indexOf('.')
    const [group, name] = [usage.key.slice(0, dot), usage.key.slice(dot + 1)]
    const of = members[group]
    if (of) of[name] = value
    // Computed values stand under their whole key.
    if (!of) scope[usage.key] = value
    else if (group === 'data') scope[name] = value
  }
  return scope
}

/** Which guards hold; none at all when the values cannot come together. */
function holding(question: Question, choice: Choice): number[] | undefined {
  const scope = scopeOf(question, choice)
  if (!question.assumptions.every((assumption) => holds(assumption, scope))) return undefined
  return question.conditions.flatMap((condition, index) => (holds(condition, scope) ? [index] : []))
}

/** Every combination, the last variable changing fastest. */
function* combinations(variables: readonly Variable[]): Generator<Choice> {
  const [first, ...rest] = variables
  if (!first) return yield []
  for (const value of first.values) for (const others of combinations(rest)) yield [value, ...others]
}

interface Failure {
  choice: Choice
  /** What fails: no guard (`none`), or the pair `0,1`. */
  what: string
}

function failuresOf(found: readonly number[]): string[] {
  if (found.length === 0) return ['none']
  return found.flatMap((a, i) => found.slice(i + 1).map((b) => `${a},${b}`))
}

function judge(question: Question): Verdict {
  const exact = question.variables.filter(({ free }) => !free)
  const free = question.variables.slice(exact.length)
  const real = new Map<string, Failure>()
  const possible = new Map<string, Failure>()
  for (const fixed of combinations(exact)) {
    const counts = new Map<string, Failure & { times: number }>()
    let tried = 0
    for (const more of combinations(free)) {
      const choice = [...fixed, ...more]
      const found = holding(question, choice)
      if (!found) continue
      tried += 1
      for (const what of failuresOf(found))
        counts.set(what, { choice, what, times: (counts.get(what)?.times ?? 0) + 1 })
    }
    // Whatever is computed, it fails: then it is real.
    for (const failure of counts.values()) {
      const seen = failure.times === tried ? real : possible
      if (!seen.has(failure.what)) seen.set(failure.what, failure)
    }
  }
  return report(question, real, possible)
}

function report(question: Question, real: Map<string, Failure>, possible: Map<string, Failure>): Verdict {
  const none = real.get('none')
  const overlapping = [...real.values()]
    .filter(({ what }) => what !== 'none')
    .map((failure): Verdict['overlapping'][number] => {
      const [a = 0, b = 0] = failure.what.split(',').map(Number)
      return { guards: [a, b], sample: sampleOf(question, failure) }
    })
  const doubt = [...possible.values()].find(({ what }) => !real.has(what))
  const shown = question.variables.filter(({ free }) => free).map(({ usage }) => `"${usage.shown}"`)
  return {
    total: !none && !possible.has('none'),
    disjoint: overlapping.length === 0 && ![...possible.keys()].some((what) => what !== 'none'),
    ...(none && { uncovered: sampleOf(question, none) }),
    overlapping,
    ...(doubt && {
      undecided: {
        es: `depende de ${shown.join(' y ')}, que no se puede seguir; quizá ${sampleOf(question, doubt).text.es}`,
        en: `it depends on ${shown.join(' and ')}, which cannot be followed; perhaps ${sampleOf(question, doubt).text.en}`,
      },
    }),
  }
}

/** The values that matter: one by one those are left out without which it fails all the same, what is computed first. */
function sampleOf(question: Question, { choice, what }: Failure): Sample {
  const { variables } = question
  const tried = variables.map((variable, index) => ({ ...variable, values: choice.slice(index, index + 1) }))
  const fails = (one: Choice) => {
    const found = holding(question, one)
    return found === undefined || failuresOf(found).includes(what)
  }
  for (const [index, variable] of [...variables.entries()].toReversed()) {
    const any = tried.with(index, variable)
    if (combinations(any).every(fails)) tried[index] = variable
  }
  const kept = tried.flatMap(({ usage, values }, index) => {
    const [one] = values
    return tried[index] !== variables[index] && one ? [{ usage, one }] : []
  })
  const phrase = (is: string, other: string, absent: string, and: string, when: string, always: string) =>
    kept.length === 0
      ? always
      : `${when} ${kept.map(({ usage, one }) => `${usage.shown} ${describe(one, is, other, absent)}`).join(and)}`
  return {
    values: Object.fromEntries(kept.map(({ usage, one }) => [usage.key, one.value])),
    text: {
      es: phrase('=', 'es otro valor', 'falta o es un error', ' y ', 'cuando', 'siempre'),
      en: phrase('=', 'is another value', 'is absent or an error', ' and ', 'when', 'always'),
    },
  }
}

function describe({ value, other }: Representative, is: string, otherwise: string, absent: string): string {
  if (value === undefined) return absent
  if (other) return otherwise
  return `${is} ${typeof value === 'string' ? `'${value.replaceAll('\u0000', '…')}'` : JSON.stringify(value)}`
}
