import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { commandKinds, officer, procedure as certificate } from '#support/certificate.ts'
import type { System } from '#support/system.ts'
import { signCitizens } from './citizens.ts'
import { percentile, type Figure } from './figures.ts'
import { runLoad, type LoadResult } from './load.ts'
import { readUsage, type Usage } from './processes.ts'

export interface Ground {
  system: System
  /** Of the application's role. */
  pool: Pool
}

const group = 'lifecycles'
const drainedWithinMs = 180_000
/** Enough that no account meets the rate limit of drafts that it may open. */
const citizens = 400

interface Measured extends LoadResult {
  seconds: number
  /** From the first command until the last case was closed. */
  wholeSeconds: number
  /** Used until the last case was closed. */
  used: Record<string, Usage>
  /** Growth of the application's database on disk. */
  diskBytes: number
}

/** Whole lives of certificates at some concurrency, until all that they cause is done. */
async function live(
  ground: Ground,
  load: { procedure: string; concurrency: number; seconds: number; pauseMs?: number },
): Promise<Measured> {
  const { system, pool } = ground
  const job = {
    ...load,
    baseUrl: system.baseUrl,
    databaseUrl: await system.databaseUrl(),
    citizens: await signCitizens(system, citizens),
    officerToken: await system.token(officer),
  }
  const [before, sizeBefore] = [await readUsage(system), await databaseSize(pool)]
  const began = performance.now()
  const result = await runLoad(job)
  await untilClosed(pool, result.caseIds)
  const wholeSeconds = (performance.now() - began) / 1_000
  await untilShown(pool, result.caseIds, 'closed')
  const after = await readUsage(system)
  const used = Object.fromEntries(
    Object.entries(after).map(([name, { cpuMs, rssMb }]) => {
      return [name, { cpuMs: cpuMs - (before[name]?.cpuMs ?? 0), rssMb }]
    }),
  )
  return { ...result, seconds: load.seconds, wholeSeconds, used, diskBytes: (await databaseSize(pool)) - sizeBefore }
}

/** A catalogue of the measurement's own, beside the real one: six commands as the certificate, and one notice. */
const notice = 'ciudad.aviso'

/** Throughput and times at each concurrency, with `bare` inserts per second at the same one, when they are known. */
export async function measureLifecycles(
  ground: Ground,
  options: { concurrencies: readonly number[]; seconds: number; bare: ReadonlyMap<number, number> },
): Promise<Figure[]> {
  const { concurrencies, seconds, bare } = options
  await live(ground, { procedure: notice, concurrency: 8, seconds: 3 }) // warm-up: code is compiled, connections are open
  const figures: Figure[] = []
  for (const concurrency of concurrencies) {
    const measured = await live(ground, { procedure: notice, concurrency, seconds })
    figures.push(...throughput(concurrency, measured, bare.get(concurrency)))
    if (concurrency === 16) figures.push(...costs(measured))
  }
  const measured = await live(ground, { procedure: certificate, concurrency: 16, seconds })
  const rate = measured.caseIds.length / measured.wholeSeconds
  const cpu = cpuOf(measured)
  return [
    ...figures,
    { group, what: 'certificates at 16, PDF issued and notice sent', value: rate, unit: '1/s' },
    { group, what: 'CPU per certificate, all parts', value: cpu, unit: 'ms' },
    ...(await effects(ground, measured.caseIds, 'loaded')),
  ]
}

const cpuOf = ({ used, caseIds }: Measured): number =>
  Object.values(used).reduce((total, { cpuMs }) => total + cpuMs, 0) / caseIds.length

function throughput(concurrency: number, measured: Measured, bare: number | undefined): Figure[] {
  const at = `at ${concurrency}`
  const rate = measured.commands / measured.seconds
  const all = commandKinds.flatMap((kind) => measured.times[kind])
  const lives = measured.caseIds.length / measured.wholeSeconds
  return [
    {
      group,
      what: `commands ${at}`,
      value: rate,
      unit: '1/s',
      ...(concurrency === 16 && { target: { atLeast: 1_000 } }),
    },
    ...(bare === undefined
      ? []
      : [{ group, what: `commands ${at} to bare inserts`, value: rate / bare, unit: '×', target: { atLeast: 0.25 } }]),
    {
      group,
      what: `lifecycles ${at}, all effects done`,
      value: lives,
      unit: '1/s',
      ...(concurrency === 16 && { target: { atLeast: 50 } }),
    },
    { group, what: `backlog ${at} drained after`, value: measured.wholeSeconds - measured.seconds, unit: 's' },
    {
      group,
      what: `command ${at}, p50`,
      value: percentile(all, 50),
      unit: 'ms',
      ...(concurrency === 1 && { target: { atMost: 5 } }),
    },
    ...[95, 99].map((p) => ({ group, what: `command ${at}, p${p}`, value: percentile(all, p), unit: 'ms' })),
    ...commandKinds.map((kind) => {
      return { group, what: `${kind} ${at}, p50`, value: percentile(measured.times[kind], 50), unit: 'ms' }
    }),
    { group, what: `read lag ${at}, p99`, value: percentile(measured.lags, 99), unit: 'ms', target: { atMost: 250 } },
  ]
}

