import { inject } from 'vitest'
import { testNamespace } from './temporal-server.ts'

/** Where the run's one Temporal server is; the first caller waits until it has started. */
export async function testTemporal(): Promise<{ address: string; namespace: string }> {
  const response = await fetch(inject('temporalStarter'))
  const text = await response.text()
  if (!response.ok) throw new Error(`Temporal for the tests did not start: ${text}`)
  return { address: text, namespace: testNamespace }
}
