import { setTimeout as sleep } from 'node:timers/promises'
import { createKurrentEventStore } from '#event-store/kurrentdb.ts'
import { startKurrentStandIn } from '#support/kurrentdb-server.ts'
import { eventStoreContract } from './event-store.contract.ts'
import type { StoreUnderTest } from './store-under-test.ts'

const noTransactions = 'an append takes its place when it is stored, never before'
const idsOnly = 'KurrentDB compares ids only; ours are UUIDv5 over the content, so that an equal id means equal content'
const connectsLate =
  'its client opens a second connection at the first read; tests/event-store/kurrentdb.test.ts counts'
const notOurs = 'the server at KURRENTDB_URL is not ours to restart'
const OUTAGE_MS = 400
const real = process.env['KURRENTDB_URL']

/** The stand-in; with `KURRENTDB_URL` set, the server there. */
async function start(): Promise<StoreUnderTest> {
  if (real) return { store: () => createKurrentEventStore({ url: real }), stop: async () => undefined }
  const standIn = await startKurrentStandIn()
  return {
    store: () => createKurrentEventStore({ url: standIn.url }),
    restart: async () => {
      await standIn.crash()
      await sleep(OUTAGE_MS)
      await standIn.start()
    },
    stop: standIn.stop,
  }
}

eventStoreContract(real ? 'KurrentDB' : 'KurrentDB (stand-in)', {
  start,
  skip: {
    'never shows an event before one that could still commit ahead of it': noTransactions,
    'goes on when the transaction that held it back is rolled back': noTransactions,
    'shows every event once and in one order to all while many write and transactions stay open': noTransactions,
    'answers a conflict when the same id comes with other content': idsOnly,
    'leaves no connection behind': connectsLate,
    ...(real && {
      'loses and doubles nothing when the server crashes while many write and follow': notOurs,
      'says unavailable while the server cannot be reached, and works again after': notOurs,
    }),
  },
})
