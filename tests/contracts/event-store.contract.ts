import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventStore, NewEvent, Position } from '#event-store/event-store.ts'
import { appendContract } from './append.contract.ts'
import { readingContract } from './reading.contract.ts'
import { subscriptionContract } from './subscription.contract.ts'

/** A server with an empty store on it, and what a test may do to it. */
export interface StoreUnderTest {
  /** A new client of the same store; whoever asks for it closes it. */
  store(): EventStore
  /** Ends the server as a crash does and starts it again, at the same address, with what it had stored. */
  restart?(): Promise<void>
  /** Begins an append that takes its place in the total order now and becomes visible, or not, only when told. */
  longTransaction?(stream: string, event: NewEvent): Promise<LongTransaction>
  /** How many connections the server has open, for the search of leaks. */
  connections?(): Promise<number>
  stop(): Promise<void>
}

export interface LongTransaction {
  position: Position
  commit(): Promise<void>
  rollback(): Promise<void>
}

export interface ContractOptions {
  start(): Promise<StoreUnderTest>
  /** Names of tests that this store cannot pass, each with the reason. */
  skip?: Record<string, string>
}

/** One test of the contract; `open` gives clients that are closed when it ends. */
export type ContractTest = (
  name: string,
  body: (open: () => EventStore, server: StoreUnderTest) => Promise<void>,
) => void

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
      if (reason) return void it.skip(`${title} (${reason})`, () => undefined)
      it(title, async () => {
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

/** A capability of the server under test; a store without it must skip the test and say why. */
export function need<T>(capability: T | undefined, what: string): T {
  if (capability === undefined) throw new Error(`this store cannot ${what}: skip the test with a reason`)
  return capability
}
