import { found, type Finding } from './finding.ts'
import { allSteps, pointerToStep } from './placed-steps.ts'
import { possibleMoves, type Exploration } from './proof-explore.ts'

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
function comesBefore(exploration: Exploration, first: string, later: string): boolean {
  const { visits } = exploration
  const after = new Set<string>()
  const queue: string[] = []
  const add = (key: string) => {
    if (!after.has(key)) queue.push(key)
    after.add(key)
  }
  for (const visit of visits.values())
    for (const { from, by, key } of possibleMoves(exploration, visit)) if (from === first && by === 'person') add(key)
  for (const key of queue) {
    const visit = visits.get(key)
    if (visit?.marking.active.includes(later)) return true
    if (visit) for (const move of possibleMoves(exploration, visit)) add(move.key)
  }
  return false
}
