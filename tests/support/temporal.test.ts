import { Connection } from '@temporalio/client'
import { expect, test } from 'vitest'
import { testTemporal } from './temporal.ts'

test("the run's Temporal server is started once and knows the namespace", async () => {
  const [first, second] = await Promise.all([testTemporal(), testTemporal()])
  expect(first).toEqual(second)
  const connection = await Connection.connect({ address: first.address })
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: first.namespace })
  await connection.close()
  expect(namespaceInfo?.name).toBe('ventanilla')
})
