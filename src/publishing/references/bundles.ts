import type { Definition, Step } from '#core/definition.ts'
import { procedureName } from '#publishing/compile.ts'
import { found, pointerTo, type Finding } from '#publishing/finding.ts'
import { allSteps, pathOfStep } from './placed-steps.ts'
import { questionsOfForm } from '#publishing/proof/proof-answers.ts'
import type { Surroundings } from './surroundings.ts'

type Procedures = Surroundings['procedures']

/** Cases that a bundle starts are filed at once: they get all that their first form demands, and never start their parent. */
export function checkBundles(definition: Definition, procedures: Procedures): Finding[] {
  const own = procedureName(definition)
  const known = { ...procedures, [own]: definition }
  return bundles(definition).flatMap(([id, { start }]) =>
    Object.entries(start).flatMap(([part, { procedure, data }]) => {
      const path = [...pathOfStep(definition, id), 'start', part]
      const child = Object.hasOwn(known, procedure) ? known[procedure] : undefined
      const cycle = wayTo(known, procedure, own)
      if (cycle) return [found('bundle-cycle', pointerTo(...path, 'procedure'), { cycle: [own, ...cycle].join(' → ') })]
      return demandedBy(child)
        .filter((field) => !Object.hasOwn(data, field))
        .map((field) => found('bundle-data', pointerTo(...path, 'data'), { procedure, field }))
    }),
  )
}

const bundles = (definition: Definition): [string, Extract<Step, { kind: 'procedures' }>][] =>
  allSteps(definition).flatMap(([id, step]) => (step.kind === 'procedures' ? [[id, step]] : []))

/** Answers and documents without which a procedure can never be filed. */
function demandedBy(definition: Definition | undefined): string[] {
  const first = definition?.steps[definition.start]
  if (!definition || first?.kind !== 'form') return []
  const answers = questionsOfForm(definition, first).filter(({ required }) => required?.length === 0)
  const papers = first.sections
    .filter(({ when }) => when === undefined)
    .flatMap(({ documents = [] }) => documents)
    .filter((slot) => definition.documents[slot]?.required === true && definition.documents[slot]?.when === undefined)
  return [...answers.map(({ field }) => field), ...papers]
}

/** The way over bundles from one procedure to another; `[goal]` when they are the same. */
function wayTo(known: Procedures, start: string, goal: string): string[] | undefined {
  const ways: string[][] = [[start]]
  const seen = new Set<string>()
  for (const way of ways) {
    const at = way.at(-1) ?? ''
    if (at === goal) return way
    const definition = Object.hasOwn(known, at) ? known[at] : undefined
    if (seen.has(at) || !definition) continue
    seen.add(at)
    for (const [, { start: parts }] of bundles(definition))
      for (const { procedure } of Object.values(parts)) ways.push([...way, procedure])
  }
  return undefined
}
