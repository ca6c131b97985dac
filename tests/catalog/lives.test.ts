import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agenda } from '#core/agenda.ts'
import type { Actor, CaseCommand, CommandData, CommandType } from '#core/commands.ts'
import { decide } from '#core/decide.ts'
import type { Answers, RecordedEvent, Value } from '#core/events.ts'
import { evolve } from '#core/evolve.ts'
import { viewFields, viewForm } from '#core/form.ts'
import { offeredOptions } from '#core/options.ts'
import { getStep, type Rules } from '#core/rules.ts'
import { caseScope } from '#core/scope.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { renderText } from '#core/template.ts'
import { checkAnswers } from '#publishing/check-answers.ts'
import { checkCatalog } from '#publishing/check-catalog.ts'
import { catalogDir } from '#support/catalog.ts'

const applicant: Actor = { kind: 'applicant', id: 'ana' }
const system: Actor = { kind: 'system', id: 'engine' }
const pdf = { sha256: 'a'.repeat(64), name: 'x.pdf', size: 1000, mediaType: 'application/pdf' }

/** Answers to questions with a pattern. */
const samples: Record<string, string> = {
  numero_documento: '1020304050',
  matricula_inmobiliaria: '001-123456',
  curp: 'GOMC800101HDFLRR09',
}

interface Life {
  rules: Rules
  state: CaseState
  /** Milliseconds. */
  now: number
  /** A number below `below`. */
  pick(below: number): number
}

/** Gives a command that must be accepted. */
function run<T extends CommandType>(life: Life, actor: Actor, type: T, data: CommandData[T]): void {
  const issuedAt = new Date((life.now += 60_000)).toISOString()
  const command = {
    id: `c${life.state.revision}`,
    issuedAt,
    actor,
    channel: 'web',
    type,
    data,
  } as unknown as CaseCommand
  const decision = decide(life.rules, life.state, command)
  if (!decision.ok) throw new Error(`${type} ${JSON.stringify(data)}: ${JSON.stringify(decision.problems)}`)
  for (const event of decision.events)
    life.state = evolve(life.state, {
      ...event,
      at: issuedAt,
      actor: { kind: actor.kind, id: actor.id },
    } as RecordedEvent)
}

function answer({ rules, pick }: Life, name: string): Value {
  const field = rules.definition.data[name]
  const options = field && offeredOptions(rules.vocabularies, field)
  const option = options?.[pick(options.length)]?.value ?? ''
  if (field?.type === 'array') return [option]
  if (field?.type === 'boolean') return pick(2) === 0
  if (field?.type === 'integer' || field?.type === 'number') return field.minimum ?? 1
  if (options) return option
  const byFormat = {
    date: '2026-06-30',
    email: 'ana@correo.example',
    phone: '601 000 0000',
    text: 'Palabras suficientes para responder.',
  }
  return samples[name] ?? (field?.format ? byFormat[field.format] : 'Palabras')
}

/** Required questions always, the others at times on the first round; each answer must pass the check at the edge. */
function answers(life: Life, fields: { name: string; required: boolean }[], round: number): Answers {
  const asked = fields.filter(({ required }) => required || (round === 0 && life.pick(2) === 0))
  const data = Object.fromEntries(asked.map(({ name }) => [name, answer(life, name)]))
  expect(checkAnswers(life.rules, data, new Date(life.now).toISOString())).toEqual([])
  return data
}

function fillForm(life: Life, id: string): void {
  const step = getStep(life.rules, id)
  if (step.kind !== 'form') throw new Error(`${id} is no form`)
  // What one page answers may open questions on it, or pages after it.
  for (let round = 0; round < 4; round += 1)
    for (const { id: section } of step.sections) {
      const visible = viewForm(life.rules, life.state, step).sections.find((one) => one.section.id === section)
      const open = visible?.fields.filter(({ name }) => !(name in life.state.data)) ?? []
      if (open.length > 0) run(life, applicant, 'save', { step: id, section, data: answers(life, open, round) })
    }
  for (const { documents } of viewForm(life.rules, life.state, step).sections)
    for (const { slot, required } of documents)
      if (required && !life.state.documents.some((held) => held.slot === slot))
        run(life, applicant, 'attach', { step: id, slot, document: { ...pdf, id: `${slot}-${life.state.revision}` } })
  run(life, applicant, 'submit', { step: id, folio: 'X-2026-000001-00', lookupHash: 'h' })
}

