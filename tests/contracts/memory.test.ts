import { createMemoryLog } from '#support/memory-event-store.ts'
import { eventStoreContract } from './event-store.contract.ts'

const noTransactions = 'an append in memory is over before anything else can happen'
const noServer = 'there is no server that could stop'

/** The store that fast tests use must keep the same promises as the real ones. */
eventStoreContract('memory', {
  start: async () => {
    const log = createMemoryLog()
    return { store: log.store, connections: async () => log.subscriptions(), stop: async () => undefined }
  },
  skip: {
    'never shows an event before one that could still commit ahead of it': noTransactions,
    'goes on when the transaction that held it back is rolled back': noTransactions,
    'shows every event once and in one order to all while many write and transactions stay open': noTransactions,
    'loses and doubles nothing when the server crashes while many write and follow': noServer,
    'says unavailable while the server cannot be reached, and works again after': noServer,
  },
})
