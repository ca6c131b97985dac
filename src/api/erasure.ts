import { z } from '@hono/zod-openapi'
import { availableActions } from '#core/actions.ts'
import { longestReference } from '#core/decide-erase.ts'
import { rejected } from './problem.ts'
import { idempotencyKey, ifMatch } from './request.ts'
import { type Api, body, json, route } from './route.ts'
import { caseId, changed } from './schemas.ts'

const eraseRoute = route({
  method: 'post',
  path: '/cases/{id}/erasure',
  tags: ['cases'],
  takes: 'write',
  summary: 'Destroy what is personal in a closed case, for ever',
  description:
    'Administrators on any ground that holds; the person on `request`, once nothing obliges the entity to keep the case. Number, days, outcome and what is not personal stay.',
  request: {
    params: z.object({ id: caseId }),
    ...body(
      z.object({
        ground: z.enum(['retention-ended', 'request', 'order']).openapi({
          description:
            '`retention-ended`: the time to keep it is over; `request`: the person asked; `order`: of a judge or authority.',
        }),
        reference: z.string().max(longestReference).optional().openapi({
          description: 'Number of the order or the request, from administrators. It stays readable: no personal data.',
        }),
      }),
    ),
  },
  responses: { 200: json(changed, 'Erased') },
})

export function addErasure(api: Api): void {
  api.openapi(eraseRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { ground, reference } = c.req.valid('json')
    const { erasure, now } = c.get('deps')
    const desk = c.get('desk')
    const person = await desk.enter(c, id, { fresh: true })
    const own = person.actor.kind === 'applicant'
    // An officer who is also administrator erases as administrator.
    const { actor, rules } = own ? person : await desk.enter(c, id, { as: 'admin', fresh: true })
    c.get('gate').pass(c, 'write', id)
    const expected = ifMatch(c)
    const given = { ground, ...(reference !== undefined && { reference }), ...(expected !== undefined && { expected }) }
    const key = idempotencyKey(c)
    const result = await erasure.erase(id, { ...given, actor, channel: 'api', key })
    if (!result.ok) throw rejected(result.problems)
    const { revision } = result
    // Loaded anew, so that nothing erased stays in the memory of this process.
    const { state } = await desk.enter(c, id, { fresh: true, ...(!own && { as: 'admin' }) })
    c.header('ETag', `"${revision}"`)
    const actions = availableActions(rules, state, actor, now().toISOString())
    return c.json({ id, revision, status: state.status, actions }, 200)
  })
}
