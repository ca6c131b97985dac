import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@temporalio/client'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { workflowIdOf } from '#workflows/messages.ts'
import { parkedSignals, parkSignals, unparkSignal } from './parked-signals.ts'
import { restartCase, sendToAll, signalCase, type CaseRevision } from './signals.ts'

interface Options {
  temporal: Client
  /** Of the application's role: reads `read.cases`, keeps parked signals. */
  pool: Pool
  signal: AbortSignal
  log: Logger
}

const everyMs = 60_000
/** As many ids as one query to Temporal's visibility holds. */
const pageSize = 200

/**
 * Every minute until `signal` aborts, starts the workflow of each open case that has none (ended by hand, or lost with
 * Temporal's database) and tries parked signals again.
 */
export async function runReconciler(options: Options): Promise<void> {
  const { signal, log } = options
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined)
    try {
      if (!signal.aborted) await reconcile(options)
    } catch (error) {
      if (!signal.aborted) log.warn({ reason: (error as Error).message }, 'reconciler: trying again in a minute')
    }
  }
}

/** One round; says how many workflows it started and how many parked signals Temporal took now. */
export async function reconcile(options: Options): Promise<{ started: number; unparked: number }> {
  const { temporal, pool, log } = options
  const parked = await parkedSignals(pool)
  const refused = await sendToAll(parked, signalCase, options)
  await parkSignals(pool, refused)
  const taken = without(parked, refused)
  for (const signal of taken) await unparkSignal(pool, signal)

  let started = 0
  for await (const page of openCases(pool)) {
    const running = await runningAmong(temporal, page)
    const missing = page.filter(({ caseId }) => !running.has(workflowIdOf(caseId)))
    const failed = await sendToAll(missing, signalCase, options)
    await parkSignals(pool, failed)
    started += missing.length - failed.length
  }
  if (started + parked.length > 0) log.info({ started, unparked: taken.length }, 'reconciled cases with Temporal')
  return { started, unparked: taken.length }
}

/**
 * Terminates the workflow of every open case and starts it again from its stream; `progress` is told how many of them
 * are done. Effects under way are repeated, which is harmless. Answers with the number of workflows started.
 */
export async function rebuildWorkflows({
  progress,
  ...options
}: Options & { progress(done: number, total: number): void }): Promise<number> {
  const { pool } = options
  const { rows } = await pool.query<{ total: number }>(`select count(*)::int as total from read.cases where ${isOpen}`)
  const total = rows[0]?.total ?? 0
  let done = 0
  for await (const page of openCases(pool)) {
    const failed = await sendToAll(page, restartCase, options)
    await parkSignals(pool, failed)
    done += page.length - failed.length
    progress(done, total)
  }
  return done
}

const isOpen = `status in ('draft', 'open')`

async function* openCases(pool: Pool): AsyncGenerator<CaseRevision[]> {
  for (let last: string | null = null; ;) {
    const { rows }: { rows: CaseRevision[] } = await pool.query<CaseRevision>(
      `select case_id as "caseId", revision from read.cases
       where ${isOpen} and ($1::uuid is null or case_id > $1) order by case_id limit ${pageSize}`,
      [last],
    )
    if (rows.length > 0) yield rows
    if (rows.length < pageSize) return
    last = rows.at(-1)?.caseId ?? null
  }
}

/** Workflow ids of those cases that Temporal is running, as far as its visibility has heard. */
async function runningAmong(temporal: Client, cases: readonly CaseRevision[]): Promise<Set<string>> {
  const ids = cases.map(({ caseId }) => `'${workflowIdOf(caseId)}'`).join(', ')
  const running = new Set<string>()
  const query = `ExecutionStatus = 'Running' and WorkflowId in (${ids})`
  for await (const { workflowId } of temporal.workflow.list({ query, pageSize })) running.add(workflowId)
  return running
}

function without(all: readonly CaseRevision[], some: readonly CaseRevision[]): CaseRevision[] {
  const ids = new Set(some.map(({ caseId }) => caseId))
  return all.filter(({ caseId }) => !ids.has(caseId))
}
