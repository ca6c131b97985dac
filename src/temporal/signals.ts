import { setTimeout as sleep } from 'node:timers/promises'
import { isGrpcServiceError, type Client } from '@temporalio/client'
import type { Logger } from 'pino'
import { changed, taskQueue, workflowIdOf, workflowType, type CaseInput } from '#workflows/messages.ts'

/** The newest revision of a case that its workflow should know. */
export interface CaseRevision {
  caseId: string
  revision: number
}

/** A signal that Temporal does not take, while it takes others. */
export interface Refusal extends CaseRevision {
  /** gRPC status, e.g. `INVALID_ARGUMENT`. */
  reason: string
  attempts: number
}

interface Options {
  temporal: Client
  signal: AbortSignal
  log: Logger
}

/** How many signals are under way at once. */
const concurrency = 16
const answerWithinMs = 10_000
const refusalsUntilParked = 3
/** For an answer that may be the case's fault or Temporal's: about three seconds; the reconciler tries again each minute. */
const failuresUntilParked = 6
const firstPauseMs = 100
const longestPauseMs = 5_000

/** gRPC codes that say something about this one call; every other failure is Temporal's or the network's. */
const aboutTheCase: Record<number, string> = {
  3: 'INVALID_ARGUMENT',
  6: 'ALREADY_EXISTS',
  9: 'FAILED_PRECONDITION',
  11: 'OUT_OF_RANGE',
}

/** gRPC codes that may come from one broken workflow as well as from a broken server. */
const unclear: Record<number, string> = { 2: 'UNKNOWN', 13: 'INTERNAL', 15: 'DATA_LOSS' }

const workflowOptions = ({ caseId, revision }: CaseRevision) => ({
  workflowId: workflowIdOf(caseId),
  taskQueue,
  args: [{ caseId, revision }] as [CaseInput],
  // A case whose workflow was ended by hand, or rebuilt, may have another one under the same name.
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
})

/** Wakes the workflow of a case, and starts it when there is none. @throws ServiceError when Temporal does not take it. */
export async function signalCase(temporal: Client, target: CaseRevision): Promise<void> {
  await temporal.withDeadline(Date.now() + answerWithinMs, () =>
    temporal.workflow.signalWithStart(workflowType, {
      ...workflowOptions(target),
      workflowIdConflictPolicy: 'USE_EXISTING',
      signal: changed,
      signalArgs: [target.revision],
    }),
  )
}

/** Puts a fresh workflow in the place of the one that runs, if any. @throws ServiceError when Temporal does not take it. */
export async function restartCase(temporal: Client, target: CaseRevision): Promise<void> {
  await temporal.withDeadline(Date.now() + answerWithinMs, () =>
    temporal.workflow.start(workflowType, {
      ...workflowOptions(target),
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
    }),
  )
}

/**
 * Sends to each case by `send`, some at once, and waits as long as Temporal is down. Answers with those that it refused.
 * @throws the reason of `signal` when it aborts first; some are then unsent.
 */
export async function sendToAll(
  targets: Iterable<CaseRevision>,
  send: (temporal: Client, target: CaseRevision) => Promise<void>,
  options: Options,
): Promise<Refusal[]> {
  const refusals: Refusal[] = []
  const queue = targets[Symbol.iterator]()
  const lane = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const refusal = await persist(next.value, send, options)
      if (refusal) refusals.push(refusal)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
  return refusals
}

async function persist(
  target: CaseRevision,
  send: (temporal: Client, target: CaseRevision) => Promise<void>,
  { temporal, signal, log }: Options,
): Promise<Refusal | undefined> {
  let attempts = 0
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    signal.throwIfAborted()
    try {
      return await send(temporal, target).then(() => undefined)
    } catch (error) {
      const { reason, limit = Infinity } = refusalIn(error) ?? {}
      if (reason !== undefined && ++attempts >= limit) return { ...target, reason, attempts }
      log.warn(
        { ...target, reason: reason ?? (error as Error).message },
        'Temporal did not take a signal; trying again',
      )
      await sleep(pause, undefined, { signal })
    }
  }
}

/** Why, and after how many attempts, one signal is given up for now; undefined for whatever will pass. */
function refusalIn(error: unknown): { reason: string; limit: number } | undefined {
  if (error === undefined || error === null) return undefined
  if (!isGrpcServiceError(error)) return refusalIn((error as Error).cause)
  const own = aboutTheCase[error.code]
  if (own !== undefined) return { reason: own, limit: refusalsUntilParked }
  const either = unclear[error.code]
  return either === undefined ? undefined : { reason: either, limit: failuresUntilParked }
}
