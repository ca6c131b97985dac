import { z } from '@hono/zod-openapi'
import { caseStream } from '#event-store/case-events.ts'
import { makeReceipt, type ReceiptDesk } from '#notary/receipt.ts'
import { problem } from './problem.ts'
import { type Api, json, route } from './route.ts'
import { caseId } from './schemas.ts'

const receipt = z
  .object({
    receipt: z.object({
      folio: z.string(),
      stream: z.string(),
      revision: z.number().int(),
      event: z.string(),
      hash: z.string().openapi({ description: 'Of the event of filing: SHA-256, hex.' }),
      filedAt: z.string(),
      origin: z.string(),
    }),
    signatures: z.array(z.string()),
    keys: z.array(z.string()),
    keyLists: z.array(z.string()),
    inclusion: z
      .object({ index: z.number().int(), hashes: z.array(z.string()), checkpoint: z.string() })
      .optional()
      .openapi({ description: 'Proof that the log holds the filing; absent until a checkpoint covers it.' }),
  })
  .openapi('Receipt', { description: 'The signed receipt of a filing, as the portal gives it in comprobante.json.' })

const receiptRoute = route({
  method: 'get',
  path: '/cases/{id}/receipt',
  tags: ['cases'],
  takes: 'code',
  summary: 'The signed receipt of the filing',
  description:
    'Signed at once; with the proof that the log holds it some seconds later. Check it offline with the verifier.',
  request: { params: z.object({ id: caseId }) },
  responses: { 200: json(receipt, 'The receipt') },
})

/** Receipts, where there is a key to sign them. */
export function addReceipt(api: Api, desk: ReceiptDesk | undefined): void {
  if (!desk) return
  api.openapi(receiptRoute, async (c) => {
    const { id } = c.req.valid('param')
    await c.get('desk').read(c, id, 'case')
    const events = await c.get('deps').store.read(caseStream(id))
    const filing = events.find(({ type }) => type === 'CaseFiled')
    if (!filing) throw problem('not-filed')
    c.header('Cache-Control', 'private, no-store')
    return c.json(await makeReceipt(desk, filing), 200)
  })
}
