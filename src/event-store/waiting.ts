import { EventStoreError } from './event-store.ts'

/** What the subscriptions of every adapter wait by. */

/** While the server is away a subscription waits; it does not end. */
export function unlessUnavailable(error: unknown): undefined {
  if (error instanceof EventStoreError && error.code === 'unavailable') return undefined
  throw error
}

/** The promise's outcome, or undefined as soon as `signal` aborts. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const abort = () => resolve(undefined)
    signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
