import type { Definition, FormStep } from '#core/definition.ts'
import type { Change, FactBook } from './proof-facts.ts'
import type { Subject } from './proof-subject.ts'

/** A question as somebody meets it: when it must be answered. */
export interface Question {
  field: string
  /** It must be answered if all of these hold; undefined when it need not be answered at all. */
  required: readonly string[] | undefined
  /** It is asked if all of these hold. */
  shown: readonly string[]
}

function questionOf({ data }: Definition, field: string, section?: string): Question {
  const { required = false, when } = data[field] ?? {}
  const shown = [section, when].filter((source) => source !== undefined)
  if (required === false) return { field, required: undefined, shown }
  return { field, required: required === true ? shown : [...shown, required], shown }
}

/** Fields that somebody answers; those that are calculated nobody does. */
const answerable = ({ data }: Definition, fields: readonly string[] = []): string[] =>
  fields.filter((field) => data[field]?.value === undefined)

export const questionsOf = (definition: Definition, fields: readonly string[] | undefined): Question[] =>
  answerable(definition, fields).map((field) => questionOf(definition, field))

export const questionsOfForm = (definition: Definition, { sections }: FormStep): Question[] =>
  sections.flatMap(({ fields, when }) =>
    answerable(definition, fields).map((field) => questionOf(definition, field, when)),
  )

const allAbout = (book: FactBook, key: string): bigint =>
  book.conditionals(key).reduce((bits, { bit }) => bits | bit, book.given(key))

/** What is sure once these questions have been answered. `clears`: an answer that is not asked for any more leaves. */
export function answered(book: FactBook, questions: readonly Question[], clears: boolean): Change {
  let lost = book.dependents(questions.map(({ field }) => field))
  let gain = 0n
  for (const { field, required } of questions) {
    if (clears) lost |= allAbout(book, field)
    if (required?.length === 0) gain |= allAbout(book, field)
    else if (required) gain |= book.givenIf(field, required)
  }
  return { keep: ~lost, gain }
}

/**
 * What is still sure while a form is being filled and something may take the case away from it: an answer that must be
 * given can be replaced meanwhile, not taken back; others can.
 */
export function underWay(book: FactBook, questions: readonly Question[]): Change {
  let lost = 0n
  for (const { field, required } of questions) {
    if (!required) lost |= allAbout(book, field)
    else if (required.length > 0) lost |= allAbout(book, field) & ~book.givenIf(field, required)
  }
  return { keep: ~(lost | book.dependents(questions.map(({ field }) => field))), gain: 0n }
}

/** Something new is there under a key. */
export function given(book: FactBook, key: string): Change {
  return { keep: ~book.dependents([key]), gain: allAbout(book, key) }
}

/** Something is there no longer. */
export function gone(book: FactBook, keys: readonly string[]): Change {
  const lost = keys.reduce((bits, key) => bits | allAbout(book, key), book.dependents(keys))
  return { keep: ~lost, gain: 0n }
}

/** Numbers every fact that moves can bring, so that what hangs on a changed answer is known in whole from the start. */
export function numberFacts({ definition, steps, book }: Pick<Subject, 'definition' | 'steps' | 'book'>): void {
  const ask = (fields: readonly string[] | undefined) => answered(book, questionsOf(definition, fields), false)
  const decide = (source: string | undefined) =>
    source !== undefined && [true, false].map((so) => book.known(source, so))
  for (const step of Object.values(steps)) {
    if (step.kind === 'form') answered(book, questionsOfForm(definition, step), true)
    if (step.kind === 'task')
      for (const { fields, when } of Object.values(step.outcomes)) {
        ask(fields)
        decide(when)
      }
    if (step.kind === 'choice') for (const way of step.when) decide(way.if)
    if (step.kind === 'parallel')
      for (const [name, { when }] of Object.entries(step.branches)) {
        decide(when)
        if (when !== undefined) book.givenIf(`branches.${name}`, [when])
      }
    if (step.kind === 'procedures') for (const { when } of Object.values(step.start)) decide(when)
    if (step.kind === 'wait') ask(step.event?.fields)
  }
  ask(definition.anytime.appeal?.fields)
  for (const [id, { when }] of Object.entries(definition.clocks)) {
    if (when === undefined) continue
    decide(when)
    book.givenIf(`clocks.${id}`, [when])
  }
}
