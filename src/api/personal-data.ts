import { z } from '@hono/zod-openapi'
import { readPersonalCopy } from '#evidence/read-personal-copy.ts'
import { problem } from './problem.ts'
import { type Api, json, route } from './route.ts'
import { caseId } from './schemas.ts'

const dated = { at: z.string(), by: z.string() }

/** The types are in `PersonalCopy`; what each member means is in docs/personal-data.md. */
const copy = z
  .object({
    schema: z.literal('ventanilla personal-data v1'),
    language: z.enum(['es', 'en']),
    exportedAt: z.string(),
    case: z.looseObject({ id: z.uuid(), folio: z.string().optional() }),
    answers: z.array(
      z.looseObject({
        field: z.string(),
        question: z.string(),
        personal: z.boolean(),
        text: z.string(),
        given: z.array(z.object({ ...dated, text: z.string() })),
      }),
    ),
    documents: z.array(z.looseObject({ ...dated, id: z.string(), name: z.string(), sha256: z.string() })),
    notes: z.array(z.object({ ...dated, about: z.string(), texts: z.array(z.string()) })),
    looks: z.array(z.object({ at: z.string(), who: z.string(), why: z.string() })),
    received: z.looseObject({ agencies: z.array(z.string()) }),
    retention: z.looseObject({ until: z.string().optional(), then: z.enum(['select', 'erase', 'keep']) }).optional(),
    rights: z.array(z.string()),
    contact: z.looseObject({ name: z.string() }),
  })
  .openapi('PersonalCopy', {
    description: 'All that is kept of a person for a case, who got it, and how long it is kept.',
  })

const copyRoute = route({
  method: 'get',
  path: '/cases/{id}/personal-data',
  tags: ['cases'],
  takes: 'code',
  summary: 'All that is kept of you for the case: Ley 1581 de 2012, articles 8 and 14',
  request: { params: z.object({ id: caseId }) },
  responses: { 200: json(copy, 'In the language of Accept-Language') },
})

export function addPersonalData(api: Api): void {
  api.openapi(copyRoute, async (c) => {
    const { id } = c.req.valid('param')
    const view = await c.get('desk').read(c, id, 'case')
    if (view.access !== 'own') throw problem('forbidden')
    c.header('Cache-Control', 'private, no-store')
    const told = await readPersonalCopy(c.get('deps'), view, c.get('language'))
    // The schema names what stays; the type of a copy is narrower than what JSON may hold.
    return c.json(told, 200) as never
  })
}
