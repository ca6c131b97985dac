import { z } from '@hono/zod-openapi'
import { availableActions, type Action } from '#core/actions.ts'
import type { Actor } from '#core/commands.ts'
import { actorFor, type CaseInView, takesPart } from '#identity/access.ts'
import type { Context } from 'hono'
import { viewCase } from './case-view.ts'
import type { ApiEnv } from './deps.ts'
import { problem, rejected } from './problem.ts'
import { idempotencyKey } from './request.ts'
import { type Api, body, json, route } from './route.ts'
import { action, answerChanges, answers, caseId, caseView, changed, mark, name } from './schemas.ts'

const channels = ['web', 'in-person', 'phone', 'mail'] as const
const params = z.object({ id: caseId })
const stepParams = z.object({ id: caseId, step: name })
const tags = ['cases']

const openRoute = route({
  method: 'post',
  path: '/cases',
  tags,
  takes: 'write',
  summary: 'Open a draft',
  description:
    "With an account it is the account's. Without, or opened by an officer for a person (any channel but web), whoever holds the resume code holds the draft.",
  request: body(
    z.object({
      procedure: z.string().max(130),
      channel: z.enum(channels).default('web'),
      language: z.enum(['es', 'en']).optional(),
    }),
  ),
  responses: {
    201: json(
      z.object({
        id: z.uuid(),
        resumeCode: z.string().optional(),
        revision: z.number().int(),
        actions: z.array(action),
      }),
      'The draft; `resumeCode` only when no account holds it',
    ),
  },
})

const readRoute = route({
  method: 'get',
  path: '/cases/{id}',
  tags,
  takes: 'code',
  summary: 'The case as you may see it',
  request: { params, query: z.object({ minRevision: z.coerce.number().int().min(0).max(1e9).optional() }) },
  responses: { 200: json(caseView, 'The case, and what you may do with it now') },
})

const saveRoute = route({
  method: 'patch',
  path: '/cases/{id}/data',
  tags,
  takes: 'write',
  summary: 'Save answers',
  request: { params, ...body(z.object({ section: name.optional(), step: name.optional(), data: answerChanges })) },
  responses: { 200: json(changed, 'Saved') },
})

const submitRoute = route({
  method: 'post',
  path: '/cases/{id}/submit',
  tags,
  takes: 'write',
  summary: 'Submit a form; the first one files the case',
  request: { params, query: z.object({ step: name.optional() }) },
  responses: {
    200: json(
      changed.extend({
        folio: z.string(),
        code: z.string().openapi({ description: 'With the folio it shows the public status.' }),
        receipt: z.object({
          folio: z.string(),
          case: z.uuid(),
          filedAt: z.string(),
          definition: z.string(),
          revision: z.number().int(),
        }),
      }),
      'Submitted',
    ),
  },
})

const completeRoute = route({
  method: 'post',
  path: '/cases/{id}/steps/{step}/outcome',
  tags,
  takes: 'write',
  summary: 'Complete a task with one of its outcomes',
  request: {
    params: stepParams,
    ...body(
      z.object({
        outcome: name,
        data: answers.default({}),
        marks: z.array(mark).max(100).optional(),
        note: z.string().max(5000).optional(),
        to: name.optional().openapi({ description: 'The step to send back to, where the outcome lets you choose.' }),
      }),
    ),
  },
  responses: { 200: json(changed, 'Completed') },
})

const stepRoute = (move: 'claim' | 'release', summary: string) =>
  route({
    method: 'post',
    path: `/cases/{id}/steps/{step}/${move}` as '/cases/{id}/steps/{step}/claim',
    tags,
    takes: 'write',
    summary,
    request: { params: stepParams },
    responses: { 200: json(changed, 'Done') },
  })

const withdrawRoute = route({
  method: 'post',
  path: '/cases/{id}/withdraw',
  tags,
  takes: 'write',
  summary: 'Withdraw the case, or drop the draft',
  request: { params, ...body(z.object({ reason: z.string().min(1).max(5000).optional() })) },
  responses: { 200: json(changed, 'Withdrawn') },
})

const retryRoute = route({
  method: 'post',
  path: '/cases/{id}/effects/{effect}/retry',
  tags: ['operations'],
  takes: 'write',
  summary: 'Try a failed effect again',
  request: { params: z.object({ id: caseId, effect: z.string().max(120) }) },
  responses: { 200: json(changed, 'It will be tried again') },
})

