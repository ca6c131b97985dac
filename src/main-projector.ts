import { Pool } from 'pg'
import { pino } from 'pino'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { runPersonIndex } from '#audit/person-index.ts'
import { personKeys } from '#audit/person-tokens.ts'
import { createPaymentLedger } from '#payments/ledger.ts'
import { lead } from '#projections/leadership.ts'
import { createStoredDocuments } from '#documents/stored-documents.ts'
import { checkpointFile } from '#notary/checkpoint-file.ts'
import { parseSigningKeys } from '#notary/note.ts'
import { runNotary } from '#notary/notary.ts'
import { createProjectionMetrics } from '#projections/metrics.ts'
import { runProjections } from '#projections/runner.ts'
import { createCatalog } from '#publishing/catalog.ts'
import type { Config } from './config.ts'
import { errorFacts } from './error-facts.ts'
import { createEngine } from './execute.ts'
import { paymentProviderOf } from './payment-provider.ts'
import { createSettlement, runPaymentReconciliation } from './settle-payment.ts'
import { runDispatcher } from '#temporal/dispatcher.ts'
import { startHealthServer } from './health-server.ts'
import { openCaseKeys } from './open-case-keys.ts'
import { createErasure } from './erase-personal-data.ts'
import { followErasures } from './follow-erasures.ts'
import { openEventStore } from './open-store.ts'
import { runReconciler } from '#temporal/reconciler.ts'
import { connectTemporal } from '#temporal/connect.ts'

/**
 * Follows the log until SIGTERM or SIGINT: writes the read models, wakes workflows, and looks for workflows that are
 * missing. Each is done by one process at a time; in any other it stands by. A database that is down is waited for.
 * @throws when the log holds what this version does not understand.
 */
export async function main(config: Config<'projector'>): Promise<void> {
  const log = pino({ name: 'projector', level: config.logLevel, serializers: { err: errorFacts } })
  const stopping = new AbortController()
  const { signal } = stopping
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stopping.abort())

  const { databaseUrl: url, host, metricsPort: port } = config
  const store = await openEventStore(config)
  const pool = new Pool({ connectionString: url, application_name: 'ventanilla', max: 4 })
  pool.on('error', () => undefined) // an idle connection was lost; the pool has already dropped it
  const temporal = connectTemporal(config)
  const catalog = createCatalog(store)
  const keys = await openCaseKeys(pool, config)
  const { rules } = catalog
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  const figures = createProjectionMetrics(metrics, { pool, store })
  let working = false
  const health = port && (await startHealthServer({ host, port, metrics, ready: () => working }))

  const onState = (now: boolean) => void (working = now)
  const onBatch = ({ length }: readonly unknown[]) => figures.applied(length)
  const dispatch = (leading: AbortSignal) => {
    const shared = { temporal, signal: leading, log }
    const payments = () => {
      const { provider } = paymentProviderOf(config, pool)
      const ledger = createPaymentLedger(pool)
      const settle = createSettlement({
        engine: createEngine({ store, catalog, keys }),
        ledger,
        now: () => new Date(),
        log,
      })
      return provider && runPaymentReconciliation(provider, { ledger, settle, signal: leading, log })
    }
    return Promise.all([
      runDispatcher({ ...shared, store, ops: pool, metrics }),
      runReconciler({ ...shared, pool }),
      payments(),
    ])
  }
  const engine = createEngine({ store, catalog, keys })
  const documents = createStoredDocuments(config.documentsDir)
  const { destroy } = createErasure({ engine, catalog, store, keys, documents, pool, now: () => new Date() })
  const secret = Buffer.from(config.ventanillaSecret, 'base64url')
  const { notaryKey, notaryCheckpointFile } = config
  const [key, ...otherKeys] = notaryKey === undefined ? [] : parseSigningKeys(notaryKey)
  const file = notaryCheckpointFile === undefined ? {} : { file: checkpointFile(notaryCheckpointFile) }
  if (!key) log.warn('without NOTARY_KEY no checkpoints are signed')
  try {
    await Promise.all([
      key &&
        lead({ url, name: 'notary', signal, log }, (client, leading) =>
          runNotary(client, { store, keys: [key, ...otherKeys], signal: leading, log, metrics, ...file }),
        ),
      runProjections({ url, store, rules, signal, log, onBatch, onState }),
      lead({ url, name: 'persons', signal, log }, (client, leading) =>
        runPersonIndex(client, {
          store,
          history: (caseId) => engine.history(caseId, 0, { altered: 'keep' }),
          rules,
          key: personKeys(secret).index,
          signal: leading,
          log,
        }),
      ),
      lead({ url, name: 'erasures', signal, log }, (client, leading) =>
        followErasures(client, { store, destroy, signal: leading, log }),
      ),
      lead({ url, name: 'dispatcher', signal, log }, async (_client, leading) => void (await dispatch(leading))),
    ])
  } finally {
    stopping.abort()
    await Promise.all([store.close(), pool.end(), temporal.connection.close(), health && health.close()])
  }
}
