import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'pg'
import { callOf, commandKinds, newLifecycle, type CommandKind } from '#support/certificate.ts'
import { createHttpClient } from '#support/http.ts'
import type { LoadJob, LoadResult } from './load.ts'

/** The load driver's process: one job, one result. */
process.once('message', (job: LoadJob) => {
  drive(job).then(
    (result) => process.send?.(result),
    (error: Error) => process.send?.({ error: error.message }),
  )
})

const sampleEveryMs = 20
const lookEveryMs = 4
const givenUpMs = 10_000

async function drive(job: LoadJob): Promise<LoadResult> {
  const http = createHttpClient(job.baseUrl)
  const pool = new Pool({ connectionString: job.databaseUrl, max: 1 })
  const result: LoadResult = { commands: 0, caseIds: [], times: emptyTimes(), lags: [], driverCpuMs: 0 }
  const sampler = createSampler(pool, result.lags)
  const until = performance.now() + job.seconds * 1_000
  let begun = 0

  const live = async () => {
    const citizen = job.citizens[begun++ % job.citizens.length] as LoadJob['citizens'][number]
    const life = newLifecycle(citizen.subject, job.procedure)
    for (const kind of commandKinds) {
      const from = performance.now()
      const answer = await http.send(callOf(life, kind, { citizen: citizen.token, officer: job.officerToken }))
      const to = performance.now()
      if (answer.status >= 300)
        throw new Error(`${kind} was answered ${answer.status}: ${answer.body.toString('utf8')}`)
      result.times[kind].push(to - from)
      if (to < until) result.commands += 1
      sampler.consider(life.caseId, () => (JSON.parse(answer.body.toString('utf8')) as { revision: number }).revision)
    }
    result.caseIds.push(life.caseId)
  }
  const loop = async () => {
    while (performance.now() < until) {
      await live()
      if (job.pauseMs) await sleep(job.pauseMs)
    }
  }
  await Promise.all(Array.from({ length: job.concurrency }, loop))
  await sampler.finished()
  await pool.end()
  http.close()
  const { user, system } = process.cpuUsage()
  return { ...result, driverCpuMs: (user + system) / 1_000 }
}

const emptyTimes = () =>
  Object.fromEntries(commandKinds.map((kind) => [kind, [] as number[]])) as Record<CommandKind, number[]>

/** Follows one answered command at a time until the read models show it. */
function createSampler(pool: Pool, lags: number[]) {
  let last = 0
  let sampling: Promise<void> | undefined
  const follow = async (caseId: string, revision: number, answered: number) => {
    const text = 'select revision from read.cases where case_id = $1'
    for (;;) {
      const { rows } = await pool.query<{ revision: number }>({ name: 'lag', text, values: [caseId] })
      const lag = performance.now() - answered
      if ((rows[0]?.revision ?? -1) >= revision || lag > givenUpMs) return void lags.push(lag)
      await sleep(lookEveryMs)
    }
  }
  return {
    consider: (caseId: string, revisionOf: () => number) => {
      const now = performance.now()
      if (sampling || now - last < sampleEveryMs) return
      last = now
      sampling = follow(caseId, revisionOf(), now).finally(() => (sampling = undefined))
    },
    finished: async () => sampling,
  }
}