function completeTask(life: Life, id: string): void {
  const step = getStep(life.rules, id)
  if (step.kind !== 'task') throw new Error(`${id} is no task`)
  const names = Object.keys(step.outcomes)
  const outcome = names[life.pick(names.length)] ?? ''
  const { fields = [], marks = false } = step.outcomes[outcome] ?? {}
  let data: Answers = {}
  for (let round = 0; round < 3; round += 1) {
    const open = viewFields(life.rules, life.state, fields, data).filter(({ name }) => !(name in data))
    data = { ...data, ...answers(life, open, round) }
  }
  const agency = life.rules.definition.roles[step.role]?.agency ?? ''
  const officer: Actor = { kind: 'officer', id: 'officer', agencies: [{ agency, roles: [step.role] }] }
  run(life, officer, 'complete', { step: id, outcome, data, ...(marks && { note: 'Falta algo.' }) })
}

/** Every text that the effect sends or prints can be written, in both languages. */
function carryOut(life: Life, effect: string, id: string): void {
  const step = getStep(life.rules, id)
  const { messages, templates } = life.rules.definition
  const texts =
    step.kind === 'issue' ? templates[step.template] : step.kind === 'notify' ? messages[step.message] : undefined
  for (const words of Object.values(texts ?? {}) as { es: string; en: string }[])
    for (const text of [words.es, words.en]) {
      const written = renderText(text, life.rules.expressions, caseScope(life.rules, life.state))
      expect(written).not.toMatch(/\{\{|\}\}|undefined/)
    }
  if (step.kind === 'issue') run(life, system, 'record-issued', { effect, document: { ...pdf, id: effect } })
  else run(life, system, 'record-notified', { effect, via: 'outbox' })
}

/** Lives a case to its end, or for so many moves; answers the steps that it entered. */
function live(rules: Rules, pick: Life['pick'], moves: number): { entered: string[]; closed: boolean } {
  const life: Life = { rules, state: initialState('x'), now: Date.parse('2026-07-01T15:00:00Z'), pick }
  run(life, applicant, 'open', {
    procedure: rules.procedure,
    version: rules.definition.version,
    definition: rules.hash,
    entity: rules.entity,
    agency: rules.definition.agency,
    language: pick(2) === 0 ? 'es' : 'en',
    applicant: { kind: 'account', id: 'ana' },
    resumeHash: 'r',
  })
  for (let move = 0; move < moves && life.state.status !== 'closed'; move += 1) {
    const [effect] = life.state.effects
    const [active] = life.state.active
    const { wakeAt } = agenda(rules, life.state)
    if (effect) carryOut(life, effect.id, effect.step)
    else if (wakeAt !== undefined && life.state.status !== 'draft' && pick(3) === 0) {
      life.now = Date.parse(wakeAt)
      run(life, system, 'record-due', {})
    } else if (active?.kind === 'form') fillForm(life, active.step)
    else if (active) completeTask(life, active.step)
  }
  return { entered: Object.keys(life.state.entries), closed: life.state.status === 'closed' }
}

const { rules: catalogue } = await checkCatalog(catalogDir)

test.each(catalogue.map((rules) => [rules.procedure, rules] as const))(
  '%s: every way that a case can go leads to an end',
  (_name, rules) => {
    const entered = new Set<string>()
    const picks = fc.array(fc.nat(9999), { minLength: 600, maxLength: 600 })
    fc.assert(
      fc.property(picks, (numbers) => {
        let at = 0
        const result = live(rules, (below) => (numbers[at++ % numbers.length] ?? 0) % below, 200)
        for (const step of result.entered) entered.add(step)
        expect(result.closed).toBe(true)
      }),
      { numRuns: 150, seed: 2026, endOnFailure: true },
    )
    expect([...entered].toSorted()).toEqual(Object.keys(rules.definition.steps).toSorted())
  },
)
