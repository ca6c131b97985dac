import { activityInfo } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import { errorFacts } from '#app/error-facts.ts'
import { EventStoreError } from '#event-store/event-store.ts'
import type { Dependencies } from './dependencies.ts'

/**
 * Lets nothing but a code and the number of the attempt reach Temporal, whose histories are readable to operators of
 * the cluster: messages of errors may quote what a person wrote. The log gets no more of them than is known to be ours.
 */
export function guarded<I extends { caseId: string }, O>(
  deps: Dependencies,
  activity: string,
  run: (deps: Dependencies, input: I) => Promise<O>,
): (input: I) => Promise<O> {
  return async (input) => {
    try {
      return await run(deps, input)
    } catch (error) {
      const code = codeOf(error)
      const { attempt } = activityInfo()
      const err = factsOf(error)
      deps.log.warn({ activity, caseId: input.caseId, code, attempt, err }, 'activity failed')
      const nonRetryable = error instanceof ApplicationFailure && error.nonRetryable === true
      const failure = ApplicationFailure.create({ message: code, type: code, nonRetryable, details: [attempt] })
      failure.stack = ''
      throw failure
    }
  }
}

/** The code says all of a failure that we foresaw; who reports one may have put an address into its message. */
function factsOf(error: unknown): object {
  const { message, ...facts } = errorFacts(error)
  return error instanceof ApplicationFailure || message === undefined ? facts : { ...facts, message }
}

function codeOf(error: unknown): string {
  if (error instanceof ApplicationFailure) return error.type ?? 'unexpected'
  if (error instanceof EventStoreError) return `event-store-${error.code}`
  return 'unexpected'
}
