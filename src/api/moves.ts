import { z } from '@hono/zod-openapi'
import type { CommandInput } from '#app/cases.ts'
import { tellOtherCase } from '#app/join-cases.ts'
import { change } from './cases.ts'
import { problem, rejected } from './problem.ts'
import { idempotencyKey } from './request.ts'
import { type Api, json, route } from './route.ts'
import { answerChanges, answers, caseId, changed, mark, name } from './schemas.ts'

/** Moves besides filling a form and completing a task: one row each, all of the same shape. */

const reason = z.string().min(1).max(5000)
const day = z.iso.date()

interface Move<T extends z.ZodType> {
  /** Under `/cases/{id}`. */
  path: string
  summary: string
  body: T
  command: (body: z.infer<T>, step: string) => CommandInput
}

const move = <T extends z.ZodType>(row: Move<T>): Move<T> => row
const none = z.object({})

/** `{step}` in a path is given to the command. */
const moves = [
  move({
    path: '/steps/{step}/assign',
    summary:
      'Give a task to an officer: one whom the entity’s file lists for its role, or anybody where it lists nobody',
    body: z.object({ officer: z.string().min(1).max(200) }),
    command: ({ officer }, step) => ({ type: 'assign', data: { step, officer } }),
  }),
  move({
    path: '/steps/{step}/pay-again',
    summary: 'Ask anew for a payment that was declined',
    body: none,
    command: (_body, step) => ({ type: 'pay-again', data: { step } }),
  }),
  move({
    path: '/steps/{step}/payment',
    summary: 'Record a payment made at a bank or a counter',
    body: z.object({ receipt: z.string().min(1).max(100), paidOn: day }),
    command: (body, step) => ({ type: 'confirm-payment', data: { step, ...body } }),
  }),
  move({
    path: '/steps/{step}/book',
    summary: 'Book a slot of an office, or change it',
    body: z.object({ office: z.string().min(1).max(200), at: z.iso.datetime() }),
    // The length of the slot is the office's to say: it is put in when the slot is reserved.
    command: ({ office, at }, step) => ({
      type: 'book',
      data: { step, office, at: new Date(at).toISOString(), minutes: 1 },
    }),
  }),
  move({
    path: '/steps/{step}/cancel-booking',
    summary: 'Give a slot back',
    body: z.object({ reason: z.string().max(500).default('') }),
    command: (body, step) => ({ type: 'cancel-booking', data: { step, ...body } }),
  }),
  move({
    path: '/steps/{step}/attended',
    summary: 'Record that the person came',
    body: none,
    command: (_body, step) => ({ type: 'record-attended', data: { step } }),
  }),
  move({
    path: '/steps/{step}/missed',
    summary: 'Record that the person did not come',
    body: none,
    command: (_body, step) => ({ type: 'record-missed', data: { step } }),
  }),
  move({
    path: '/steps/{step}/occurrence',
    summary: 'Report what a step waits for',
    body: z.object({ name, data: answers.default({}) }),
    command: (body, step) => ({ type: 'report', data: { step, ...body } }),
  }),
  move({
    path: '/transfer',
    summary: 'Send the case to the competent body: an agency of this installation, or one named in words',
    body: z.object({ to: name.optional(), body: z.string().min(1).max(300).optional(), reason }),
    command: ({ to, body, reason: why }) => ({
      type: 'transfer',
      data: { ...(to !== undefined && { to }), ...(body !== undefined && { body }), reason: why },
    }),
  }),
  move({
    path: '/completion-request',
    summary: 'Ask the person for something while another step is under way',
    body: z.object({ marks: z.array(mark).max(100).default([]), note: z.string().max(5000).optional() }),
    command: ({ marks, note }) => ({
      type: 'request-completion',
      data: { marks, ...(note !== undefined && { note }) },
    }),
  }),
  move({
    path: '/appeal',
    summary: 'Appeal against what was decided',
    body: z.object({ data: answers.default({}) }),
    command: (data) => ({ type: 'appeal', data }),
  }),
  move({
    path: '/extend',
    summary: 'Extend a term, once and before it ends',
    body: z.object({ clock: name, by: z.string().max(40), reason }),
    command: (data) => ({ type: 'extend', data }),
  }),
  move({
    path: '/correct',
    summary: 'Correct a clerical error',
    body: z.object({ data: answerChanges, reason }),
    command: (data) => ({ type: 'correct', data }),
  }),
]

const params = { '/': z.object({ id: caseId }), step: z.object({ id: caseId, step: name }) }

function addMove(api: Api, { path, summary, body, command }: Move<z.ZodObject>): void {
  const described = route({
    method: 'post',
    path: `/cases/{id}${path}` as '/cases/{id}/steps/{step}/assign',
    tags: ['cases'],
    takes: 'write',
    summary,
    request: {
      params: (path.includes('{step}') ? params.step : params['/']) as typeof params.step,
      body: { content: { 'application/json': { schema: body } }, required: true },
    },
    responses: { 200: json(changed, 'Done') },
  })
  api.openapi(described, async (c) => {
    const { id, step } = c.req.valid('param')
    const entered = await c.get('desk').enter(c, id)
    return c.json(await change(c, entered, command(c.req.valid('json'), step)), 200)
  })
}

const slotsRoute = route({
  method: 'get',
  path: '/cases/{id}/steps/{step}/slots',
  tags: ['cases'],
  takes: 'code',
  summary: 'Free slots of an office where the case may book one',
  request: { params: params.step, query: z.object({ office: z.string().min(1).max(200) }) },
  responses: {
    200: json(
      z.object({ days: z.array(z.object({ day: z.string(), slots: z.array(z.string()) })) }),
      'Days with free slots',
    ),
  },
})

const joinRoute = route({
  method: 'post',
  path: '/cases/{id}/join',
  tags: ['cases'],
  takes: 'write',
  summary: 'Join the case to another of the same procedure, which answers both',
  request: {
    params: params['/'],
    body: { content: { 'application/json': { schema: z.object({ into: z.uuid(), reason }) } }, required: true },
  },
  responses: { 200: json(changed, 'Joined') },
})

export function addMoves(api: Api): void {
  for (const row of moves) addMove(api, row as Move<z.ZodObject>)
  api.openapi(slotsRoute, async (c) => {
    const { id, step } = c.req.valid('param')
    await c.get('desk').read(c, id, 'case')
    const { engine, cases, now } = c.get('deps')
    const loaded = await engine.load(id)
    const waits = loaded?.state.active.some((active) => active.step === step && active.kind === 'appointment')
    if (!loaded || !waits) throw problem('not-available')
    const days = await cases.appointments.free(loaded, step, c.req.valid('query').office, now().toISOString())
    return c.json({ days }, 200)
  })

  api.openapi(joinRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { into, reason: why } = c.req.valid('json')
    const desk = c.get('desk')
    // Whoever joins them must be able to act on both.
    const other = await desk.enter(c, into, { fresh: true })
    const entered = await desk.enter(c, id, { fresh: true })
    const joining = { state: entered.state, other, key: idempotencyKey(c), channel: 'api', asked: '/into' }
    const told = await tellOtherCase(c.get('deps').cases, joining)
    if (!told.ok) throw rejected(told.problems)
    return c.json(await change(c, entered, { type: 'join-case', data: { ...told.data, reason: why } }), 200)
  })
}
