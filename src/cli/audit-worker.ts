import { parentPort, workerData } from 'node:worker_threads'
import { openEventStore, type StoreAddresses } from '#app/open-store.ts'
import type { Position } from '#event-store/event-store.ts'
import { checkPage, type CheckedPage } from '#notary/audit-page.ts'

/** What is asked of the thread: the page after a position, or nothing more. */
export interface PageOrder {
  after?: Position
  limit: number
}

/** Said twice for each page: where it ends, so that another thread can begin after it, and what became of it. */
export type PageAnswer = { end: Position | undefined } | { page: CheckedPage }

if (!parentPort) throw new Error('This is the thread of audit-pages.ts')
const port = parentPort
const store = await openEventStore(workerData as StoreAddresses, { poolSize: 1 })
port.on('message', (order: PageOrder | 'close') => {
  if (order === 'close') void store.close().then(() => port.close())
  else void answer(order)
})

async function answer(order: PageOrder): Promise<void> {
  const events = await store.readAll(order)
  port.postMessage({ end: events.at(-1)?.position } satisfies PageAnswer)
  const page = checkPage(events)
  port.postMessage({ page } satisfies PageAnswer, [page.leaves.buffer])
}
