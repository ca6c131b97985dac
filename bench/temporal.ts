import { randomUUID } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { percentile, type Figure } from './figures.ts'
import { runFor } from './run-for.ts'

const group = 'temporal'
const taskQueue = 'bench'
const concurrency = 16

/** What Temporal's server takes at most: workflows that nobody works on, and signals to them. */
export async function measureTemporal(address: string, namespace: string, seconds: number): Promise<Figure[]> {
  const connection = await Connection.connect({ address })
  const { workflow } = new Client({ connection, namespace })
  const ids: string[] = []
  const starts = await runFor(seconds, concurrency, async () => {
    const workflowId = `bench-${randomUUID()}`
    await workflow.start('bench', { taskQueue, workflowId, args: [] })
    ids.push(workflowId)
  })
  let next = 0
  const signals = await runFor(seconds, concurrency, () => {
    next += 1
    return workflow.getHandle(ids[next % ids.length] ?? '').signal('changed', next)
  })
  await connection.close()
  return [
    { group, what: `bare starts at ${concurrency}`, value: starts.rate, unit: '1/s' },
    { group, what: `bare starts at ${concurrency}, p50`, value: percentile(starts.times, 50), unit: 'ms' },
    { group, what: `bare signals at ${concurrency}`, value: signals.rate, unit: '1/s' },
    { group, what: `bare signals at ${concurrency}, p50`, value: percentile(signals.times, 50), unit: 'ms' },
  ]
}
