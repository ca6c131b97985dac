import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker, type LogEntry } from '@temporalio/worker'
import { Pool } from 'pg'
import { pino, type Logger } from 'pino'
import { collectDefaultMetrics, Counter, Registry } from 'prom-client'
import { createActivities } from '#activities/index.ts'
import { createConnector, serviceSettings } from '#connectors/call-service.ts'
import { createDocumentStore } from '#documents/documents.ts'
import { openSigner, type Signer } from '#documents/signer.ts'
import { createMessenger } from '#messaging/messenger.ts'
import { sendOnce } from '#messaging/once.ts'
import { createOutbox } from '#messaging/outbox.ts'
import { createSmtpSender } from '#messaging/smtp-sender.ts'
import { createPaymentLedger } from '#payments/ledger.ts'
import { createCatalog } from '#publishing/catalog.ts'
import { taskQueue } from '#workflows/messages.ts'
import { createAssigner } from './assigner.ts'
import { createCases } from './cases.ts'
import type { Config } from './config.ts'
import { errorFacts } from './error-facts.ts'
import { createEngine } from './execute.ts'
import { startHealthServer } from './health-server.ts'
import { openCaseKeys } from './open-case-keys.ts'
import { openEventStore } from './open-store.ts'
import { paymentProviderOf } from './payment-provider.ts'
import { connectWorker } from '#temporal/connect.ts'
import { workerLimits } from '#temporal/worker-options.ts'
import { workflowBundle } from '#temporal/workflow-bundle.ts'
import { runWorkflowsLean } from '#temporal/workflow-thread.ts'

type Activities = ReturnType<typeof createActivities>

/** Carries out the cases' workflows until SIGTERM or SIGINT; then finishes the attempts under way. */
export async function main(config: Config<'worker'>): Promise<void> {
  const log = pino({ name: 'worker', level: config.logLevel, serializers: { err: errorFacts } })
  const stopping = new AbortController()
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stopping.abort())
  runWorkflowsLean()
  // Temporal's native part would write lines of its own shape past our log.
  const telemetryOptions = { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) } }
  Runtime.install({ logger: new DefaultLogger('WARN', forwardTo(log)), telemetryOptions, shutdownSignals: [] })

  const signer = await signerOf(config, log)
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  let working = false
  const { host, metricsPort: port } = config
  const health = port && (await startHealthServer({ host, port, metrics, ready: () => working }))

  const store = await openEventStore(config)
  const pool = new Pool({ connectionString: config.databaseUrl, application_name: 'ventanilla', max: 8 })
  pool.on('error', () => undefined) // an idle connection was lost; the pool has already dropped it
  const catalog = createCatalog(store)
  const keys = await openCaseKeys(pool, config)
  const engine = createEngine({ store, catalog, keys })
  const { provider } = paymentProviderOf(config, pool)
  const { smtpUrl, mailFrom } = config
  const mail = smtpUrl && mailFrom ? createSmtpSender({ url: smtpUrl, from: mailFrom }) : undefined
  const secret = Buffer.from(config.ventanillaSecret, 'base64url')
  const activities = createActivities({
    engine,
    cases: createCases({ engine, catalog, store, secret, now: () => new Date() }),
    catalog,
    documents: createDocumentStore(config.documentsDir, keys),
    signer,
    // Without a mail server notices are kept, for a local installation to show.
    messenger: mail ? createMessenger({ email: sendOnce(pool, mail) }) : createOutbox(pool, keys),
    connector: createConnector(serviceSettings(process.env)),
    assigner: createAssigner(pool),
    ...(provider && { payments: { provider, ledger: createPaymentLedger(pool) } }),
    publicUrl: config.publicUrl,
    now: () => new Date().toISOString(),
    log,
  })
  const setWorking = (now: boolean) => void (working = now)
  await keepWorking(config, { activities: counted(activities, metrics), signal: stopping.signal, log, setWorking })
  mail?.close()
  await Promise.all([store.close(), pool.end(), health && health.close()])
}

/** @throws Error that names the setting, when its file cannot be read or used. */
async function signerOf({ signingP12, signingP12Password }: Config<'worker'>, log: Logger): Promise<Signer> {
  try {
    const signer = openSigner(await readFile(signingP12), signingP12Password)
    const { subject, validTo } = signer.certificate
    log.info({ subject, validTo }, 'certificate of issued documents')
    return signer
  } catch (error) {
    throw new Error(`SIGNING_P12: ${(error as Error).message}`, { cause: error })
  }
}

/** A worker that ends without being told to, because it lost Temporal for good, is followed by another one. */
async function keepWorking(
  config: Config<'worker'>,
  options: { activities: Activities; signal: AbortSignal; log: Logger; setWorking(now: boolean): void },
): Promise<void> {
  const { activities, signal, log, setWorking } = options
  while (!signal.aborted) {
    try {
      const bundle = await workflowBundle()
      const connection = await connectWorker(config, { signal, log })
      const namespace = config.temporalNamespace
      const base = { connection, namespace, taskQueue, activities, workflowBundle: bundle }
      const worker = await Worker.create({ ...base, ...workerLimits })
      const shutdown = () => worker.shutdown()
      signal.addEventListener('abort', shutdown, { once: true })
      log.info({ address: config.temporalAddress, namespace }, 'worker ready')
      setWorking(true)
      await worker.run().finally(() => signal.removeEventListener('abort', shutdown))
      await connection.close()
    } catch (error) {
      if (signal.aborted) return
      log.error({ reason: (error as Error).message }, 'the worker ended; starting another one')
      await sleep(1_000, undefined, { signal }).catch(() => undefined)
    } finally {
      setWorking(false)
    }
  }
}

/** Activities that count how often each was run and how often it failed. */
function counted(activities: Activities, registry: Registry): Activities {
  const name = 'ventanilla_activities_total'
  const counter = new Counter({
    name,
    help: 'Attempts of activities',
    labelNames: ['activity', 'result'],
    registers: [registry],
  })
  const entries = Object.entries(activities).map(([activity, run]) => {
    const counting = async (input: never) => {
      try {
        const result = await run(input)
        counter.inc({ activity, result: 'done' })
        return result
      } catch (error) {
        counter.inc({ activity, result: 'failed' })
        throw error
      }
    }
    return [activity, counting]
  })
  return Object.fromEntries(entries) as Activities
}

/** Temporal's own log lines, into ours; their text names workflows and tasks, never what a case says. */
function forwardTo(log: Logger): (entry: LogEntry) => void {
  return ({ level, message, meta }) => {
    const line = { ...meta, from: 'temporal' }
    if (level === 'ERROR') log.error(line, message)
    else log.warn(line, message)
  }
}
