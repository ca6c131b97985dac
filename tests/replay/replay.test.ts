import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DeterminismViolationError } from '@temporalio/workflow'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { beforeAll, expect, test } from 'vitest'
import { workflowBundle } from '#temporal/workflow-bundle.ts'

/**
 * Histories of cases, kept for ever: what ran yesterday must go on under today's workflow. When one of these fails, put
 * the change behind `patched`, or let it be a new workflow type; do not record the history anew.
 */
const folder = join(import.meta.dirname, 'histories')
const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))

interface Recorded {
  workflowId: string
  history: { events: { eventType: string; [attributes: string]: unknown }[] }
}
const read = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Recorded

beforeAll(() => Runtime.install({ logger: new DefaultLogger('ERROR') }))

test('there are histories to replay', () => expect(names.length).toBeGreaterThanOrEqual(5))

test.each(names)('%s replays', async (name) => {
  const { history, workflowId } = await read(name)
  const replay = Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, workflowId)
  await expect(replay).resolves.toBeUndefined()
})

test('a history of another workflow does not: the replay would notice a change', async () => {
  const { history, workflowId } = await read('granted.json')
  const marker = history.events.findIndex(({ eventType }) => eventType === 'EVENT_TYPE_TIMER_STARTED')
  expect(marker).toBeGreaterThan(0)
  const altered = history.events.filter((_event, index) => index !== marker)
  const renumbered = altered.map((event, index) => ({ ...event, eventId: String(index + 1) }))
  const replay = Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, { events: renumbered }, workflowId)
  await expect(replay).rejects.toThrow(DeterminismViolationError)
})
