import { ApplicationFailure } from '@temporalio/common'
import type { CaseCommand } from '#core/commands.ts'
import type { Problem } from '#core/errors.ts'
import { deterministicId } from '#event-store/envelope.ts'
import type { LoadedCase } from '#app/execute.ts'
import { workflowActor } from '#temporal/workflow-actor.ts'
import type { CaseAgenda, EffectInput } from './case-activities.ts'
import { caseAgenda } from './agenda.ts'
import type { Dependencies } from './dependencies.ts'

/** The case as it stands. @throws retryable `case-not-found`: a workflow starts only after the case's first event. */
async function getCase(deps: Dependencies, caseId: string): Promise<LoadedCase> {
  const loaded = await deps.engine.load(caseId)
  if (!loaded) throw ApplicationFailure.retryable('case not found', 'case-not-found')
  return loaded
}

type Fact = Pick<Extract<CaseCommand, { type: `record-${string}` }>, 'type' | 'data'>

/**
 * Gives the engine a result, under an id made of `key`, so that giving it again changes nothing.
 * Answers with the agenda afterwards, or the reasons why the result was refused.
 */
export async function record(
  deps: Dependencies,
  caseId: string,
  { fact, key, at = deps.now() }: { fact: Fact; key: (string | number)[]; at?: string },
): Promise<{ agenda: CaseAgenda } | { problems: Problem[] }> {
  const envelope = { id: deterministicId(caseId, ...key), issuedAt: at, actor: workflowActor, channel: 'system' }
  const result = await deps.engine.execute(caseId, { ...fact, ...envelope } as CaseCommand)
  if (!result.ok) return { problems: result.problems }
  const rules = await deps.catalog.rules(result.state.procedure, result.state.definition)
  return { agenda: caseAgenda(deps, rules, result.state) }
}

/**
 * Carries out an effect if the case still owes it: `work` does it, repeatably, and says what to record. A case that has
 * moved on meanwhile wants nothing any more, which is no error.
 * @throws non-retryable `refused-<code>` when the engine refuses the result of an effect that it still asks for.
 */
export async function perform(
  deps: Dependencies,
  { caseId, effect }: EffectInput,
  work: (loaded: LoadedCase) => Promise<Fact>,
): Promise<CaseAgenda> {
  const before = await getCase(deps, caseId)
  if (!owes(before, effect.id)) return caseAgenda(deps, before.rules, before.state)
  const recorded = await record(deps, caseId, { fact: await work(before), key: [effect.id, 'done'] })
  if ('agenda' in recorded) return recorded.agenda
  const after = await getCase(deps, caseId)
  if (!owes(after, effect.id)) return caseAgenda(deps, after.rules, after.state)
  const code = `refused-${recorded.problems[0]?.code}`
  throw ApplicationFailure.nonRetryable(code, code)
}

const owes = ({ state }: LoadedCase, effect: string): boolean =>
  state.effects.some(({ id, status }) => id === effect && status === 'pending')
