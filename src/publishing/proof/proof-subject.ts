import type { Definition, Step } from '#core/definition.ts'
import type { Expression } from '#core/expression.ts'
import { offeredOptions, type Vocabularies } from '#core/options.ts'
import type { Rules } from '#core/rules.ts'
import { indexSteps } from '#core/steps.ts'
import { areExclusive, follows, provesByValue, type DomainOf } from './proof-conditions.ts'
import { createFactBook, type FactBook, type Facts } from './proof-facts.ts'
import { absentIn, keyOf, keysIn, provesPresence, type Assumption, type IsSure } from './proof-reads.ts'

/** What is proved: a definition whose names all lead somewhere, its expressions compiled. */
export type ProofRules = Pick<Rules, 'definition' | 'expressions' | 'vocabularies'>

/** Services that a definition may call, by name: what their answers always hold. */
export type ServiceAnswers = Readonly<Record<string, ReadonlySet<string>>>

/** A definition as the proof looks at it. */
export interface Subject {
  definition: Definition
  /** Every step, those of branches too. */
  steps: Readonly<Record<string, Step>>
  expressionOf(source: string): Expression
  book: FactBook
  vocabularies: Vocabularies
  /** What is surely there where these facts are. */
  isSure(facts: Facts): IsSure
  domainOf: DomainOf
  /** Facts that can become untrue at any moment, by an officer's correction. */
  unsteady(): Facts
  /** Members that a service's answer always holds. */
  answersOf(service: string): ReadonlySet<string>
}

/** @throws when the definition has no such step: names have been checked before. */
export function stepOf({ steps }: Pick<Subject, 'steps'>, id: string): Step {
  const step = steps[id]
  if (!step) throw new Error(`There is no step "${id}"`)
  return step
}

/** Names of expressions that are always there, whole maps among them. */
const alwaysThere =
  /^(case|documents|data|labels|clocks|settings|officers|branches|children|payments|appointments|today)$/
const alwaysHeld = /^(documents|settings)\.|^case\.(channel|language|openedOn|agency)$/

/** What the book knows under another name: an answer in words is there with the answer, a folio with the filing. */
export function inBook(key: string): string {
  if (key.startsWith('labels.')) return key.slice('labels.'.length)
  return key === 'case.folio' || key === 'case.filedOn' ? 'filed' : key
}

export function createSubject(rules: ProofRules, services: ServiceAnswers = {}): Subject {
  const { definition, expressions } = rules
  const expressionOf = (source: string): Expression => {
    const expression = expressions[source]
    if (!expression) throw new Error(`The expression "${source}" was not compiled`)
    return expression
  }
  const calculated = Object.keys(definition.data).filter((name) => definition.data[name]?.value !== undefined)
  const domainOf: DomainOf = (key) => {
    const field = Object.hasOwn(definition.data, key) ? definition.data[key] : undefined
    if (field?.type === 'boolean') return [true, false]
    if (field?.type !== 'string' || field.value !== undefined) return undefined
    return offeredOptions(rules.vocabularies, field)?.map(({ value }) => value)
  }
  const book = createFactBook(
    (source) => keysIn(expressionOf(source), definition, expressionOf).map(inBook),
    (a, b) =>
      areExclusive(
        [a, b].map(({ source, holds }) => ({ expression: expressionOf(source), holds })),
        domainOf,
      ),
  )

  let unsteady: Facts | undefined

  function assumptionsIn(facts: Facts): Assumption[] {
    return book
      .knowns()
      .filter(({ bit }) => (facts & bit) !== 0n)
      .map(({ source, holds }) => ({ expression: expressionOf(source), holds }))
  }

  /** Later calculated fields do not exist yet when an earlier one is worked out. */
  function isCalculable(key: string, isSure: IsSure, assumed: readonly Assumption[]): boolean {
    const source = definition.data[key]?.value ?? ''
    const position = calculated.indexOf(key)
    const isEarlier: IsSure = (other, more) =>
      (!calculated.includes(other) || calculated.indexOf(other) < position) && isSure(other, more)
    return absentIn(expressionOf(source), isEarlier, assumed).length === 0
  }

  function isColumnSure(key: string): boolean {
    const [group = '', column = ''] = key.split('[].')
    const field = definition.data[group]?.fields?.[column]
    return field === undefined || (field.required === true && field.when === undefined)
  }

  return {
    definition,
    steps: indexSteps(definition).steps,
    expressionOf,
    book,
    vocabularies: rules.vocabularies,
    domainOf,
    unsteady: () => (unsteady ??= book.dependents(definition.anytime.correct?.fields ?? [])),
    answersOf: (service) => services[service] ?? new Set(),
    isSure: (facts) => {
      const known = assumptionsIn(facts)
      const isSure: IsSure = (key, assumed) => {
        if (alwaysThere.test(key) || alwaysHeld.test(key)) return true
        if (key.includes('[].')) return isColumnSure(key)
        const name = inBook(key)
        if (calculated.includes(name)) return name === key && isCalculable(name, isSure, assumed)
        if ((facts & book.given(name)) !== 0n) return true
        const isIt = (node: Expression) => inBook(keyOf(node) ?? '') === name
        if (assumed.some((one) => provesPresence(one, isIt))) return true
        const all = [...known, ...assumed]
        if (all.some((one) => provesByValue(one, name))) return true
        return book
          .conditionals(name)
          .some(
            ({ bit, sources }) =>
              (facts & bit) !== 0n && sources.every((source) => follows(all, expressionOf(source), domainOf)),
          )
      }
      return isSure
    },
  }
}
