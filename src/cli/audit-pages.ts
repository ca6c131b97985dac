import { on } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { StoreAddresses } from '#app/open-store.ts'
import type { Position } from '#event-store/event-store.ts'
import type { CheckedPage } from '#notary/audit-page.ts'
import type { PageAnswer, PageOrder } from './audit-worker.ts'

const EVENTS_IN_PAGE = 5_000

/** A thread that reads and checks one page at a time. */
function startReader(addresses: StoreAddresses) {
  const { databaseUrl, kurrentdbUrl } = addresses
  const worker = new Worker(new URL('audit-worker.ts', import.meta.url), { workerData: { databaseUrl, kurrentdbUrl } })
  // Keeps what is said before it is asked for, and fails when the thread does.
  const answers = on(worker, 'message') as AsyncIterator<[PageAnswer]>
  async function next(): Promise<PageAnswer> {
    const { value } = await answers.next()
    return (value as [PageAnswer])[0]
  }
  return {
    /** Where the page ends, as soon as it is read; and the page, once it is checked. */
    async read(after: Position | undefined): Promise<{ end: Position | undefined; page: Promise<CheckedPage> }> {
      worker.postMessage({ ...(after !== undefined && { after }), limit: EVENTS_IN_PAGE } satisfies PageOrder)
      const { end } = (await next()) as { end: Position | undefined }
      const page = next().then((checked) => (checked as { page: CheckedPage }).page)
      page.catch(() => undefined) // told to whoever waits for it
      return { end, page }
    },
    close: () => worker.terminate(),
  }
}

/**
 * All pages of the log in order, checked by several threads: while one hashes what it has read, another reads on.
 * Give the addresses of the store; each thread opens it for itself.
 */
export async function* checkedPages(addresses: StoreAddresses, threads: number): AsyncGenerator<CheckedPage> {
  const readers = Array.from({ length: threads }, () => startReader(addresses))
  const waiting: Promise<CheckedPage>[] = []
  try {
    let after: Position | undefined
    for (let turn = 0; ; turn += 1) {
      // The reader whose turn it is has given its last page before it is asked for another one.
      if (waiting.length === threads) yield await (waiting.shift() as Promise<CheckedPage>)
      const { end, page } = await (readers[turn % threads] as ReturnType<typeof startReader>).read(after)
      if (end === undefined) break
      waiting.push(page)
      after = end
    }
    for (const page of waiting) yield await page
  } finally {
    await Promise.all(readers.map((reader) => reader.close()))
  }
}
