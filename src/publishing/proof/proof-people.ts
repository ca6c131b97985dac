import { found, type Finding } from '#publishing/finding.ts'
import { allSteps, pointerToStep } from '#publishing/references/placed-steps.ts'
import { possibleMoves, type Exploration, type Visit } from './proof-explore.ts'

/** What looks back can only look at what comes before: sending back, and four eyes. */

export function checkLookingBack(exploration: Exploration): Finding[] {
  const { definition } = exploration.subject
  return allSteps(definition).flatMap(([id, step]) => {
    if (step.kind !== 'task') return []
    const back = Object.entries(step.outcomes).flatMap(([outcome, { sendBackTo = [] }]) =>
      sendBackTo
        .map((to, i) => ({ to, pointer: pointerToStep(definition, id, 'outcomes', outcome, 'sendBackTo', i) }))
        .filter(({ to }) => !canSendBack(exploration, id, to))
        .map(({ to, pointer }) => found('send-back', pointer, { step: id, to })),
    )
    const eyes = (step.notBy ?? [])
      .map((other, i) => ({ other, pointer: pointerToStep(definition, id, 'notBy', i) }))
      .filter(({ other }) => !comesBefore(exploration, other, id))
      .map(({ other, pointer }) => found('four-eyes-step', pointer, { step: id, other }))
    return [...back, ...eyes]
  })
}

/** Whether there is a place where an officer at a task could send the case back to a step that it was at. */
function canSendBack(exploration: Exploration, id: string, to: string): boolean {
  const never = exploration.subject.book.peek(`never:${to}`)
  return [...exploration.visits.values()].some(
    ({ marking, facts }) => marking.active.includes(id) && (facts & never) === 0n,
  )
}

/** Whether a task can have been completed when the case is at another step. */
function comesBefore({ visits }: Exploration, first: string, later: string): boolean {
  const after = new Set<Visit>()
  for (const visit of visits.values())
    for (const { from, by, there } of possibleMoves(visit)) if (from === first && by === 'person') after.add(there)
  for (const visit of after) {
    if (visit.marking.active.includes(later)) return true
    for (const { there } of possibleMoves(visit)) after.add(there)
  }
  return false
}
