import type { Action } from '#core/actions.ts'
import type { Actor } from '#core/commands.ts'
import type { FormStep } from '#core/definition.ts'
import type { Answers } from '#core/events.ts'
import { viewFields, viewForm } from '#core/form.ts'
import { getStep } from '#core/rules.ts'
import { localDay } from '#core/time.ts'
import { checkAnswers } from '#publishing/check-answers.ts'
import { sampleAnswer } from './sample-answers.ts'
import { give, insist, instantOf, paper, StuckError, type Life } from './simulated-life.ts'

/** People act: they fill forms, complete tasks and use their rights. */

type Asked = { name: string; required: boolean }[]

/** Tries to answer rightly, at most: a rule over two answers may need several. */
const maxTries = 60

/** Made-up answers that pass the check at the edge: to all that is required, and to others at times. */
function answersTo(life: Life, asked: Asked): Answers {
  const { rules, random, constants } = life
  const at = instantOf(life)
  const today = localDay(at, rules.timeZone)
  const data: Answers = {}
  for (const { name, required } of asked) {
    const field = rules.definition.data[name]
    if (!field || field.value !== undefined || (!required && random.chance(50))) continue
    for (let tries = 0; tries < maxTries; tries += 1) {
      const value = sampleAnswer(rules, field, { today, constants, random })
      if (checkAnswers(rules, { [name]: value }, at).length > 0) continue
      data[name] = value
      break
    }
    if (required && data[name] === undefined) throw new StuckError(`no answer to "${name}" was found that it accepts`)
  }
  return data
}

/** Rounds over the pages of a form: what one answers may open questions on it, or on pages before and after it. */
const maxRounds = 5

/** Saves answers to the questions that are open, page by page; `again` are answers that a rule refused. */
function answerPages(life: Life, actor: Actor, step: string, form: FormStep, again: ReadonlySet<string>): void {
  for (let round = 0; round < maxRounds; round += 1) {
    let saved = false
    for (const { section, fields } of viewForm(life.rules, life.state, form).sections) {
      const open = fields.filter(
        ({ name, required }) =>
          (!(name in life.state.data) && (required || round === 0)) || (again.has(name) && round === 0),
      )
      const data = open.length > 0 ? answersTo(life, open) : {}
      if (Object.keys(data).length === 0) continue
      insist(life, actor, 'save', { step, section: section.id, data })
      saved = true
    }
    if (!saved) return
  }
}

/** Fills all pages, attaches what is asked for and sends the form; with other answers where a rule refuses these. */
function fillForm(life: Life, actor: Actor, id: string): void {
  const step = getStep(life.rules, id)
  if (step.kind !== 'form') return
  const sending = { step: id, folio: 'X-2026-000001-00', lookupHash: 'h' }
  let again = new Set<string>()
  for (let tries = 0; tries < maxTries; tries += 1) {
    answerPages(life, actor, id, step, again)
    attachAll(life, actor, id, step)
    const problems = give(life, actor, 'submit', sending)
    if (problems.length === 0) return
    if (!problems.every(({ code }) => retried.has(code)))
      throw new StuckError(`the form "${id}" cannot be sent: ${JSON.stringify(problems)}`)
    // A rule over two answers may not be kept by changing one of them alone.
    const all = tries % 3 === 2 ? step.sections.flatMap(({ fields = [] }) => fields) : []
    again = new Set([...all, ...problems.map(({ pointer = '' }) => pointer.split('/')[2] ?? '')])
  }
  throw new StuckError(`no answers to the form "${id}" were found that its rules accept: ${[...again].join(', ')}`)
}

/** Problems that other answers may mend. */
const retried: ReadonlySet<string> = new Set(['check-failed', 'field-required', 'group-size'])

function attachAll(life: Life, actor: Actor, id: string, step: FormStep): void {
  for (const { documents } of viewForm(life.rules, life.state, step).sections)
    for (const { slot, required } of documents) {
      if (!required || life.state.documents.some((held) => held.slot === slot)) continue
      const mediaType = life.rules.definition.documents[slot]?.accept[0] ?? paper.mediaType
      const document = { ...paper, mediaType, id: `${slot}-${life.state.revision}` }
      insist(life, actor, 'attach', { step: id, slot, document })
    }
}

