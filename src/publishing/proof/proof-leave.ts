import type { CallStep, FormStep, PaymentStep, ProceduresStep, TaskStep } from '#core/definition.ts'
import { answered, given, questionsOf, questionsOfForm } from './proof-answers.ts'
import { ends, go, never, type Ground, type Move } from './proof-enter.ts'
import { both, loses, type Change } from './proof-facts.ts'
import type { Marking } from './proof-marking.ts'
import { knowing, neededOf, outcomesOf } from './proof-pass.ts'
import { absentIn } from './proof-reads.ts'
import { stepOf } from './proof-subject.ts'

/** What can happen at a step that waits for somebody, or that the engine works on. */

function submits(ground: Ground, marking: Marking, id: string, step: FormStep): Move[] {
  const { definition, book } = ground.subject
  const sent = ground.once(`submit ${id}`, () => answered(book, questionsOfForm(definition, step), true))
  const filing = !marking.filed
  const moves = go(ground, { ...marking, filed: true }, step.next, {
    from: id,
    change: filing ? both(sent, given(book, 'filed')) : sent,
    signals: [...(filing ? ['filing'] : []), `complete:${id}`],
  })
  return filing && step.abandonedAfter !== undefined ? [...moves, ends(id, 'abandonedAfter', 'time')] : moves
}

function completes(ground: Ground, marking: Marking, id: string, { outcomes }: TaskStep): Move[] {
  const { definition, book } = ground.subject
  return Object.entries(outcomes).flatMap(([outcome, { next, sendBackTo, fields, when }]) => {
    const change = ground.once(`complete ${id} ${outcome}`, () => {
      const asked = both(answered(book, questionsOf(definition, fields), false), given(book, `officers.${id}`))
      return both(knowing(ground, when === undefined ? [] : [when], true), asked)
    })
    const leaving = { from: id, change, signals: [`complete:${id}`] }
    if (next !== undefined) return go(ground, marking, next, leaving)
    return (sendBackTo ?? []).flatMap((to) =>
      go(ground, marking, to, { ...leaving, way: 'sendBackTo', unless: never(ground, to) }),
    )
  })
}

/** Whether a payment asks for money: an amount that is written down tells it. */
function pays(ground: Ground, marking: Marking, id: string, { amount, next }: PaymentStep): Move[] {
  const { book, expressionOf } = ground.subject
  const sum = expressionOf(amount)
  const paid = go(ground, marking, next, { from: id, change: given(book, `payments.${id}`) })
  if (sum.op === 'literal') return Number(sum.value) > 0 ? paid : go(ground, marking, next, { from: id, by: 'engine' })
  return [...paid, ...go(ground, marking, next, { from: id, way: 'free', by: 'engine' })]
}

/** Fields that a service's answer surely fills: what they read is always in it. */
function filled({ subject }: Ground, { service, into }: CallStep): Change {
  const { book, expressionOf, answersOf } = subject
  const always = answersOf(service)
  const isSure = subject.isSure(0n)
  const sure = Object.keys(into).filter(
    (field) =>
      absentIn(expressionOf(into[field] ?? ''), (key, assumed) =>
        key.startsWith('answer.') ? always.has(key.slice('answer.'.length)) : isSure(key, assumed),
      ).length === 0,
  )
  return sure.reduce((change, field) => both(change, given(book, field)), loses(book.dependents(Object.keys(into))))
}

function childrenEnd(ground: Ground, marking: Marking, id: string, step: ProceduresStep): Move[] {
  const { start, join, next } = step
  const parts = Object.entries(start)
  return outcomesOf(ground, step).flatMap(({ holds, change }) => {
    const started = parts.filter(([, { when }]) => when === undefined || holds.has(when)).map(([name]) => name)
    const all = neededOf(join, started.length) === started.length
    const ended = (all ? started : []).reduce(
      (so, name) => both(so, given(ground.subject.book, `children.${name}`)),
      change,
    )
    return go(ground, marking, next, { from: id, by: started.length === 0 ? 'engine' : 'person', change: ended })
  })
}

function goesOn(ground: Ground, marking: Marking, id: string): Move[] {
  const { definition, book } = ground.subject
  const step = stepOf(ground.subject, id)
  switch (step.kind) {
    case 'form':
      return submits(ground, marking, id, step)
    case 'task':
      return completes(ground, marking, id, step)
    case 'payment':
      return pays(ground, marking, id, step)
    case 'appointment':
      return [
        ...go(ground, marking, step.next, { from: id, change: given(book, `appointments.${id}`) }),
        ...go(ground, marking, step.missed, { from: id, way: 'missed' }),
      ]
    case 'call':
      return [
        ...go(ground, marking, step.next, {
          from: id,
          by: 'engine',
          change: ground.once(`answer ${id}`, () => filled(ground, step)),
        }),
        ...go(ground, marking, step.failed, { from: id, way: 'failed', by: 'engine' }),
      ]
    case 'issue':
      return go(ground, marking, step.next, { from: id, by: 'engine' })
    case 'notify':
      return [
        ...go(ground, marking, step.next, { from: id, by: 'engine', signals: [`notified:${id}`] }),
        ...(step.failed === undefined
          ? []
          : go(ground, marking, step.failed, { from: id, way: 'failed', by: 'engine' })),
      ]
    case 'procedures':
      return childrenEnd(ground, marking, id, step)
    case 'wait': {
      if (!step.event) return go(ground, marking, step.next, { from: id, by: 'engine' })
      const change = answered(book, questionsOf(definition, step.event.fields), false)
      return go(ground, marking, step.next, { from: id, change })
    }
    default:
      return []
  }
}

export function leaves(ground: Ground, marking: Marking, id: string): Move[] {
  const step = stepOf(ground.subject, id)
  const expires =
    'expired' in step && step.expired !== undefined
      ? go(ground, marking, step.expired, { from: id, way: 'expired', by: 'time' })
      : []
  return [...goesOn(ground, marking, id), ...expires]
}
