import type { CommandData } from '#core/commands.ts'
import type { ProblemCode } from '#core/errors.ts'
import type { Answers, Day, Instant, Mark } from '#core/events.ts'
import type { Result } from '#core/expression.ts'

/**
 * Lives of a case, written as data: one file per procedure, `tests/catalog/scenarios/<entity>.<id>.ts`, whose default
 * export is a list of scenarios. `play-scenario.ts` lives them by the real rules in virtual time, and the test demands
 * of all scenarios of a procedure together that
 *
 * - every step of kind `end` is reached, and a withdrawal where the definition allows one that closes the case;
 * - every silence and every lapse of a clock happens;
 * - the last day of every clock is stated (`due`), counted by hand from the law.
 *
 * Documents, messages and assignments that the engine owes are carried out at once, and every text must be writable.
 * With the generated type of the procedure's data, `satisfies Scenario<…>[]`, wrong answers do not compile.
 * What others would say is stated up front: what services answer (`services`), which messages cannot be delivered
 * (`undeliverable`). Who acts follows from the definition: the role of the step or of the move.
 */
export interface Scenario<Data extends object = Answers> {
  name: string
  /** Outcome that the case closes with. */
  ends: string
  /** Day on which the draft is opened, at ten in the morning. */
  opened: Day
  /** What the services of call steps answer, by step. */
  services?: Record<string, { answer: Result } | 'fails'>
  /** Notify steps whose message cannot be delivered. */
  undeliverable?: readonly string[]
  moves: readonly Move<Data>[]
}

/** A deed, the day on which it is done, and what must be true afterwards. */
export type Move<Data extends object = Answers> = string extends keyof Data
  ? Deeds<Data>[keyof Deeds] & Facts
  : Frozen<Deeds<Data>[keyof Deeds] & Facts>

/** Data that nobody changes: what is written `as const` fits. */
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T

export interface Facts {
  /** Day of the deed, at ten in the morning; the day of the deed before when absent. What falls due meanwhile happens. */
  on?: Day
  /** Officer who does it; one officer for each role when absent. */
  as?: string
  /** The deed must be refused with this code. */
  refused?: ProblemCode
  /** Last days of clocks after it. */
  due?: Record<string, Day>
  /** Steps that the case is in after it, parallels themselves apart. */
  in?: string[]
}

/** Some of a procedure's answers. */
type Given<Data extends object> = string extends keyof Data ? Data : Partial<Data>

/** Every deed; the member with its name says what it is done to, a step where nothing else is said. */
export interface Deeds<Data extends object = Answers> {
  /** Fills in a form: saves the answers page by page, attaches one file to each document named, and submits it. */
  fill: { fill: string; answers?: Given<Data>; documents?: string[] }
  complete: { complete: string; outcome: string; data?: Given<Data>; marks?: Mark[]; note?: string; to?: string }
  /** Pays what is asked. */
  pay: { pay: string }
  /** The bank declines, and the person asks to pay again. */
  decline: { decline: string }
  /** An officer records what was paid at a bank or a counter. */
  confirm: { confirm: string; receipt: string }
  book: { book: string; office: string; at: Instant }
  attend: { attend: string }
  miss: { miss: string }
  /** Something that a wait step waits for has happened. */
  report: { report: string; data?: Given<Data> }
  /** A case that a bundle started, by the name of its part, ends. */
  child: { child: string; outcome: string }
  /** Time passes until a clock, a step's limit or a draft's has run out, or a wait is over. */
  until: { until: string }
  /** With the reason. */
  withdraw: { withdraw: string }
  transfer: { transfer: CommandData['transfer'] }
  /** An officer asks the person for something: `anytime.requestCompletion`. */
  ask: { ask: Mark[]; note?: string }
  /** With the answers of the appeal. */
  appeal: { appeal: Given<Data> }
  /** A clock. */
  extend: { extend: string; by: string; reason: string }
  /** With the answers corrected. */
  correct: { correct: Given<Data>; reason: string }
}
