import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { createPostgresOutbox } from '#app/outbox.ts'
import { workflowIdOf } from '#workflows/messages.ts'
import { createRig, newCase, until, workflowStatus } from './rig.ts'

test('a case runs to its end, each effect once, and its workflow ends with it', async () => {
  const rig = await createRig()
  await rig.startWorker()
  rig.startDispatcher()
  const one = newCase(rig)
  await one.file()
  await one.grant()
  await until(async () => (await one.closed()) === 'granted')
  await until(async () => (await workflowStatus(rig, one.id)) === 'COMPLETED')

  const types = await one.types()
  expect(types.filter((type) => type === 'DocumentIssued')).toHaveLength(1)
  expect(types.filter((type) => type === 'PersonNotified')).toHaveLength(1)
  const issued = (await one.events()).find(({ type }) => type === 'DocumentIssued')
  const { sha256, size } = (issued?.data as { document: { sha256: string; size: number } }).document
  const content = await rig.documents.open(sha256)
  const bytes = content && (await buffer(content))
  expect(bytes?.subarray(0, 5).toString()).toBe('%PDF-')
  expect(bytes?.length).toBe(size)
  const { rows } = await rig.pool.query('select recipient, subject, body from ops.outbox where case_id = $1', [one.id])
  const folio = `GOB-2026-${one.id.slice(0, 6)}`
  expect(rows).toEqual([{ recipient: 'applicant', subject: `Su permiso ${folio}`, body: 'Ana Ñáñez: su permiso está listo.' }])
})
