import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventStore } from '#event-store/event-store.ts'
import { appendContract } from './append.contract.ts'
import { readingContract } from './reading.contract.ts'
import type { ContractTest, StoreUnderTest } from './store-under-test.ts'
import { subscriptionContract } from './subscription.contract.ts'

export interface ContractOptions {
  start(): Promise<StoreUnderTest>
  /** Names of tests that this store cannot pass, each with the reason. */
  skip?: Record<string, string>
}

/** What every event store promises, whatever it is made of. One row per adapter: see postgres.test.ts. */
export function eventStoreContract(name: string, { start, skip = {} }: ContractOptions): void {
  describe(`event store contract: ${name}`, () => {
    let server: StoreUnderTest
    beforeAll(async () => void (server = await start()))
    afterAll(() => server?.stop())

    const names = new Set<string>()
    const test: ContractTest = (title, body) => {
      names.add(title)
      const reason = skip[title]
      it.skipIf(reason !== undefined)(`${title}${reason === undefined ? '' : ` (${reason})`}`, async () => {
        expect.hasAssertions()
        const opened: EventStore[] = []
        const open = () => {
          const store = server.store()
          opened.push(store)
          return store
        }
        try {
          await body(open, server)
        } finally {
          await Promise.all(opened.map((store) => store.close()))
        }
      })
    }
    appendContract(test)
    readingContract(test)
    subscriptionContract(test)

    it('skips only tests that exist', () => {
      expect(Object.keys(skip).filter((title) => !names.has(title))).toEqual([])
    })
  })
}
