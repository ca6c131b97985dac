import type { EventStore } from '#event-store/event-store.ts'

/** Where the log of events is kept. Read models, checkpoints and notices stay in PostgreSQL either way. */
export interface StoreAddresses {
  databaseUrl: string
  /** When set, the log is in KurrentDB. */
  kurrentdbUrl?: string | undefined
}

/**
 * The event store that the settings choose. Only the code of that one is loaded: KurrentDB's client brings a native part
 * that does not exist for every platform.
 */
export async function openEventStore(
  { databaseUrl, kurrentdbUrl }: StoreAddresses,
  options: { poolSize?: number } = {},
): Promise<EventStore> {
  if (kurrentdbUrl !== undefined) {
    const { createKurrentEventStore } = await import('#event-store/kurrentdb.ts')
    return createKurrentEventStore({ url: kurrentdbUrl })
  }
  const { createPostgresEventStore } = await import('#event-store/postgres.ts')
  return createPostgresEventStore({ url: databaseUrl, ...options })
}
