import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '#app/config.ts'
import { prepareNamespace } from '#temporal/namespace.ts'
import { APP_ROLE, ensureDatabase, migrate } from '#event-store/migrate.ts'
import { readyOrDead, startChild } from '#local/child.ts'
import type { DataFolder } from '#local/data-folder.ts'
import { keepEnvironment } from '#local/environment.ts'
import { choosePort } from '#local/ports.ts'
import { keepDemoCertificate } from '#local/signing-certificate.ts'
import { startPostgres } from '#local/postgres.ts'
import type { Part, Supervisor } from '#local/supervisor.ts'
import { findTemporalCli } from '#local/temporal-cli.ts'
import { startTemporal } from '#local/temporal.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import { baseSetting, serviceName } from '#publishing/files/service-file.ts'

/** What the steps of a local start share. */
export interface Local {
  config: Config<'start'>
  env: Record<string, string | undefined>
  data: DataFolder
  supervisor: Supervisor
  log(line: string): void
}

const database = 'ventanilla'
const readyWithinMs = 60_000

/** Starts PostgreSQL and brings the schema up to date; answers the application's connection string. */
export async function startDatabase({ data, supervisor, log }: Local): Promise<string> {
  const port = await keptPort(data, 'postgres')
  const postgres = await supervisor.start({
    name: 'postgres',
    start: async (spawned) => {
      const running = await startPostgres({ dataDir: data.postgres, port, log })
      spawned(running.pid)
      return running
    },
  })
  await ensureDatabase(postgres.adminUrl, database)
  await migrate({ adminUrl: postgres.url('postgres', database), appPassword: postgres.password(APP_ROLE) })
  return postgres.url(APP_ROLE, database)
}

/** Starts Temporal's dev server, unless `TEMPORAL_ADDRESS` names a server that runs already. */
export async function startWorkflowServer(local: Local): Promise<{ address: string; uiAddress?: string }> {
  const { config, env, data, supervisor, log } = local
  const namespace = config.temporalNamespace
  const outside = env['TEMPORAL_ADDRESS']
  if (outside) {
    await prepareNamespace(outside, namespace, { ours: false })
    return { address: outside }
  }
  const cli = await findTemporalCli({ env, progress: log })
  const port = await keptPort(data, 'temporal')
  const uiPort = await keptPort(data, 'temporalUi')
  const logFile = join(data.logs, 'temporal.log')
  return supervisor.start({
    name: 'temporal',
    start: (spawned) => startTemporal({ cli, dataDir: data.temporal, logFile, port, uiPort, namespace, spawned, log }),
  })
}

/** How the three processes of the application are run: the arguments that Node gets for each. */
export type Programs = Record<'projector' | 'worker' | 'api', readonly string[]>

/** Starts projector, worker and API, and waits until each says on its `/readyz` that it is ready. */
export async function startApplication(
  local: Local,
  where: { databaseUrl: string; temporalAddress: string },
  programs: Programs,
): Promise<void> {
  const { config, data } = local
  const settings = environment(config, data, where)
  await keepEnvironment(data.path, settings)
  const env = { ...(await standIns(config)), ...(await demoSigning(data)), ...local.env, ...settings }
  const host = loopbackOf(config.host)
  const listens = {
    projector: await keptPort(data, 'projector'),
    worker: await keptPort(data, 'worker'),
    api: config.port,
  }
  const asking = new AbortController()
  const started: Promise<void>[] = []
  for (const name of ['projector', 'worker', 'api'] as const) {
    const port = listens[name]
    const logFile = join(data.logs, `${name}.log`)
    const own = name === 'api' ? env : { ...env, METRICS_PORT: String(port) }
    const running = await local.supervisor.start(nodePart(name, programs[name], own, logFile))
    started.push(readyOrDead(name, running, untilReady(`http://${host}:${port}/readyz`, asking.signal), logFile))
  }
  // When one has failed, the others are asked no longer.
  await Promise.all(started).finally(() => asking.abort())
}

function nodePart(
  name: string,
  args: readonly string[],
  env: Record<string, string | undefined>,
  logFile: string,
): Part {
  return {
    name,
    start: async (spawned) => {
      const options = { command: process.execPath, args, env, logFile, stopWithinMs: 10_000, channel: true }
      const running = await startChild(options)
      spawned(running.pid)
      return running
    },
  }
}

/** The settings of the application's processes, by the names that `config.ts` reads. */
function environment(
  config: Config<'start'>,
  data: DataFolder,
  where: { databaseUrl: string; temporalAddress: string },
): Record<string, string> {
  return {
    DATABASE_URL: where.databaseUrl,
    ...(config.kurrentdbUrl !== undefined && { KURRENTDB_URL: config.kurrentdbUrl }),
    TEMPORAL_ADDRESS: where.temporalAddress,
    TEMPORAL_NAMESPACE: config.temporalNamespace,
    HOST: config.host,
    PORT: String(config.port),
    PUBLIC_URL: config.publicUrl,
    MASTER_KEY_FILE: data.masterKeys,
    DOCUMENTS_DIR: data.documents,
    CATALOG_DIR: config.catalogDir,
    LOG_LEVEL: config.logLevel,
    VENTANILLA_SECRET: data.secrets.secret,
    COOKIE_SECRET: data.secrets.cookieSecret,
    OIDC_ISSUER: `${config.publicUrl}/oidc`,
    EMBEDDED_ISSUER_KEY: JSON.stringify(data.secrets.issuerKey),
    NOTARY_KEY: data.secrets.notaryKey,
    NOTARY_CHECKPOINT_FILE: join(data.path, 'checkpoint'),
  }
}

/**
 * What stands for other systems unless the environment names real ones: money that is not, and for each service of the
 * catalogue the samples in its file.
 */
async function standIns({ host, port, catalogDir }: Config<'start'>): Promise<Record<string, string>> {
  const { services } = await readCatalogFiles(catalogDir)
  const simulated = `http://${loopbackOf(host)}:${port}/simulado`
  const addresses = services.map((service) => [baseSetting(service), `${simulated}/${serviceName(service)}`] as const)
  return { PAYMENT_PROVIDER: 'simulated', ...Object.fromEntries(addresses) }
}

/** A certificate that says it is none signs documents, unless the environment names a real one. */
async function demoSigning({ signingP12, secrets }: DataFolder): Promise<Record<string, string>> {
  await keepDemoCertificate(signingP12, secrets.secret)
  return { SIGNING_P12: signingP12, SIGNING_P12_PASSWORD: secrets.secret }
}

/** The inner port of the last start when it is still free, otherwise a new one; either is kept for the next start. */
async function keptPort(data: DataFolder, name: keyof DataFolder['ports']): Promise<number> {
  const others = Object.entries(data.ports).filter(([other]) => other !== name)
  const port = await choosePort(
    data.ports[name],
    others.map(([, taken]) => taken),
  )
  await data.keepPort(name, port)
  return port
}

async function untilReady(address: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + readyWithinMs
  let answer = 'no answer'
  while (Date.now() < deadline && !signal.aborted) {
    const response = await fetch(address, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
    if (response?.ok) return
    if (response) answer = `${response.status} ${(await response.text().catch(() => '')).slice(0, 500)}`
    await sleep(100, undefined, { signal })
  }
  throw new Error(`is not ready after ${readyWithinMs / 1000} s; ${address} says: ${answer}`)
}

/** Where this machine reaches a server that listens on `host`. */
function loopbackOf(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
}
