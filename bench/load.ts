import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { CommandKind } from '#support/certificate.ts'

export interface LoadJob {
  baseUrl: string
  /** Where to look when a command shows in the read models; those of the application's role. */
  databaseUrl: string
  procedure: string
  concurrency: number
  /** How long new lifecycles are begun; those under way are finished. */
  seconds: number
  /** Milliseconds between two lifecycles of the same loop. */
  pauseMs?: number
  /** Subject and token of each citizen; they take turns. */
  citizens: { subject: string; token: string }[]
  officerToken: string
}

export interface LoadResult {
  /** Answered within `seconds`. */
  commands: number
  caseIds: string[]
  /** Milliseconds per command, by kind. */
  times: Record<CommandKind, number[]>
  /** From a command's answer until the read models show it, milliseconds; a sample. */
  lags: number[]
  /** CPU time of the driver itself, milliseconds. */
  driverCpuMs: number
}

/** Drives lifecycles from a process of its own, so that measuring does not slow down what is measured. */
export async function runLoad(job: LoadJob): Promise<LoadResult> {
  const driver = fork(join(import.meta.dirname, 'driver.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const failed = once(driver, 'exit').then(([code]) => Promise.reject(new Error(`the load driver ended with ${code}`)))
  driver.send(job)
  const [message] = (await Promise.race([once(driver, 'message'), failed])) as [LoadResult | { error: string }]
  failed.catch(() => undefined)
  driver.kill()
  if ('error' in message) throw new Error(`The load driver failed: ${message.error}`)
  return message
}
