import { ApplicationFailure } from '@temporalio/common'
import type { Actor, CommandData } from '#core/commands.ts'
import type { Problem } from '#core/errors.ts'
import type { AnswerChanges } from '#core/events.ts'
import { getStep } from '#core/rules.ts'
import { caseScope } from '#core/scope.ts'
import { deterministicId } from '#event-store/envelope.ts'
import { hashCode } from '#identity/codes.ts'
import type { LoadedCase } from '#app/execute.ts'
import { childCaseId } from './agenda.ts'
import type { CaseAgenda, EffectInput } from './case-activities.ts'
import type { Dependencies } from './dependencies.ts'
import { evaluated } from './evaluated.ts'
import { perform } from './record.ts'

/**
 * Opens and files the case of one part of a bundle, in the name of the person whose bundle it is and with what they have
 * already said. Each command has an id of its own, so that a repeated attempt goes on where the last one ended.
 */
export function child(deps: Dependencies, input: EffectInput): Promise<CaseAgenda> {
  return perform(deps, input, async (parent) => {
    const { caseId, effect } = input
    const part = await partOf(deps, parent, effect.id)
    const id = childCaseId(caseId, effect.id)
    const { applicant, channel } = parent.state
    const actor: Actor = { kind: 'applicant', id: applicant.kind === 'account' ? applicant.id : 'code' }
    const command = { id: deterministicId(id, 'open'), issuedAt: deps.now(), actor, channel }
    const opened = await deps.engine.execute(id, {
      type: 'open',
      data: { ...part.opening, resumeHash: hashCode(deps.cases.codes(id).resumeCode) },
      ...command,
    })
    if (!opened.ok) throw refused(opened.problems)
    const { definition } = await deps.catalog.rules(opened.state.procedure, opened.state.definition)
    const step = definition.start
    const saved = await deps.cases.run(id, 'bundle-save', actor, channel, {
      type: 'save',
      data: { step, data: part.answers },
    })
    if (!saved.ok) throw refused(saved.problems)
    const filed = await deps.cases.run(id, 'bundle-submit', actor, channel, { type: 'submit', data: { step } })
    if (!filed.ok) throw refused(filed.problems)
    return { type: 'record-child', data: { effect: effect.id, case: id, folio: filed.state.folio ?? '' } }
  })
}

/** What a part's case is opened with, and the answers that it is given. */
async function partOf(deps: Dependencies, { rules, state }: LoadedCase, effectId: string) {
  const effect = state.effects.find(({ id }) => id === effectId)
  const step = effect && getStep(rules, effect.step)
  const name = effect?.child
  const wanted = step?.kind === 'procedures' && name !== undefined ? step.start[name] : undefined
  const live = wanted && (await deps.catalog.live(wanted.procedure))
  if (!effect || name === undefined || !wanted || !live)
    throw ApplicationFailure.nonRetryable('no such procedure', 'procedure-not-found')
  const { definition, hash, entity, procedure } = live
  const opening: Omit<CommandData['open'], 'resumeHash'> = {
    procedure,
    version: definition.version,
    definition: hash,
    entity,
    agency: definition.agency,
    language: state.language,
    applicant: state.applicant,
    parent: { case: state.id, step: effect.step, child: name },
  }
  return { opening, answers: evaluated(rules, wanted.data, caseScope(rules, state)) as AnswerChanges }
}

/** What the bundle gives is not enough, or not right: a person has to look at the definition. */
function refused(problems: Problem[]): ApplicationFailure {
  const code = `child-refused-${problems[0]?.code}`
  return ApplicationFailure.nonRetryable(code, code)
}

/** Not the workflow of the bundle, which is told of what others record. */
const bundleActor = { kind: 'system', id: 'bundle' } as const

/**
 * Tells the case of the bundle that this part of it has ended; nothing when it has not, or when that is known.
 * @throws retryable `parent-not-ready` when this part ended before the bundle has recorded that it began.
 */
export async function tellParent(deps: Dependencies, { caseId }: { caseId: string }): Promise<void> {
  const { parent, status, outcome } = (await deps.engine.load(caseId))?.state ?? {}
  if (!parent || status !== 'closed' || outcome === undefined) return
  const result = await deps.engine.execute(parent.case, {
    type: 'record-child-ended',
    data: { child: parent.child, case: caseId, outcome },
    id: deterministicId(parent.case, caseId, 'ended'),
    issuedAt: deps.now(),
    actor: bundleActor,
    channel: 'system',
  })
  if (result.ok) return
  const { effects = [] } = (await deps.engine.load(parent.case))?.state ?? {}
  // A bundle that has gone on or closed meanwhile will never record that this part began: there is nothing to wait for.
  const isWaitedFor = effects.some(
    ({ kind, child, id }) => kind === 'child' && child === parent.child && childCaseId(parent.case, id) === caseId,
  )
  if (isWaitedFor) throw ApplicationFailure.retryable('parent not ready', 'parent-not-ready')
}
