import { Readable } from 'node:stream'
import { z } from '@hono/zod-openapi'
import { EvidenceError, type ExportCase } from '#evidence/evidence.ts'
import { problem } from './problem.ts'
import { type Api, route } from './route.ts'
import { caseId } from './schemas.ts'

const evidenceRoute = route({
  method: 'get',
  path: '/cases/{id}/evidence',
  tags: ['audit'],
  takes: 'code',
  summary: 'All that proves what happened in a case, as one signed file',
  description:
    'A ZIP with events, proofs, rules, calendars, documents, a report to read and a verifier: `node verify.mjs <file> --key …`. For auditors; it leaves a trace.',
  request: {
    params: z.object({ id: caseId }),
    query: z.object({
      sealed: z.enum(['true', 'false']).default('false').openapi({
        description: "Leave the case's key out: nobody reads what is personal, everybody can verify the rest.",
      }),
      language: z
        .enum(['es', 'en'])
        .optional()
        .openapi({ description: 'Of the report; that of the case when absent.' }),
    }),
  },
  responses: {
    200: {
      description: 'The file; where something fails on the way it ends without its end',
      content: { 'application/zip': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
})

/** Evidence of cases, where there is a key to sign it. */
export function addCaseEvidence(api: Api, exportCase: ExportCase | undefined): void {
  if (!exportCase) return
  api.openapi(evidenceRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { sealed, language } = c.req.valid('query')
    await c.get('desk').read(c, id, 'bundle', { only: 'audit', altered: 'keep' })
    c.get('gate').pass(c, 'evidence', c.get('identity')?.subject ?? '')
    await Promise.all(c.get('traces')) // so that this look is within
    const options = { sealed: sealed === 'true', ...(language && { language }) }
    const { fileName, content } = await exportCase(id, options).catch(refuse)
    c.header('Content-Type', 'application/zip')
    c.header('Content-Disposition', `attachment; filename="${fileName}"`)
    c.header('Cache-Control', 'private, no-store')
    return c.body(Readable.toWeb(Readable.from(content)) as ReadableStream) as never
  })
}

function refuse(error: unknown): never {
  if (!(error instanceof EvidenceError)) throw error
  if (error.code === 'not-signed') throw problem('unavailable', { headers: { 'Retry-After': '5' } })
  if (error.code === 'document-missing') throw problem('evidence-incomplete')
  if (error.code === 'too-large') throw problem('evidence-too-large')
  throw error
}
