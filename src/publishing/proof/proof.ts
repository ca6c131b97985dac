import { found, type Finding } from '#publishing/finding.ts'
import { checkData } from './proof-data.ts'
import { checkEnds, checkReach, checkRounds } from './proof-ends.ts'
import { explore, maxStates, type Exploration } from './proof-explore.ts'
import { checkGuards } from './proof-guards.ts'
import { createControlGraph } from './proof-moves.ts'
import { checkConditions } from './proof-pass.ts'
import { checkLookingBack } from './proof-people.ts'
import { createSubject, type ProofRules, type ServiceAnswers } from './proof-subject.ts'
import { checkClocks, checkWaits } from './proof-waits.ts'

/** Goes through all that a case of a definition can come to. Give only what names and expressions have been checked of. */
export function exploreDefinition(rules: ProofRules, services: ServiceAnswers = {}): Exploration {
  const subject = createSubject(rules, services)
  return explore(subject, createControlGraph(subject))
}

/**
 * What keeps a definition from being sound, each with the shortest way to it: steps that nobody reaches or that never end,
 * waits without a limit, answers that may be absent where they are read. Empty when it is proved.
 */
export function prove(rules: ProofRules, services: ServiceAnswers = {}): Finding[] {
  const tooMany = checkConditions(rules.definition)
  if (tooMany.length > 0) return tooMany
  const exploration = exploreDefinition(rules, services)
  if (!exploration.complete) return [found('too-many-states', '/steps', { limit: maxStates })]
  return [
    ...checkReach(exploration),
    ...checkEnds(exploration),
    ...checkRounds(exploration),
    ...checkWaits(exploration),
    ...checkClocks(exploration),
    ...checkLookingBack(exploration),
    ...checkData(exploration),
    ...checkGuards(exploration),
  ]
}
