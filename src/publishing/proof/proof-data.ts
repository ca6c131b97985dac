import type { Text } from '#core/definition.ts'
import type { Expression } from '#core/expression.ts'
import { templateExpressions } from '#core/template.ts'
import { found, pointerTo, type Finding } from '#publishing/finding.ts'
import { allSteps, pathOfStep, type Path } from '#publishing/references/placed-steps.ts'
import { answered, questionsOf, questionsOfForm, type Question } from './proof-answers.ts'
import { afterChange, unchanged, type Change, type Facts } from './proof-facts.ts'
import { pathTo, possibleMoves, wayTo, type Exploration, type Visit } from './proof-explore.ts'
import { absentIn, keysIn, type Assumption } from './proof-reads.ts'
import { inBook, type Subject } from './proof-subject.ts'
import { liveClocks } from './proof-waits.ts'

/** An expression that must be answerable in some place. */
interface Reading {
  /** Step or clock that reads. */
  by: string
  pointer: string
  source: string
  expression: Expression
  assumed?: readonly Assumption[]
  /** What changes before it is read. */
  after?: Change
}

/** Whatever a step reads while the case is in it. Conditions of forms are not among it: there, what is absent just does not hold. */
function readingsOf(subject: Subject): Map<string, Reading[]> {
  const { definition, expressionOf } = subject
  const readings = new Map<string, Reading[]>()
  for (const [id, step] of allSteps(definition)) {
    const at = pathOfStep(definition, id)
    const read = (source: string | undefined, path: Path, more: Partial<Reading> = {}): Reading[] =>
      source === undefined
        ? []
        : [{ by: id, pointer: pointerTo(...path), source, expression: expressionOf(source), ...more }]
    const write = (words: Text, path: Path): Reading[] =>
      Object.entries(words).flatMap(([language, text]) =>
        templateExpressions(text).flatMap((source) => read(source, [...path, language])),
      )
    const found: Reading[] = []
    switch (step.kind) {
      case 'form':
        found.push(...rulesOver(subject, id, questionsOfForm(definition, step), true))
        break
      case 'choice':
        for (const [i, way] of step.when.entries()) {
          const earlier = step.when
            .slice(0, i)
            .map(({ if: guard }) => ({ expression: expressionOf(guard), holds: false }))
          found.push(...read(way.if, [...at, 'when', i, 'if'], { assumed: earlier }))
        }
        break
      case 'task':
        found.push(...read(step.assignment?.officer, [...at, 'assignment', 'officer']))
        for (const [name, { when, fields }] of Object.entries(step.outcomes)) {
          found.push(...read(when, [...at, 'outcomes', name, 'when']))
          found.push(...rulesOver(subject, id, questionsOf(definition, fields), false))
        }
        break
      case 'parallel':
        for (const [name, { when }] of Object.entries(step.branches))
          found.push(...read(when, [...at, 'branches', name, 'when']))
        break
      case 'payment':
        found.push(...read(step.amount, [...at, 'amount']))
        break
      case 'wait':
        found.push(...read(step.until, [...at, 'until']))
        break
      case 'call':
        for (const [name, source] of Object.entries(step.request)) found.push(...read(source, [...at, 'request', name]))
        break
      case 'procedures':
        for (const [name, { when, data }] of Object.entries(step.start)) {
          const child = [...at, 'start', name]
          const assumed = when === undefined ? [] : [{ expression: expressionOf(when), holds: true }]
          found.push(...read(when, [...child, 'when']))
          for (const [field, source] of Object.entries(data))
            found.push(...read(source, [...child, 'data', field], { assumed }))
        }
        break
      case 'issue': {
        const template = definition.templates[step.template]
        if (template) {
          found.push(...write(template.title, ['templates', step.template, 'title']))
          found.push(...write(template.body, ['templates', step.template, 'body']))
        }
        break
      }
      case 'notify': {
        const message = definition.messages[step.message]
        if (message) {
          found.push(...write(message.subject, ['messages', step.message, 'subject']))
          found.push(...write(message.body, ['messages', step.message, 'body']))
        }
        break
      }
      default:
    }
    if (found.length > 0) readings.set(id, found)
  }
  return readings
}

/** A key that a reading may find absent in some place, before it is confirmed on a way by itself. */
interface Doubt {
  reading: Reading
  key: string
  visit: Visit
  isBad: (visit: Visit, facts: Facts) => boolean
}

/** Whatever is read is surely there, on every way to the place. */
export function checkData(exploration: Exploration): Finding[] {
  const doubts = [...doubtsAtSteps(exploration), ...doubtsOfClocks(exploration), ...doubtsOfExtensions(exploration)]
  return doubts.flatMap((doubt) => confirm(exploration, doubt))
}

const absentAt = ({ isSure }: Subject, { expression, assumed, after = unchanged }: Reading, facts: Facts): string[] =>
  absentIn(expression, isSure(afterChange(facts, after)), assumed)

/** Rules over the answers to questions, read when they are sent: one that reads what is absent could not be kept. */
function rulesOver(subject: Subject, step: string, questions: readonly Question[], clears: boolean): Reading[] {
  const after = answered(subject.book, questions, clears)
  const there = (field: string): Assumption => ({
    expression: { op: 'has', of: { op: 'name', name: field } },
    holds: true,
  })
  return questions.flatMap(({ field, shown }) =>
    (subject.definition.data[field]?.checks ?? []).map(({ if: source }, i) => ({
      by: step,
      pointer: pointerTo('data', field, 'checks', i, 'if'),
      source,
      expression: subject.expressionOf(source),
      assumed: [there(field), ...shown.map((when) => ({ expression: subject.expressionOf(when), holds: true }))],
      after,
    })),
  )
}

