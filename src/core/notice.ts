import type { NotifyStep } from './definition.ts'
import { getStep, type Rules } from './rules.ts'
import type { Effect } from './state.ts'

/** What an effect of kind `notify` tells and whom: as its step says, or the message that something else owes the person. */
export function noticeOf(
  rules: Rules,
  { step, message }: Pick<Effect, 'step' | 'message'>,
): Pick<NotifyStep, 'to' | 'message' | 'channels' | 'failed'> | undefined {
  if (message !== undefined) return { to: 'applicant', message }
  const defined = getStep(rules, step)
  return defined.kind === 'notify' ? defined : undefined
}