/** Answers to questions that conditions may open one after the other. */
function answersAlong(life: Life, fields: readonly string[]): Answers {
  let data: Answers = {}
  for (let round = 0; round < 3; round += 1) {
    const shown = viewFields(life.rules, life.state, fields, data).filter(({ name }) => !(name in data))
    data = { ...data, ...answersTo(life, round === 0 ? shown : shown.filter(({ required }) => required)) }
  }
  return data
}

/** Gives a command with made-up answers, with others when a rule refuses these. */
function tryWith(life: Life, fields: readonly string[], attempt: (data: Answers) => ReturnType<typeof give>): void {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const problems = attempt(answersAlong(life, fields))
    if (problems.length === 0) return
    if (!problems.every(({ code }) => code === 'check-failed'))
      throw new StuckError(`what was offered was refused: ${JSON.stringify(problems)}`)
  }
  throw new StuckError(`no answers to ${fields.join(', ')} were found that the rules accept`)
}

function completeTask(life: Life, actor: Actor, { step: id, outcomes }: { step: string; outcomes: string[] }): void {
  const step = getStep(life.rules, id)
  if (step.kind !== 'task') return
  const outcome = life.random.one(outcomes)
  const { fields = [], sendBackTo } = step.outcomes[outcome] ?? {}
  const been = sendBackTo?.filter((to) => life.state.entries[to] !== undefined)
  const back = been ? { to: life.random.one(been) } : {}
  life.outcomes.push(`${id}.${outcome}`)
  tryWith(life, fields, (data) =>
    give(life, actor, 'complete', { step: id, outcome, data, note: 'Una nota.', ...back }),
  )
}

/** Carries out a move that was offered. @throws {StuckError} when it cannot be made all the same. */
export function act(life: Life, actor: Actor, action: Action): void {
  const { random } = life
  const reason = 'Un motivo.'
  switch (action.type) {
    case 'submit':
      return fillForm(life, actor, action.step)
    case 'complete':
      return completeTask(life, actor, action)
    case 'report': {
      const { step, name } = action
      const waits = getStep(life.rules, step)
      const fields = waits.kind === 'wait' ? (waits.event?.fields ?? []) : []
      return tryWith(life, fields, (data) => give(life, actor, 'report', { step, name, data }))
    }
    case 'appeal':
      return tryWith(life, action.fields, (data) => give(life, actor, 'appeal', { data }))
    case 'book': {
      const at = new Date(life.now + random.between(2, 20) * 86_400_000).toISOString()
      // The slot may lie beyond the limit of the step: then nothing is booked, and another try comes.
      give(life, actor, 'book', { step: action.step, office: random.one(action.offices), at, minutes: 20 })
      return
    }
    case 'cancel-booking':
      return insist(life, actor, 'cancel-booking', { step: action.step, reason })
    case 'record-attended':
    case 'record-missed':
    case 'pay-again':
      return insist(life, actor, action.type, { step: action.step })
    case 'confirm-payment': {
      const paidOn = localDay(instantOf(life), life.rules.timeZone)
      return insist(life, actor, 'confirm-payment', { step: action.step, receipt: '123', paidOn })
    }
    case 'withdraw':
      return insist(life, actor, 'withdraw', {})
    case 'transfer': {
      const to = action.to.length > 0 && (!action.elsewhere || random.chance(50)) ? random.one(action.to) : undefined
      return insist(life, actor, 'transfer', { reason, ...(to === undefined ? { body: 'Otra entidad' } : { to }) })
    }
    case 'request-completion':
      return insist(life, actor, 'request-completion', { marks: [], note: 'Falta algo.' })
    case 'correct': {
      const data = answersTo(
        life,
        action.fields.filter((name) => name in life.state.data).map((name) => ({ name, required: true })),
      )
      if (Object.keys(data).length > 0) give(life, actor, 'correct', { data, reason })
      return
    }
    case 'extend':
      give(life, actor, 'extend', { clock: action.clock, by: action.upTo, reason })
      return
    case 'join-case':
      return insist(life, actor, 'join-case', { into: 'another', folio: 'X-2026-000003-00', reason })
    default:
      throw new StuckError(`nobody acts so in a simulation: ${action.type}`)
  }
}
