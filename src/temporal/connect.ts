import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import { NativeConnection } from '@temporalio/worker'
import type { Logger } from 'pino'
import type { Config } from '#app/config.ts'

export type TemporalConfig = Pick<
  Config<'worker'>,
  'temporalAddress' | 'temporalNamespace' | 'temporalTls' | 'temporalApiKey'
>

const longestPauseMs = 5_000

export function credentials({ temporalTls, temporalApiKey }: TemporalConfig) {
  return {
    ...(temporalTls && { tls: true as const }),
    ...(temporalApiKey !== undefined && { apiKey: temporalApiKey }),
  }
}

/**
 * A client of Temporal. It connects with the first call and again whenever the connection was lost, so it can be made
 * while Temporal is down; its calls then fail at once, and whoever makes them waits and tries again.
 */
export function connectTemporal(config: TemporalConfig): Client {
  const connection = Connection.lazy({
    address: config.temporalAddress,
    ...credentials(config),
    // The library's own retries would hide for half a minute that Temporal is down, and cannot be stopped.
    interceptors: [],
    // By default a lost connection is tried again after up to two minutes.
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 2_000 },
  })
  return new Client({ connection, namespace: config.temporalNamespace })
}

/** A worker's connection, as soon as Temporal answers: a worker that starts before Temporal waits for it. */
export async function connectWorker(
  config: TemporalConfig,
  { signal, log }: { signal: AbortSignal; log: Logger },
): Promise<NativeConnection> {
  const address = config.temporalAddress
  for (let pause = 200; ; pause = Math.min(pause * 2, longestPauseMs)) {
    signal.throwIfAborted()
    try {
      const connection = await NativeConnection.connect({ address, ...credentials(config) })
      await connection.workflowService.describeNamespace({ namespace: config.temporalNamespace })
      return connection
    } catch (error) {
      log.warn({ address, reason: (error as Error).message }, 'Temporal does not answer yet; trying again')
      await sleep(pause, undefined, { signal })
    }
  }
}
