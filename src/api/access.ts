import { z } from '@hono/zod-openapi'
import type { RecordedRead } from '#access/case-read.ts'
import type { Rules } from '#core/rules.ts'
import { indexSteps } from '#core/steps.ts'
import type { Identity } from '#identity/identity.ts'
import { limits } from './limits.ts'
import { type Api, json, route } from './route.ts'
import { caseId } from './schemas.ts'

const look = z
  .object({
    place: z.number().int(),
    at: z.string(),
    as: z.enum(['officer', 'auditor', 'admin']),
    agency: z.string().optional(),
    reader: z.string().optional().openapi({ description: 'Only for auditors, and officers about their own agency.' }),
    purpose: z.object({
      kind: z.enum(['task', 'stated', 'assistance', 'follow-up', 'consultation', 'audit', 'operation']),
      step: z.string().optional(),
      title: z.object({ es: z.string(), en: z.string().optional() }).optional(),
      text: z.string().optional(),
    }),
    what: z.string(),
    revision: z.number().int(),
    via: z.enum(['web', 'api', 'cli']),
  })
  .openapi('Look', { description: 'Somebody looked into the case: when, as whom and why.' })

const accessRoute = route({
  method: 'get',
  path: '/cases/{id}/access',
  tags: ['cases'],
  takes: 'code',
  summary: 'Who has looked into the case, when and why',
  description:
    'The person learns of every look, by office and not by name; an auditor sees all with the reader; officers those of their own agencies.',
  request: {
    params: z.object({ id: caseId }),
    query: z.object({
      from: z.coerce.number().int().min(0).max(1e9).default(0).openapi({ description: 'First place.' }),
      limit: z.coerce.number().int().min(1).max(limits.historyEvents).default(limits.historyEvents),
    }),
  },
  responses: {
    200: json(
      z.object({ items: z.array(look), next: z.number().int().optional() }),
      '`next` is the `from` of the rest',
    ),
  },
})

export function addAccess(api: Api): void {
  api.openapi(accessRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { from, limit } = c.req.valid('query')
    const { access, rules } = await c.get('desk').read(c, id, 'access', { not: 'admin' })
    await Promise.all(c.get('traces')) // so that this look is among them
    const looks = (await c.get('deps').access.of(id)).filter(({ place }) => place >= from)
    const shown = looks.slice(0, limit).filter((each) => access !== 'agency' || isOf(c.get('identity'), each))
    c.header('Cache-Control', 'private, no-store')
    const items = shown.map((each) => viewLook(each, rules, access !== 'own'))
    return c.json({ items, ...(looks.length > limit && { next: from + limit }) }, 200)
  })
}

const isOf = (identity: Identity | undefined, { agency }: RecordedRead): boolean =>
  identity?.officer.some((held) => held.agency === agency) === true

function viewLook({ reader, case: _case, purpose, ...look }: RecordedRead, rules: Rules, named: boolean) {
  // A case that went over to another version may have left the step behind.
  const title = purpose.kind === 'task' ? indexSteps(rules.definition).steps[purpose.step]?.title : undefined
  return { ...look, ...(named && { reader }), purpose: { ...purpose, ...(title && { title }) } }
}