function costs(measured: Measured): Figure[] {
  const { used, caseIds, diskBytes, driverCpuMs } = measured
  const lives = caseIds.length
  return [
    { group, what: 'CPU per lifecycle, all parts', value: cpuOf(measured), unit: 'ms', target: { atMost: 30 } },
    ...Object.entries(used).map(([name, { cpuMs }]) => {
      return { group, what: `CPU per lifecycle, ${name}`, value: cpuMs / lives, unit: 'ms' }
    }),
    { group, what: 'CPU per lifecycle, load driver (not counted)', value: driverCpuMs / lives, unit: 'ms' },
    {
      group,
      what: 'disk per lifecycle, PostgreSQL',
      value: diskBytes / lives / 1024,
      unit: 'KB',
      target: { atMost: 15 },
    },
    ...Object.entries(used).map(([name, { rssMb }]) => ({
      group,
      what: `memory of ${name}`,
      value: rssMb,
      unit: 'MB',
    })),
  ]
}

/** How soon effects follow their events while little else happens. */
export async function measureEffects(ground: Ground, seconds: number): Promise<Figure[]> {
  const { caseIds } = await live(ground, { procedure: certificate, concurrency: 1, seconds, pauseMs: 400 })
  return effects(ground, caseIds, 'idle')
}

/**
 * From the event that asks for an effect until the event with its result: more than until its start, which leaves no
 * mark of its own. The first effect follows a person's command, the second the first one's result.
 */
async function effects({ pool }: Ground, caseIds: string[], load: 'idle' | 'loaded'): Promise<Figure[]> {
  const { rows } = await pool.query<{ issued: number; notified: number }>(
    `with facts as (
       select stream, type, (metadata ->> 'at')::timestamptz as at from log.events
       where stream = any ($1) and type in ('TaskCompleted', 'DocumentIssued', 'PersonNotified'))
     select extract(epoch from issued.at - asked.at)::float8 * 1000 as issued,
            extract(epoch from notified.at - issued.at)::float8 * 1000 as notified
     from facts asked join facts issued using (stream) join facts notified using (stream)
     where asked.type = 'TaskCompleted' and issued.type = 'DocumentIssued' and notified.type = 'PersonNotified'`,
    [caseIds.map((id) => `case-${id}`)],
  )
  const target = load === 'idle' ? { target: { atMost: 250 } } : {}
  const both = (what: string, times: number[]): Figure[] => [
    { group: 'effects', what: `${what}, ${load}, p50`, value: percentile(times, 50), unit: 'ms' },
    { group: 'effects', what: `${what}, ${load}, p95`, value: percentile(times, 95), unit: 'ms', ...target },
  ]
  return [
    ...both(
      'decision to document issued',
      rows.map(({ issued }) => issued),
    ),
    ...both(
      'document issued to person notified',
      rows.map(({ notified }) => notified),
    ),
  ]
}

async function untilClosed(pool: Pool, caseIds: string[]): Promise<void> {
  const streams = caseIds.map((id) => `case-${id}`)
  await until('all cases are closed', async () => {
    const { rows } = await pool.query<{ closed: number }>(
      `select count(*)::int as closed from log.events where type = 'CaseClosed' and stream = any ($1)`,
      [streams],
    )
    return rows[0]?.closed === caseIds.length
  })
}

/** Waits until the read models show these cases in this status. */
export async function untilShown(pool: Pool, caseIds: string[], status: 'open' | 'closed'): Promise<void> {
  await until(`the read models show all cases as ${status}`, async () => {
    const { rows } = await pool.query<{ shown: number }>(
      `select count(*)::int as shown from read.cases where status = $2 and case_id = any ($1::uuid[])`,
      [caseIds, status],
    )
    return rows[0]?.shown === caseIds.length
  })
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + drainedWithinMs
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Waited ${drainedWithinMs / 1_000} s in vain until ${what}`)
    await sleep(100)
  }
}

async function databaseSize(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>('select pg_database_size(current_database()) as bytes')
  return Number(rows[0]?.bytes)
}
