import type { EventStore, NewEvent, Position } from '#event-store/event-store.ts'

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

/** One test of the contract; `open` gives clients that are closed when it ends. */
export type ContractTest = (
  name: string,
  body: (open: () => EventStore, server: StoreUnderTest) => Promise<void>,
) => void

/** A capability of the server under test; a store without it must skip the test and say why. */
export function need<T>(capability: T | undefined, what: string): T {
  if (capability === undefined) throw new Error(`this store cannot ${what}: skip the test with a reason`)
  return capability
}
