import { Readable } from 'node:stream'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { availableActions } from '#core/actions.ts'
import type { Actor } from '#core/commands.ts'
import { getStep } from '#core/rules.ts'
import { deterministicId } from '#event-store/envelope.ts'
import type { CaseInView } from '#identity/access.ts'
import { runAs } from './cases.ts'
import type { ApiEnv } from './deps.ts'
import { problem } from './problem.ts'
import { idempotencyKey } from './request.ts'
import { type Api, json, route } from './route.ts'
import { caseId, changed, name, storedDocument } from './schemas.ts'
import { type Upload, withFile } from './upload.ts'

const tags = ['documents']
const documentParams = z.object({ id: caseId, document: z.uuid() })

const attachRoute = route({
  method: 'post',
  path: '/cases/{id}/documents',
  tags,
  takes: 'write',
  summary: 'Attach a document',
  description: 'Send the bytes as the body, or a multipart form with one file. Its type is found by its content.',
  request: {
    params: z.object({ id: caseId }),
    query: z.object({
      slot: name.openapi({ description: 'Which of the documents asked for.' }),
      step: name.optional(),
      name: z.string().max(1000).optional().openapi({ description: 'Name of the file, when the bytes are the body.' }),
    }),
  },
  responses: {
    201: json(changed.extend({ document: storedDocument }), 'Attached: kept durably, and part of the case'),
  },
})

const readRoute = route({
  method: 'get',
  path: '/cases/{id}/documents/{document}',
  tags,
  takes: 'code',
  summary: 'A document of the case, attached or issued',
  request: { params: documentParams },
  responses: {
    200: {
      description: 'Its bytes',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
})

const removeRoute = route({
  method: 'delete',
  path: '/cases/{id}/documents/{document}',
  tags,
  takes: 'write',
  summary: 'Remove an attached document',
  request: { params: documentParams, query: z.object({ step: name.optional() }) },
  responses: { 200: json(changed, 'Removed') },
})

export function addDocuments(api: Api): void {
  api.openapi(attachRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { slot, step, name: given } = c.req.valid('query')
    const entered = await c.get('desk').enter(c, id, { fresh: true })
    const at = step ?? stepWithSlot(c, entered, slot, 'attach')
    requireMove(c, entered, at, 'attach')
    const attach = (upload: Upload) => attachUpload(c, entered, { slot, step: at, ...upload })
    const answer = c.req.header('content-type')?.startsWith('multipart/form-data')
      ? await withFile(c.req.raw, attach)
      : await attach({ name: given ?? slot, content: bodyOf(c) })
    return c.json(answer, 201)
  })

  api.openapi(readRoute, async (c) => {
    const { id, document: documentId } = c.req.valid('param')
    const { state } = await c.get('desk').read(c, id, `document:${documentId}`, { not: 'admin' })
    const found = [...state.documents, ...state.issued].find((each) => each.id === documentId)
    if (!found) throw problem('document-not-found')
    const content = await c.get('deps').documents.open(id, found.sha256)
    if (!content && state.erased) throw problem('personal-data-erased')
    if (!content) throw new Error(`The content ${found.sha256} of case ${id} is missing in the documents folder`)
    return c.body(Readable.toWeb(content) as ReadableStream, 200, {
      'Content-Type': found.mediaType,
      'Content-Length': String(found.size),
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeName(found.name)}`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': 'private, no-store',
      ETag: `"${found.content ?? found.sha256}"`,
    }) as never
  })

  api.openapi(removeRoute, async (c) => {
    const { id, document: documentId } = c.req.valid('param')
    const entered = await c.get('desk').enter(c, id, { fresh: true })
    const slot = entered.state.documents.find((each) => each.id === documentId)?.slot ?? ''
    const step = c.req.valid('query').step ?? stepWithSlot(c, entered, slot, 'detach')
    const { state: _state, ...answer } = await runAs(c, entered, {
      type: 'detach',
      data: { step, document: documentId },
    })
    return c.json(answer, 200)
  })
}

type Entered = CaseInView & { actor: Actor }

/** First the bytes, durably; then the event. A crash between the two leaves bytes that nothing refers to. */
async function attachUpload(
  c: Context<ApiEnv>,
  entered: Entered,
  { slot, step, name: given, content }: { slot: string; step: string; name: string; content: Upload['content'] },
) {
  const { documents, limits } = { documents: c.get('deps').documents, limits: c.get('limits') }
  const asked = entered.rules.definition.documents
  const wanted = Object.hasOwn(asked, slot) ? asked[slot] : undefined
  if (!wanted) throw problem('unknown-document', { pointer: '/query/slot' })
  const stored = await documents.put(entered.state.id, content, { maxBytes: wanted.maxBytes, accept: wanted.accept })
  // The key also names the document, so that a repeated request cannot attach it twice.
  const document = {
    id: deterministicId('document', entered.state.id, entered.actor.id, idempotencyKey(c)),
    name: safeName(given, limits.fileNameLength),
    ...stored,
  }
  const { state, ...answer } = await runAs(c, entered, { type: 'attach', data: { step, slot, document } })
  return { ...answer, document: state.documents.find(({ id }) => id === document.id) ?? { ...document, slot } }
}

function bodyOf(c: Context<ApiEnv>): Upload['content'] {
  if (!c.req.raw.body) throw problem('document-empty')
  return c.req.raw.body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>
}

/** Nothing is read from people who may not attach anything now. A repeated request must pass even when all places are taken. */
function requireMove(c: Context<ApiEnv>, { state, rules, actor }: Entered, step: string, type: 'attach'): void {
  const offered = availableActions(rules, state, actor, c.get('deps').now().toISOString())
  const open = offered.some((each) => 'step' in each && each.step === step && [type, 'submit'].includes(each.type))
  if (!open) throw problem('not-available')
}

/** The step open to the caller whose form asks for the document. */
function stepWithSlot(
  c: Context<ApiEnv>,
  { state, rules, actor }: Entered,
  slot: string,
  type: 'attach' | 'detach',
): string {
  const offered = availableActions(rules, state, actor, c.get('deps').now().toISOString())
  const asking = offered.find((each) => {
    if (!('step' in each) || ![type, 'submit'].includes(each.type)) return false
    const step = getStep(rules, each.step)
    return step.kind === 'form' && step.sections.some(({ documents }) => documents?.includes(slot))
  })
  return asking && 'step' in asking ? asking.step : rules.definition.start
}

/** A name to show, not a path: without folders and control characters, and not too long. */
export function safeName(given: string, maxLength: number): string {
  const base = given.split(/[\\/]/).at(-1) ?? ''
  const clean = base
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
    .trim()
    .normalize('NFC')
  if (clean.length <= maxLength) return clean || 'documento'
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(clean)?.[0] ?? ''
  return clean.slice(0, maxLength - extension.length) + extension
}

/** RFC 8187: what may not stand in a header as it is. */
export const encodeName = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /['()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  )