export function addCases(api: Api): void {
  api.openapi(openRoute, async (c) => {
    const { procedure, channel, language = c.get('language') } = c.req.valid('json')
    const { cases, now } = c.get('deps')
    const identity = c.get('identity')
    const key = idempotencyKey(c)
    c.get('gate').pass(c, identity ? 'openByAccount' : 'open', identity?.subject ?? c.get('address'))
    const assisted = channel !== 'web'
    if (assisted) await requireAssistant(c, procedure, channel)
    const opened = await cases.open({ key, procedure, channel, language, assisted, ...(identity && { identity }) })
    if (!opened.ok) throw rejected(opened.problems)
    const { caseId: id, resumeCode, revision, state } = opened
    const rules = await c.get('deps').catalog.rules(state.procedure, state.definition)
    const actor = actorFor(identity, resumeCode, { state, rules })
    const actions = actor ? availableActions(rules, state, actor, now().toISOString()) : []
    c.header('Location', `/api/v1/cases/${id}`)
    c.header('ETag', `"${revision}"`)
    c.header('Cache-Control', 'no-store')
    return c.json({ id, revision, actions, ...(state.applicant.kind === 'code' && { resumeCode }) }, 201)
  })

  api.openapi(readRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { minRevision } = c.req.valid('query')
    const view = await c.get('desk').read(c, id, 'case')
    if (minRevision !== undefined && view.state.revision < minRevision) {
      throw problem('revision-not-reached', { headers: { 'Retry-After': '1' } })
    }
    const identity = c.get('identity')
    const actor = actorFor(identity, c.get('code'), view)
    c.header('ETag', `"${view.state.revision}"`)
    c.header('Cache-Control', 'private, no-store')
    return c.json(viewCase(view, actor, c.get('deps').now().toISOString()), 200)
  })

  api.openapi(saveRoute, async (c) => {
    const { section, data, step } = c.req.valid('json')
    const { id } = c.req.valid('param')
    const entered = await c.get('desk').enter(c, id, { fresh: step === undefined })
    const at = step ?? stepOffering(c, entered, 'save')
    const saved = { step: at, data, ...(section !== undefined && { section }) }
    return c.json(await change(c, entered, { type: 'save', data: saved }), 200)
  })

  api.openapi(submitRoute, async (c) => {
    const { id } = c.req.valid('param')
    const named = c.req.valid('query').step
    const entered = await c.get('desk').enter(c, id, { fresh: named === undefined })
    const step = named ?? stepOffering(c, entered, 'submit')
    const { state, ...answer } = await runAs(c, entered, { type: 'submit', data: { step } })
    const { folio = '', filedAt = '', definition } = state
    const { lookupCode } = c.get('deps').cases.codes(id)
    c.header('Cache-Control', 'no-store')
    const receipt = { folio, case: id, filedAt, definition, revision: answer.revision }
    return c.json({ ...answer, folio, code: lookupCode, receipt }, 200)
  })

  api.openapi(completeRoute, async (c) => {
    const { id, step } = c.req.valid('param')
    const { outcome, data, marks, note, to } = c.req.valid('json')
    const entered = await c.get('desk').enter(c, id)
    const said = { ...(marks && { marks }), ...(note !== undefined && { note }), ...(to !== undefined && { to }) }
    const given = { step, outcome, data, ...said }
    return c.json(await change(c, entered, { type: 'complete', data: given }), 200)
  })

  for (const [move, summary] of [
    ['claim', 'Take a task'],
    ['release', 'Give a task back'],
  ] as const) {
    api.openapi(stepRoute(move, summary), async (c) => {
      const { id, step } = c.req.valid('param')
      return c.json(await change(c, await c.get('desk').enter(c, id), { type: move, data: { step } }), 200)
    })
  }

  api.openapi(withdrawRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { reason } = c.req.valid('json')
    const data = reason === undefined ? {} : { reason }
    return c.json(await change(c, await c.get('desk').enter(c, id), { type: 'withdraw', data }), 200)
  })

  api.openapi(retryRoute, async (c) => {
    const { id, effect } = c.req.valid('param')
    const entered = await c.get('desk').enter(c, id, { as: 'admin' })
    return c.json(await change(c, entered, { type: 'retry-effect', data: { effect } }), 200)
  })
}

type Entered = CaseInView & { actor: Actor }
type Input = Parameters<ApiEnv['Variables']['desk']['run']>[3]

/** Runs a command and says where the case stands after it. */
export async function runAs(c: Context<ApiEnv>, { state: before, rules, actor }: Entered, input: Input) {
  const { revision, position, state } = await c.get('desk').run(c, before.id, actor, input)
  const { catalog, now } = c.get('deps')
  // What was kept from before, or the command itself, may have been under another version.
  const current = state.definition === rules.hash ? rules : await catalog.rules(state.procedure, state.definition)
  const actions: Action[] = availableActions(current, state, actor, now().toISOString())
  return { id: before.id, revision, ...(position !== undefined && { position }), status: state.status, actions, state }
}

export async function change(c: Context<ApiEnv>, entered: Entered, input: Input) {
  const { state: _state, ...answer } = await runAs(c, entered, input)
  return answer
}

/** The step where the caller may make a move now, when the request names none; the first form when there is no such. */
function stepOffering(c: Context<ApiEnv>, { state, rules, actor }: Entered, type: 'save' | 'submit'): string {
  const offered = availableActions(rules, state, actor, c.get('deps').now().toISOString())
  const found = offered.find((each) => each.type === type)
  return found && 'step' in found ? found.step : rules.definition.start
}

/** Channels other than the web are for officers of the procedure's agencies, with the person in front of them or on the line. */
async function requireAssistant(
  c: Context<ApiEnv>,
  procedure: string,
  channel: (typeof channels)[number],
): Promise<void> {
  const rules = await c.get('deps').catalog.live(procedure)
  if (!rules) throw problem('procedure-not-found', { pointer: '/procedure' })
  const identity = c.get('identity')
  if (!identity || !takesPart(identity, rules)) throw problem('forbidden')
  const offered = rules.definition.channels
  if (!offered.includes(channel)) {
    throw problem('channel-not-offered', { pointer: '/channel', params: { channels: offered.join(', ') } })
  }
}
