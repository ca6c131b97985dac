import { createServer, type Server } from 'node:http'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startPostgres, type LocalPostgres } from '#local/postgres.ts'
import { ensureDatabase, migrate, APP_ROLE } from '#event-store/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address under which each worker finds a PostgreSQL of its own, started on the first call: a `TestServer`. */
    postgresStarter: string
  }
}

export interface TestServer {
  /** Superuser, database `postgres`. */
  adminUrl: string
  /** The application's role, database `postgres`: replace the path. */
  appUrl: string
  template: string
}

const TEMPLATE = 'ventanilla_template'

/**
 * Vitest's global setup. Tests run in processes of their own and many need no database, so a server is started by the
 * first one that asks over HTTP, and stopped with the run. Files that run at the same time have different ones: a
 * transaction that one leaves open would hold back those that read another's log in order.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'ventanilla-test-'))
  await chmod(folder, 0o755) // as root, the server runs as another user
  const servers = new Map<string, Promise<LocalPostgres>>()
  const starter = createServer(({ url = '/' }, response) => {
    const worker = url.slice(1)
    const server = servers.get(worker) ?? startWithTemplate(join(folder, `postgres-${worker}`))
    servers.set(worker, server)
    server.then(
      (postgres) => response.end(JSON.stringify(describe(postgres))),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  provide('postgresStarter', await listen(starter))
  return async () => {
    starter.close()
    starter.closeAllConnections()
    await Promise.allSettled([...servers.values()].map(async (server) => (await server).stop()))
    await rm(folder, { recursive: true, force: true })
  }
}

const describe = (postgres: LocalPostgres): TestServer => ({
  adminUrl: postgres.adminUrl,
  appUrl: postgres.url(APP_ROLE, 'postgres'),
  template: TEMPLATE,
})

async function startWithTemplate(dataDir: string): Promise<LocalPostgres> {
  const postgres = await startPostgres({ dataDir, log: () => undefined })
  await ensureDatabase(postgres.adminUrl, TEMPLATE)
  await migrate({ adminUrl: postgres.url('postgres', TEMPLATE), appPassword: postgres.password(APP_ROLE) })
  return postgres
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}
