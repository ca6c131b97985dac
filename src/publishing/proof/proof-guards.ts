import type { ChoiceStep, TaskStep } from '#core/definition.ts'
import type { Expression } from '#core/expression.ts'
import { found, type Finding } from '#publishing/finding.ts'
import { pointerToStep } from '#publishing/references/placed-steps.ts'
import { factsAbout } from './proof-data.ts'
import { pathTo, wayTo, type Exploration, type Visit } from './proof-explore.ts'
import type { Facts } from './proof-facts.ts'
import { keysIn } from './proof-reads.ts'
import { stepOf, type Subject } from './proof-subject.ts'
import { decideGuards, type Guard, type Verdict } from './regions.ts'

/** Ways of a choice without `else` cover every case and never two at once; a task always offers an outcome. */

const has = (name: string): Expression => ({ op: 'has', of: { op: 'name', name } })
const not = (of: Expression): Expression => ({ op: 'not', of })

const keysOf = ({ definition, expressionOf }: Subject, expressions: readonly Expression[]): Set<string> =>
  new Set(expressions.flatMap((expression) => keysIn(expression, definition, expressionOf)))

/** What facts say about the answers that guards read, as conditions for the regions. */
function assuming(subject: Subject, keys: ReadonlySet<string>, facts: Facts): Expression[] {
  const { book, expressionOf } = subject
  const conditional = [...keys].flatMap((key) =>
    book
      .conditionals(key)
      .filter(({ bit }) => (facts & bit) !== 0n)
      .map(({ sources }) =>
        sources
          .map((source) => not(expressionOf(source)))
          .reduce((left, right) => ({ op: 'or', left, right }), has(key)),
      ),
  )
  const known = book
    .knowns()
    .filter(({ bit, source }) => {
      const own = keysOf(subject, [expressionOf(source)])
      return (facts & bit) !== 0n && own.size > 0 && own.isSubsetOf(keys)
    })
    .map(({ source, holds }) => (holds ? expressionOf(source) : not(expressionOf(source))))
  return [...conditional, ...known]
}

function judge(subject: Subject, guards: readonly Guard[], facts: Facts): Verdict {
  const { definition, vocabularies } = subject
  const { data, documents, settings } = definition
  const keys = keysOf(
    subject,
    guards.map(({ expression }) => expression),
  )
  const isSure = subject.isSure(facts)
  const surely = [...keys]
    .filter((key) => isSure(key, []))
    .map((key) => (Object.hasOwn(data, key) ? `data.${key}` : key))
  const about = { data, documents, vocabularies, ...(settings && { settings }), surely: new Set(surely) }
  return decideGuards(guards, about, assuming(subject, keys, facts))
}

const guardsOf = ({ expressionOf }: Subject, sources: readonly string[]): Guard[] =>
  sources.map((source) => ({ source, expression: expressionOf(source) }))

/** Conditions of all outcomes; undefined when one is offered without any. Nobody sends back to where nobody was. */
function outcomeGuards({ book }: Subject, { outcomes }: TaskStep, facts: Facts): string[] | undefined {
  const offered = Object.values(outcomes).filter(
    ({ sendBackTo }) => !sendBackTo || sendBackTo.some((step) => (facts & book.peek(`entered:${step}`)) !== 0n),
  )
  return offered.some(({ when }) => when === undefined) ? undefined : offered.flatMap(({ when }) => when ?? [])
}

type Failure = 'guard-gap' | 'guard-overlap' | 'guard-undecided' | 'no-outcome'

interface Fault {
  code: Failure
  params: Record<string, string>
}

const example = ({ text: { es, en } }: { text: { es: string; en: string } }) => ({ exampleEs: es, exampleEn: en })

function faultsOfChoice(subject: Subject, step: ChoiceStep, facts: Facts): Fault[] {
  const { uncovered, overlapping, total, disjoint, undecided } = judge(
    subject,
    guardsOf(
      subject,
      step.when.map((way) => way.if),
    ),
    facts,
  )
  const doubt = undecided && (!total || !disjoint) && !uncovered && overlapping.length === 0
  return [
    ...(uncovered ? [{ code: 'guard-gap', params: example(uncovered) } as const] : []),
    ...overlapping.map(({ guards: [a, b], sample }) => ({
      code: 'guard-overlap' as const,
      params: { first: step.when[a]?.if ?? '', second: step.when[b]?.if ?? '', ...example(sample) },
    })),
    ...(doubt
      ? [{ code: 'guard-undecided', params: { reasonEs: undecided.es, reasonEn: undecided.en } } as const]
      : []),
  ]
}

function faultsOfTask(subject: Subject, step: TaskStep, facts: Facts): Fault[] {
  const sources = outcomeGuards(subject, step, facts)
  if (!sources) return []
  const { uncovered, total, undecided } = judge(subject, guardsOf(subject, sources), facts)
  if (total) return []
  const why = uncovered ? uncovered.text : (undecided ?? { es: 'siempre', en: 'always' })
  return [{ code: 'no-outcome', params: { exampleEs: why.es, exampleEn: why.en } }]
}

function faultsAt(subject: Subject, id: string, facts: Facts): Fault[] {
  const step = stepOf(subject, id)
  if (step.kind === 'choice') return step.else === undefined ? faultsOfChoice(subject, step, facts) : []
  return step.kind === 'task' ? faultsOfTask(subject, step, facts) : []
}

const nameOf = ({ code, params }: Fault): string => [code, params['first'], params['second']].join(' ')

/** Told once for each step and fault, by the shortest way on which it is so. */
export function checkGuards(exploration: Exploration): Finding[] {
  const { subject, visits } = exploration
  const judged = new Map<string, Fault[]>()
  const masks = new Map(Object.keys(subject.steps).map((id) => [id, maskOf(subject, id)]))
  const faults = (id: string, facts: Facts): Fault[] => {
    const about = facts & (masks.get(id) ?? 0n)
    const key = `${id} ${about}`
    const known = judged.get(key) ?? faultsAt(subject, id, about)
    judged.set(key, known)
    return known
  }
  const doubts = new Map<string, { id: string; fault: Fault; visit: Visit }>()
  for (const visit of visits.values())
    for (const id of visit.marking.active)
      for (const fault of faults(id, visit.facts)) {
        const key = `${id} ${nameOf(fault)}`
        if (!doubts.has(key)) doubts.set(key, { id, fault, visit })
      }
  return [...doubts.values()].flatMap(({ id, fault, visit }) => {
    const isBad = (at: Visit, facts: Facts) =>
      at.marking.active.includes(id) && faults(id, facts).some((one) => nameOf(one) === nameOf(fault))
    const way = wayTo(exploration, maskOf(subject, id), isBad)
    if (way === undefined) return []
    const path = way === 'unknown' ? pathTo(exploration, visit) : way
    return [found(fault.code, pointerToStep(subject.definition, id), { step: id, ...fault.params }, path)]
  })
}

/** Facts that guards of a step hang on. */
function maskOf(subject: Subject, id: string): Facts {
  const step = stepOf(subject, id)
  const sources =
    step.kind === 'choice'
      ? step.when.map((way) => way.if)
      : step.kind === 'task'
        ? Object.values(step.outcomes).flatMap(({ when }) => when ?? [])
        : []
  return factsAbout(subject, sources.map(subject.expressionOf))
}
