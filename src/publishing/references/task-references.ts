import type { TaskStep } from '#core/definition.ts'
import { indexSteps } from '#core/steps.ts'
import { found, pointerTo, type Finding } from '#publishing/finding.ts'
import { named } from './named.ts'
import { leads, officer, reachesApplicant, type Place } from './step-place.ts'

/** What a task refers to: who acts, what is answered, where each outcome leads, and whose work it may not be. */
export function checkTask(place: Place, step: TaskStep): Finding[] {
  const { id, at } = place
  const { role, supervisor, escalate } = step
  return [
    ...officer(place, ['role'], role),
    ...officer(place, ['supervisor'], supervisor),
    ...officer(place, ['escalate', 'to'], escalate?.to),
    ...(escalate?.to === role ? [found('same-role', pointerTo(...at, 'escalate', 'to'), { step: id })] : []),
    ...checkOutcomes(place, step),
    ...checkFourEyes(place, step),
  ]
}

function checkOutcomes(place: Place, { outcomes }: TaskStep): Finding[] {
  const { definition, at } = place
  const { steps } = indexSteps(definition)
  return Object.entries(outcomes).flatMap(([name, { next, sendBackTo = [], fields = [], marks }]) => {
    const path = ['outcomes', name]
    const targets = [next ?? [], sendBackTo].flat()
    const lost = targets.find((to) => marks && Object.hasOwn(steps, to) && !reachesApplicant(steps, to))
    return [
      ...leads(place, [...path, 'next'], next),
      ...sendBackTo.flatMap((to, i) => leads(place, [...path, 'sendBackTo', i], to)),
      ...fields.flatMap((field, i) => [
        ...named(definition.data, [...at, ...path, 'fields', i], 'field', field),
        ...(definition.data[field]?.value === undefined
          ? []
          : [found('asked-calculated', pointerTo(...at, ...path, 'fields', i), { name: field })]),
      ]),
      ...(lost === undefined ? [] : [found('marks', pointerTo(...at, ...path, 'marks'), { step: lost })]),
    ]
  })
}

/** Four eyes need a task to look at, and a second officer where the agency lists its officers. */
function checkFourEyes({ definition, surroundings, id, at }: Place, { notBy = [], role }: TaskStep): Finding[] {
  const { steps } = indexSteps(definition)
  const officersOf = (of: string) =>
    surroundings.agencies.find((one) => one.id === definition.roles[of]?.agency)?.officers
  const holders = (of: string) =>
    (officersOf(of) ?? []).filter(({ roles }) => roles.includes(of) || roles.includes('*')).map((one) => one.id)
  const own = holders(role)
  const barring = notBy.filter((other) => {
    const watched = steps[other]
    return watched?.kind === 'task' && holders(watched.role).some((one) => own.includes(one))
  })
  return notBy.flatMap((other, i) => {
    const path = [...at, 'notBy', i]
    const missing = named(steps, path, 'step', other)
    if (missing.length > 0) return missing
    if (steps[other]?.kind !== 'task' || other === id)
      return [found('four-eyes-step', pointerTo(...path), { step: id, other })]
    // Each of these steps may have been done by another one of them. Who holds a role that no officer is listed for is unknown.
    const alone = own.length > 0 && barring.length >= own.length && barring.includes(other)
    return alone ? [found('four-eyes-alone', pointerTo(...path), { step: id, other, role, count: own.length })] : []
  })
}
