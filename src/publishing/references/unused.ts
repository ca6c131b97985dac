import type { Definition, Step } from '#core/definition.ts'
import { listExpressions } from '#publishing/expressions/expressions.ts'
import { found, pointerTo, type Finding } from '#publishing/finding.ts'
import { citations } from './norm-references.ts'
import { allSteps } from './placed-steps.ts'

const kinds = ['norms', 'roles', 'data', 'documents', 'clocks', 'messages', 'templates', 'settings'] as const

type Used = Record<(typeof kinds)[number], Set<string>>

/** What a definition holds and no step, page or term refers to: most likely something was forgotten. */
export function checkUnused(definition: Definition): Finding[] {
  const used = usedNames(definition)
  return kinds.flatMap((kind) =>
    Object.keys(definition[kind] ?? {})
      .filter((name) => !used[kind].has(name) && name !== 'applicant')
      .map((name) => found('unused', pointerTo(kind, name), { name })),
  )
}

function usedNames(definition: Definition): Used {
  const used = Object.fromEntries(kinds.map((kind) => [kind, new Set<string>()])) as Used
  const use = (kind: keyof Used, ...names: (string | undefined)[]) => {
    for (const name of names) if (name !== undefined) used[kind].add(name)
  }
  // A clock does its work by running: it warns, explains a day, means silence.
  use('clocks', ...Object.keys(definition.clocks))
  for (const [, norm] of citations(definition)) use('norms', norm)
  for (const [, step] of allSteps(definition)) useStep(step, use)
  for (const { extension, countsFrom } of Object.values(definition.clocks)) {
    use('messages', extension?.message)
    use('roles', extension?.role)
    use('data', countsFrom)
  }
  for (const right of Object.values(definition.anytime)) {
    const { role, roles = [], fields = [] } = right as { role?: string; roles?: string[]; fields?: string[] }
    use('roles', role, ...roles)
    use('data', ...fields)
  }
  // Names inside expressions: reading one is a use, wherever it is read.
  const words = new Set(listExpressions(definition).flatMap(({ source }) => source.match(/[A-Za-z_]\w*/g) ?? []))
  for (const kind of ['data', 'settings'] as const)
    use(kind, ...Object.keys(definition[kind] ?? {}).filter((name) => words.has(name)))
  return used
}

function useStep(step: Step, use: (kind: keyof Used, ...names: (string | undefined)[]) => void): void {
  if ('role' in step) use('roles', step.role)
  if (step.kind === 'form')
    for (const { fields = [], documents = [] } of step.sections) {
      use('data', ...fields)
      use('documents', ...documents)
    }
  if (step.kind === 'task') {
    use('roles', step.supervisor, step.escalate?.to)
    for (const { fields = [] } of Object.values(step.outcomes)) use('data', ...fields)
  }
  if (step.kind === 'payment') use('roles', step.confirmedBy)
  if (step.kind === 'appointment') use('roles', step.attendedBy)
  if (step.kind === 'call') use('data', ...Object.keys(step.into))
  if (step.kind === 'wait') {
    use('roles', step.event?.from)
    use('data', ...(step.event?.fields ?? []))
  }
  if (step.kind === 'issue') {
    use('templates', step.template)
    use('roles', step.signedBy)
  }
  if (step.kind === 'notify') {
    use('messages', step.message)
    use('roles', step.to)
  }
}
