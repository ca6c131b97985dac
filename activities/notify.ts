import { ApplicationFailure } from '@temporalio/common'
import type { Message } from '#core/definition.ts'
import { entityOf } from '#core/names.ts'
import { noticeOf } from '#core/notice.ts'
import { caseScope } from '#core/scope.ts'
import { renderText } from '#core/template.ts'
import { deterministicId } from '#event-store/envelope.ts'
import { addressesOf, applicantAddresses } from '#messaging/addresses.ts'
import { DeliveryError, type Medium } from '#messaging/message.ts'
import type { LoadedCase } from '#app/execute.ts'
import type { CaseAgenda, EffectInput } from './case-activities.ts'
import type { Dependencies } from './dependencies.ts'
import { wordsIn } from './issue.ts'
import { perform } from './record.ts'

/** Tells somebody, in their language, once however often it is tried; and records by which means. */
export function notify(deps: Dependencies, input: EffectInput): Promise<CaseAgenda> {
  return perform(deps, input, async (loaded) => {
    const { caseId, effect } = input
    const { rules, state } = loaded
    const owed = state.effects.find(({ id }) => id === effect.id)
    const step = noticeOf(rules, owed ?? effect)
    const message = step && rules.definition.messages[step.message]
    if (!step || !message) {
      throw ApplicationFailure.nonRetryable('nothing to tell', 'nothing-to-tell')
    }
    const addresses = await addressesFor(deps, loaded, step.to)
    const media: readonly Medium[] = step.channels ?? ['email']
    // Where the definition has a way out for whom cannot be reached, their own page does not count as being told.
    const canReach = (medium: Medium) => addresses[medium] !== undefined && deps.messenger.media.includes(medium)
    if (step.failed !== undefined && !media.some(canReach))
      throw ApplicationFailure.nonRetryable('nobody to reach', 'no-address')
    const scope = caseScope(rules, state)
    const write = (text: Message['body']) => renderText(wordsIn(text, state.language), rules.expressions, scope)
    const notice = {
      id: deterministicId(caseId, effect.id, 'notice'),
      caseId,
      entity: rules.entity,
      role: step.to,
      language: state.language,
      subject: write(message.subject),
      text: write(message.body),
      at: deps.now(),
      media,
      addresses,
    }
    const { via } = await deps.messenger.deliver(notice).catch((error: unknown) => {
      throw failureOf(error)
    })
    return { type: 'record-notified', data: { effect: effect.id, via } }
  })
}

/** Where a role is reached: the applicant at what they said, an agency at what its entity's file says. */
async function addressesFor({ catalog }: Dependencies, { rules, state }: LoadedCase, role: string) {
  if (role === 'applicant') return applicantAddresses(rules, state)
  const name = rules.definition.roles[role]?.agency
  const office = name === undefined ? undefined : await catalog.entity(entityOf(name))
  const agency = office?.agencies.find(({ id }) => id === name)
  return addressesOf(agency?.email, agency?.phone)
}

function failureOf(error: unknown): unknown {
  if (!(error instanceof DeliveryError)) return error
  return ApplicationFailure.create({ message: error.code, type: error.code, nonRetryable: error.final })
}
