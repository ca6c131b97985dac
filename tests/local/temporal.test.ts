import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Connection } from '@temporalio/client'
import { expect, onTestFinished, test } from 'vitest'
import { choosePort } from '#local/ports.ts'
import { findTemporalCli, temporalVersion } from '#local/temporal-cli.ts'
import { prepareNamespace, searchAttributes } from '#temporal/namespace.ts'
import { startTemporal, type LocalTemporal } from '#local/temporal.ts'
import { temporaryFolder } from './running.ts'

const namespace = 'ventanilla'

async function begin(dataDir: string, lines: string[] = [], port?: number): Promise<LocalTemporal> {
  const cli = await findTemporalCli({ env: process.env, progress: console.log })
  const logFile = join(dataDir, 'temporal.log')
  const log = (line: string) => void lines.push(line)
  const server = await startTemporal({ cli, dataDir, logFile, namespace, log, ...(port ? { port } : {}) })
  onTestFinished(() => server.stop())
  return server
}

async function connect({ address }: LocalTemporal): Promise<Connection> {
  const connection = await Connection.connect({ address })
  onTestFinished(() => connection.close())
  return connection
}

test('has namespace, retention and search attributes, and keeps workflows over a restart on the same port', async () => {
  const dataDir = await temporaryFolder()
  const port = await choosePort(undefined)
  const first = await begin(dataDir, [], port)
  const { workflowService, operatorService } = await connect(first)
  const { config } = await workflowService.describeNamespace({ namespace })
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 24 * 60 * 60)
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace })
  expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining(searchAttributes))
  const execution = { workflowId: 'case-1', workflowType: { name: 'case' }, taskQueue: { name: 'nobody' } }
  await workflowService.startWorkflowExecution({ namespace, requestId: 'r1', ...execution })
  await first.stop()

  const second = await begin(dataDir, [], port)
  expect(second.address).toBe(first.address)
  const again = (await connect(second)).workflowService
  const found = await again.describeWorkflowExecution({ namespace, execution: { workflowId: 'case-1' } })
  expect(found.workflowExecutionInfo?.type?.name).toBe('case')
})

test('search attributes are added to a database that was made without them', async () => {
  const server = await begin(await temporaryFolder())
  const { operatorService } = await connect(server)
  await operatorService.removeSearchAttributes({ namespace, searchAttributes: ['VentanillaStatus'] })
  await prepareNamespace(server.address, namespace, { ours: true })
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace })
  expect(Object.keys(customAttributes ?? {})).toContain('VentanillaStatus')
})

test('a database of another version is set aside', async () => {
  const dataDir = await temporaryFolder()
  await (await begin(dataDir)).stop()
  await writeFile(join(dataDir, 'version'), '1.8.0')
  const lines: string[] = []
  await begin(dataDir, lines)
  expect(lines.join()).toContain(`Temporal is now ${temporalVersion}: the database of 1.8.0 is set aside`)
  expect(await readdir(dataDir)).toEqual(expect.arrayContaining(['temporal.sqlite', 'temporal.sqlite.1.8.0']))
})

test('a server that cannot start is reported with the end of its log', async () => {
  const dataDir = await temporaryFolder()
  await writeFile(join(dataDir, 'temporal.sqlite'), 'not a database, but long enough to be looked at as one')
  await expect(begin(dataDir)).rejects.toThrow(/Temporal ended with code 1 before it was ready[^]+temporal\.log/)
})
