import { setTimeout as sleep } from 'node:timers/promises'
import { Connection, type ConnectionOptions, type WorkflowService } from '@temporalio/client'

/** What an operator can search cases by in Temporal; all of the type Keyword. Nothing personal goes there. */
export const searchAttributes = ['VentanillaProcedure', 'VentanillaAgency', 'VentanillaEntity', 'VentanillaStatus']

const keyword = 2 // temporal.api.enums.v1.IndexedValueType
const notFound = 5 // of gRPC
/** Thirty days; the library's type asks for a Long, its encoder takes a number as well. */
const retention = { seconds: (30 * 24 * 60 * 60) as never }
const readyWithinMs = 60_000

type Credentials = Pick<ConnectionOptions, 'tls' | 'apiKey'>

/**
 * Waits until the namespace answers, then sees to its search attributes, and on a server of `ours` to its retention: the
 * command line sets the first only when it creates the namespace, and keeps closed workflows for a day.
 */
export async function prepareNamespace(
  address: string,
  namespace: string,
  { ours, ...credentials }: Credentials & { ours: boolean },
): Promise<void> {
  const connection = await untilReady(() => Connection.connect({ address, connectTimeout: '2s', ...credentials }))
  try {
    const { workflowService, operatorService } = connection
    await untilReady(() => ensureNamespace(workflowService, namespace))
    const known = await untilReady(() => operatorService.listSearchAttributes({ namespace }))
    const missing = searchAttributes.filter((name) => !(name in (known.customAttributes ?? {})))
    if (missing.length > 0) {
      const wanted = Object.fromEntries(missing.map((name) => [name, keyword]))
      await operatorService.addSearchAttributes({ namespace, searchAttributes: wanted })
    }
    if (ours) await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: retention } })
  } finally {
    await connection.close()
  }
}

/** The dev server makes the namespace that it is told; a server that was there before may not know it. */
async function ensureNamespace(service: WorkflowService, namespace: string): Promise<void> {
  try {
    await service.describeNamespace({ namespace })
  } catch (error) {
    if ((error as { code?: number }).code !== notFound) throw error
    await service.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention })
  }
}

async function untilReady<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + readyWithinMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`is not ready after ${readyWithinMs / 1000} s`, { cause: error })
      await sleep(100)
    }
  }
}
