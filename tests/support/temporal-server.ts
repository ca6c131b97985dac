import { createServer, type Server } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findTemporalCli } from '#local/temporal-cli.ts'
import { prepareNamespace } from '#temporal/namespace.ts'
import { startTemporal, type LocalTemporal } from '#local/temporal.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address that starts the run's Temporal server on the first call and answers its host and port. */
    temporalStarter: string
  }
}

/** The namespace of the run: each test keeps to a task queue and workflow ids of its own. */
export const testNamespace = 'ventanilla'

/**
 * Vitest's global setup. As with PostgreSQL, the server is started by the first test that asks over HTTP, and stopped
 * with the run; `TEMPORAL_ADDRESS` names one that runs already.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'ventanilla-test-'))
  let server: Promise<Pick<LocalTemporal, 'address' | 'stop'>> | undefined
  const starter = createServer((_request, response) => {
    server ??= startServer(folder)
    server.then(
      ({ address }) => response.end(address),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  provide('temporalStarter', await listen(starter))
  return async () => {
    starter.close()
    starter.closeAllConnections()
    await server?.then((temporal) => temporal.stop()).catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
  }
}

async function startServer(dataDir: string): Promise<Pick<LocalTemporal, 'address' | 'stop'>> {
  const address = process.env['TEMPORAL_ADDRESS']
  if (address) {
    await prepareNamespace(address, testNamespace, { ours: false })
    return { address, stop: async () => undefined }
  }
  const log = console.log
  const cli = await findTemporalCli({ env: process.env, progress: log })
  return startTemporal({ cli, dataDir, logFile: join(dataDir, 'temporal.log'), namespace: testNamespace, log })
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}
