import type { Pool } from 'pg'
import type { CaseCommand } from '#core/commands.ts'
import { deterministicId, hashOf } from '#event-store/envelope.ts'
import type { Catalog } from '#publishing/catalog.ts'
import type { Engine } from './execute.ts'

export interface RecomputeOptions {
  /** Where the open cases are found: the read models. */
  pool: Pool
  engine: Pick<Engine, 'execute'>
  catalog: Pick<Catalog, 'rules'>
  /** Why each calendar is counted anew, by its id, as the person reads it; calendars that are not named stay as they are. */
  reasons: Readonly<Record<string, string>>
  at: string
  /** Told after each page: cases looked at, and those whose day moved. */
  progress?: (done: number, changed: number) => void
}

interface OpenCase {
  case_id: string
  revision: number
  procedure: string
  definition: string
}

/** Cases read at a time. */
const pageSize = 500
/** Cases counted at once. */
const width = 8

/**
 * Counts the legal terms of every open case again by the newest calendars, each by a command of its own that records what
 * moved and why, or nothing. May be stopped and run again at any time: the id of each command follows from the calendar,
 * the case and its revision, and what has been counted changes no more.
 * @returns cases looked at, and those whose day moved.
 * @throws {EventStoreError} or {BusyError} when a case could not be written; run it again.
 */
export async function recomputeCases(options: RecomputeOptions): Promise<{ cases: number; changed: number }> {
  let cases = 0
  let changed = 0
  for await (const page of openCases(options.pool)) {
    const moved = await inTurns(page, (one) => recompute(one, options))
    cases += page.length
    changed += moved.filter(Boolean).length
    options.progress?.(cases, changed)
  }
  return { cases, changed }
}

async function* openCases(pool: Pool): AsyncGenerator<OpenCase[]> {
  for (let last: string | null = null; ;) {
    const { rows }: { rows: OpenCase[] } = await pool.query<OpenCase>(
      `select case_id, revision, procedure, definition from read.cases
       where status = 'open' and ($1::uuid is null or case_id > $1) order by case_id limit ${pageSize}`,
      [last],
    )
    if (rows.length > 0) yield rows
    if (rows.length < pageSize) return
    last = rows.at(-1)?.case_id ?? null
  }
}

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let first = 0; first < items.length; first += width)
    results.push(...(await Promise.all(items.slice(first, first + width).map(work))))
  return results
}

/** Whether a day of the case moved. */
async function recompute(one: OpenCase, { engine, catalog, reasons, at }: RecomputeOptions): Promise<boolean> {
  const { calendars } = await catalog.rules(one.procedure, one.definition)
  let moved = false
  for (const calendar of Object.values(calendars)) {
    const reason = reasons[calendar.id]
    if (reason === undefined) continue
    // By its content: the same calendar published twice is the same version.
    const version = hashOf(calendar)
    const command: CaseCommand = {
      type: 'recompute-clocks',
      data: { calendar: calendar.id, version, reason },
      id: deterministicId('recompute-clocks', calendar.id, version, one.case_id, one.revision),
      issuedAt: at,
      actor: { kind: 'system', id: 'calendar' },
      channel: 'catalog',
    }
    // A refusal says that nothing moves, or that the case has closed meanwhile.
    const result = await engine.execute(one.case_id, command)
    moved ||= result.ok && !result.repeated
  }
  return moved
}