function doubtsAtSteps({ subject, visits }: Exploration): Doubt[] {
  const readings = readingsOf(subject)
  const doubts = new Map<string, Doubt>()
  // Many places share their facts: what was found sure once need not be looked at again.
  const sure = new Set<string>()
  for (const visit of visits.values())
    for (const id of visit.marking.active)
      for (const [index, reading] of (readings.get(id) ?? []).entries()) {
        const look = `${id} ${index} ${visit.facts}`
        if (sure.has(look)) continue
        const absent = absentAt(subject, reading, visit.facts)
        if (absent.length === 0) sure.add(look)
        for (const key of absent) {
          const name = `${reading.by} ${key} ${reading.pointer}`
          if (doubts.has(name)) continue
          const isBad: Doubt['isBad'] = (at, facts) =>
            at.marking.active.includes(id) && absentAt(subject, reading, facts).includes(key)
          doubts.set(name, { reading, key, visit, isBad })
        }
      }
  return [...doubts.values()]
}

/** Conditions of clocks, asked when a signal would start them. */
function doubtsOfClocks({ subject, visits }: Exploration): Doubt[] {
  const doubts = new Map<string, Doubt>()
  for (const visit of visits.values())
    for (const { asked } of possibleMoves(visit))
      for (const { clock, before } of asked) {
        const source = subject.definition.clocks[clock]?.when ?? ''
        const pointer = pointerTo('clocks', clock, 'when')
        const reading = { by: clock, pointer, source, expression: subject.expressionOf(source) }
        for (const key of absentAt(subject, reading, afterChange(visit.facts, before))) {
          const isBad: Doubt['isBad'] = (at, facts) =>
            at.moves.some((move) =>
              move.asked.some(
                (one) =>
                  one.clock === clock && absentAt(subject, reading, afterChange(facts, one.before)).includes(key),
              ),
            )
          const name = `${clock} ${key}`
          if (!doubts.has(name)) doubts.set(name, { reading, key, visit, isBad })
        }
      }
  return [...doubts.values()]
}

/** Words that tell of an extension, which may come wherever the clock runs. */
function doubtsOfExtensions(exploration: Exploration): Doubt[] {
  const { subject, visits } = exploration
  const { definition, expressionOf } = subject
  const live = liveClocks(exploration)
  return Object.entries(definition.clocks).flatMap(([clock, { extension, when }]) => {
    const { message = '' } = extension ?? {}
    const { subject: title, body } = definition.messages[message] ?? {}
    const texts = [title, body].flatMap((words, i) =>
      Object.entries(words ?? {}).map(([language, text]) => ({
        text,
        pointer: [i === 0 ? 'subject' : 'body', language],
      })),
    )
    return texts.flatMap(({ text, pointer }) =>
      templateExpressions(text).flatMap((source) => {
        const at = pointerTo('messages', message, ...pointer)
        const day: Expression = { op: 'member', of: { op: 'name', name: 'clocks' }, name: clock }
        const conditions = when === undefined ? [] : [expressionOf(when)]
        const assumed = [{ op: 'has', of: day } as const, ...conditions].map((one) => ({
          expression: one,
          holds: true,
        }))
        const reading = { by: clock, pointer: at, source, expression: expressionOf(source), assumed }
        const isThere = (visit: Visit) => visit.marking.active.length > 0 && live(visit).has(clock)
        const first = [...visits.values()].find(
          (one) => isThere(one) && absentAt(subject, reading, one.facts).length > 0,
        )
        const [key] = first ? absentAt(subject, reading, first.facts) : []
        if (!first || key === undefined) return []
        const isBad: Doubt['isBad'] = (visit, facts) =>
          isThere(visit) && absentAt(subject, reading, facts).includes(key)
        return [{ reading, key, visit: first, isBad }]
      }),
    )
  })
}

/** Facts that decide whether what expressions read is there: its own, those it hangs on, what is known of the same answers. */
export function factsAbout({ book, definition, expressionOf }: Subject, expressions: readonly Expression[]): Facts {
  const keysOf = (one: Expression) => keysIn(one, definition, expressionOf).map(inBook)
  const keys = new Set(expressions.flatMap(keysOf))
  let mask = 0n
  for (const key of keys) {
    mask |= book.given(key)
    for (const { bit, sources } of book.conditionals(key)) {
      mask |= bit
      for (const source of sources) for (const other of keysOf(expressionOf(source))) keys.add(other)
    }
  }
  for (const { bit, source } of book.knowns())
    if (keysOf(expressionOf(source)).some((key) => keys.has(key))) mask |= bit
  for (const [id] of allSteps(definition)) mask |= book.peek(`never:${id}`) | book.peek(`entered:${id}`)
  return mask
}

function confirm(exploration: Exploration, { reading, key, visit, isBad }: Doubt): Finding[] {
  const way = wayTo(
    exploration,
    factsAbout(exploration.subject, [
      reading.expression,
      ...(reading.assumed ?? []).map(({ expression }) => expression),
    ]),
    isBad,
  )
  if (way === undefined) return []
  const path = way === 'unknown' ? pathTo(exploration, visit) : way
  const { by, pointer, source } = reading
  return [found('may-be-absent', pointer, { step: by, name: key, source }, path)]
}
