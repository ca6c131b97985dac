// Generated from catalog/procedure.schema.json by `npm run generate`. Do not edit.

/**
 * A length of legal time: a count and a unit.
 */
export type Term = string
/**
 * One step of the procedure.
 */
export type Step =
  | FormStep
  | TaskStep
  | ChoiceStep
  | ParallelStep
  | JoinStep
  | PaymentStep
  | AppointmentStep
  | CallStep
  | IssueStep
  | NotifyStep
  | ProceduresStep
  | WaitStep
  | EndStep
/**
 * One way to complete a task.
 */
export type Outcome = {
  title: Text
  help?: Text
  /**
   * Answers the officer gives.
   */
  fields?: string[]
  /**
   * The officer marks what the person must complete or correct, with reasons.
   */
  marks?: boolean
  /**
   * Step after it.
   */
  next?: string
  /**
   * Instead of `next`: the officer chooses one of these earlier steps to send the case back to.
   *
   * @minItems 1
   *
   * Items: step
   */
  sendBackTo?: string[]
  /**
   * Offered only if this holds. A CEL expression over the case's fields.
   */
  when?: string
} & Outcome1
export type Outcome1 = {
  [k: string]: unknown
}
/**
 * How many must be done: `all`, `any`, or at least so many. The rest is cancelled, and recorded as such.
 */
export type Join =
  | ('all' | 'any')
  | {
      atLeast: number
    }
/**
 * The case goes to the body that is competent.
 */
export type Transfer = Transfer1 & {
  norm: string
  title?: Text
  /**
   * Who may transfer it.
   */
  role: string
  /**
   * Only in these steps.
   *
   * @minItems 1
   *
   * Items: step
   */
  in?: string[]
  /**
   * Not in these steps.
   *
   * @minItems 1
   *
   * Items: step
   */
  notIn?: string[]
  /**
   * Agencies of this installation that can receive it.
   *
   * @minItems 1
   */
  to?: string[]
  /**
   * Roles that the receiving agency's officers hold from then on, in place of the agency before.
   *
   * @minItems 1
   */
  roles?: string[]
  /**
   * Where the case goes on at the receiving agency.
   */
  next?: string
  /**
   * Where the case goes when the competent body is outside this installation.
   */
  elsewhere?: string
}
export type Transfer1 = {
  [k: string]: unknown
}

/**
 * One version of a procedure (trámite), complete: what is asked, who does what, which legal terms run.
 */
export interface Definition {
  $schema?: string
  /**
   * Version of this language; names the interpreter's rules.
   */
  language: 1
  /**
   * Name within the entity, stable over versions.
   */
  id: string
  version: number
  /**
   * entity/agency that answers.
   */
  agency: string
  title: Text
  purpose: Text
  /**
   * @minItems 1
   */
  audience: ('person' | 'company' | 'public-body')[]
  result: Text
  cost: Text
  /**
   * @minItems 1
   */
  channels: ('web' | 'in-person' | 'phone' | 'mail')[]
  /**
   * Words that people search for, in any language.
   */
  keywords?: string[]
  /**
   * Calendar of business days.
   */
  calendar: string
  /**
   * Legal sources, by the name used in this file.
   */
  norms: {
    [k: string]: Norm
  }
  /**
   * Who acts. Must hold `applicant`.
   */
  roles: {
    [k: string]: Role
  }
  /**
   * Every field, by name.
   */
  data: {
    [k: string]: Field
  }
  /**
   * Documents asked for.
   */
  documents: {
    [k: string]: Document
  }
  /**
   * Legal terms.
   */
  clocks: {
    [k: string]: Clock
  }
  /**
   * Words sent.
   */
  messages: {
    [k: string]: Message
  }
  /**
   * Documents issued.
   */
  templates: {
    [k: string]: Template
  }
  /**
   * First step; a form of the applicant.
   */
  start: string
  /**
   * All steps.
   */
  steps: {
    [k: string]: Step
  }
  /**
   * Moves possible while the case is open.
   */
  anytime: {
    withdraw?: Withdraw
    transfer?: Transfer
    requestCompletion?: RequestCompletion
    appeal?: Appeal
    correct?: Correct
    join?: JoinCases
  }
  /**
   * Values that an authority may set differently, each with its source; expressions read them as `settings.<name>`.
   */
  settings?: {
    [k: string]: Setting
  }
  /**
   * Facts to be confirmed by the authority.
   *
   * Items: A fact that somebody must check before this goes live.
   */
  toConfirm?: {
    /**
     * JSON Pointer to what it is about.
     */
    about: string
    text: Text
    /**
     * Where the doubt comes from.
     */
    source?: string
  }[]
  retention?: Retention
}
/**
 * The same words in each language. Spanish is the original.
 */
export interface Text {
  es: string
  en?: string
}
/**
 * A legal source that requirements and terms cite.
 */
export interface Norm {
  title: string
  url?: string
  /**
   * True while nobody has checked the citation against the official text.
   */
  toConfirm?: boolean
}
/**
 * Who acts. `applicant` is the person whose case it is; every other role belongs to an agency.
 */
export interface Role {
  title: Text
  /**
   * entity/agency whose officers hold the role; absent only for the applicant.
   */
  agency?: string
}
/**
 * One question.
 */
export interface Field {
  title: Text
  help?: Text
  /**
   * Norm that allows to ask for it.
   */
  norm?: string
  /**
   * True where data protection law covers the answer (Colombia: Ley 1581 de 2012). When absent, what people write in their own words (type string without options, but no date or time) is personal and the rest is not.
   */
  personal?: boolean
  /**
   * `array` is a choice of several options; `group` is a table of rows, each with its own `fields`.
   */
  type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'group'
  /**
   * With type string: `text` is an answer of several lines. `money` goes with type number or integer.
   */
  format?: 'text' | 'date' | 'datetime' | 'time' | 'email' | 'phone' | 'url' | 'money'
  /**
   * The only values accepted.
   *
   * @minItems 1
   */
  options?: Option[]
  minLength?: number
  maxLength?: number
  /**
   * Regular expression for the whole answer; say its meaning in `hint`.
   */
  pattern?: string
  hint?: Text
  minimum?: number
  maximum?: number
  /**
   * For dates: not in the future.
   */
  notAfter?: 'today'
  /**
   * Whether an answer is needed to file or complete: true, false (default) or a condition.
   */
  required?: boolean | string
  /**
   * Ask only if this holds. A CEL expression over the case's fields.
   */
  when?: string
  /**
   * HTML autocomplete token, so that browsers fill it in (WCAG 1.3.5).
   */
  autocomplete?: string
  /**
   * Vocabulary of the catalogue that lists the only values accepted (catalog/vocabularies), instead of `options`.
   */
  optionsFrom?: string
  /**
   * For dates: not in the past.
   */
  notBefore?: 'today'
  /**
   * Rules over this and other answers.
   *
   * @minItems 1
   *
   * Items: A rule that the answer must keep, looked at when the form is sent. `today` is the day of sending.
   */
  checks?: {
    /**
     * Must hold. A CEL expression over the case's fields.
     */
    if: string
    message: Text
  }[]
  /**
   * Suggested answer while there is none: from other answers, or from the person's `account` (`account.name`, `account.email`, `account.phone`, `account.document`). A CEL expression over the case's fields.
   */
  prefill?: string
  /**
   * Calculated: never asked, always what this gives. Cannot be answered by anybody. A CEL expression over the case's fields.
   */
  value?: string
  /**
   * Only with type group: the questions of each row.
   */
  fields?: {
    [k: string]: Field
  }
  /**
   * Only with type group: rows at least, when it is asked and required.
   */
  minItems?: number
  /**
   * Only with type group: rows at most; 20 when absent.
   */
  maxItems?: number
  rowTitle?: Text
}
/**
 * One choice of a field.
 */
export interface Option {
  value: string
  title: Text
  help?: Text
}
/**
 * A document that the person attaches.
 */
export interface Document {
  title: Text
  help?: Text
  /**
   * Media types accepted; found by content, not by name.
   *
   * @minItems 1
   */
  accept: (
    | 'application/pdf'
    | 'image/jpeg'
    | 'image/png'
    | 'image/webp'
    | 'text/plain'
    | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
    | 'application/vnd.oasis.opendocument.text'
  )[]
  maxBytes: number
  /**
   * How many files; 1 when absent.
   */
  maxFiles?: number
  /**
   * true, false (default) or a condition.
   */
  required?: boolean | string
  /**
   * Ask only if this holds. A CEL expression over the case's fields.
   */
  when?: string
  norm?: string
}
/**
 * A legal term: when it starts, what stops it and what its end means.
 */
export interface Clock {
  title: Text
  /**
   * Norm that sets the term.
   */
  norm: string
  /**
   * The term applies only if this holds when it would start. A CEL expression over the case's fields.
   */
  when?: string
  /**
   * How long, or a part of another clock's term, such as `third of answer`. The first day counted is the day after the start; hours run from the instant.
   */
  term: string
  rounding?: Rounding
  /**
   * Calendar of business days; the procedure's when absent.
   */
  calendar?: string
  /**
   * `filing`, `enter:<step>`, `complete:<step>`, `notified:<step>` (once the person was told), `transfer` (once another body has received it), or `expired:<clock>` (from the last day of that clock).
   */
  startsOn: string
  /**
   * Date field whose answer is day zero, such as the day of a notification on paper; the day of the signal while it has none.
   */
  countsFrom?: string
  startsAfter?: Term
  /**
   * It is met by one of these signals; in any case when the case closes.
   */
  stopsOn?: string[]
  /**
   * Signals that interrupt it: the whole term starts again, its extension with it.
   *
   * @minItems 1
   */
  restartsOn?: string[]
  /**
   * Steps during which it does not run; afterwards only what is left runs.
   *
   * Items: step
   */
  suspendedIn?: string[]
  /**
   * When it goes on after a suspension, where sources disagree; with the answer when absent.
   */
  resumes?: {
    /**
     * `answer`: when the suspending step is left. `limit`: when the whole term of the clock `limit` is over, even if the answer comes earlier.
     */
    at: 'answer' | 'limit'
    /**
     * Clock of the person whose last day it is.
     */
    limit?: string
    /**
     * With `limit`: it goes on with the answer if this holds, such as an express waiver. A CEL expression over the case's fields.
     */
    unless?: string
    /**
     * Norm or page that says so.
     */
    source: string
  }
  /**
   * Whether the last day may be one without business. Terms of months and years move to the next business day, calendar days do not, when absent.
   */
  lastDay?: {
    /**
     * `business-day`: it moves to the first business day.
     */
    rule: 'any-day' | 'business-day'
    /**
     * Norm or page that says so.
     */
    source: string
  }
  extension?: Extension
  /**
   * How long before the end to warn.
   */
  warnAt?: Term[]
  /**
   * What the law says when the authority did not answer in time. The duty to answer goes on unless `next` leads elsewhere.
   */
  silence?: {
    effect: 'positive' | 'negative'
    norm: string
    text: Text
    /**
     * Step where the case goes on, such as the one that issues the certificate of positive silence; it stays where it is when absent.
     */
    next?: string
  }
  /**
   * For a term of the person: what happens when they did not act in time.
   */
  lapse?: {
    norm: string
    text: Text
    /**
     * Step where the case goes on.
     */
    next: string
  }
}
/**
 * How to round half or a third of a term, with the source of that reading.
 */
export interface Rounding {
  to: 'up' | 'down'
  /**
   * Norm or page that says so.
   */
  source: string
}
/**
 * The term may be extended, once, before it ends, with reasons.
 */
export interface Extension {
  norm: string
  /**
   * Who extends it; `applicant` for a term of the person.
   */
  role: string
  /**
   * The ceiling: a term, or half of the term.
   */
  upTo: string
  /**
   * What the ceiling limits: the time added, or the whole term with it.
   */
  counts: 'added' | 'total'
  rounding?: Rounding
  /**
   * Where the added time starts when the last day had moved to a business day: there (default), or where the term itself ended.
   */
  from?: 'due-day' | 'term-end'
  /**
   * Message that tells the person; the engine sends it with every extension.
   */
  message?: string
  /**
   * Norm or page for this reading of the ceiling.
   */
  source: string
}
/**
 * Words sent to a person. `{{ expression }}` inserts a value.
 */
export interface Message {
  subject: Text
  body: Text
}
/**
 * A document to issue. `{{ expression }}` inserts a value.
 */
export interface Template {
  title: Text
  body: Text
  validity?: Term
}
/**
 * Somebody fills in pages.
 */
export interface FormStep {
  kind: 'form'
  title: Text
  status?: Text
  role: string
  /**
   * @minItems 1
   */
  sections: Section[]
  abandonedAfter?: Term
  within?: Term
  /**
   * Where the case goes when the limit passes.
   */
  expired?: string
  /**
   * Step after it.
   */
  next: string
}
/**
 * One page of a form.
 */
export interface Section {
  id: string
  title: Text
  help?: Text
  fields?: string[]
  documents?: string[]
  /**
   * Show the section only if this holds. A CEL expression over the case's fields.
   */
  when?: string
}
/**
 * An officer decides or does something.
 */
export interface TaskStep {
  kind: 'task'
  title: Text
  status?: Text
  help?: Text
  role: string
  /**
   * Ways to complete it.
   */
  outcomes: {
    [k: string]: Outcome
  }
  within?: Term
  /**
   * Where the case goes when the limit passes.
   */
  expired?: string
  assignment?: Assignment
  /**
   * Role that may give the task to another officer: one whom the entity's file lists for the role, or anybody where it lists nobody for the agency.
   */
  supervisor?: string
  /**
   * When it is late, another role may act too.
   */
  escalate?: {
    after: Term
    /**
     * Role.
     */
    to: string
  }
  /**
   * Four eyes: whoever completed one of these steps in this case, the last time where it was done again, may not complete this one.
   *
   * @minItems 1
   *
   * Items: step
   */
  notBy?: string[]
}
/**
 * Who gets the task.
 */
export interface Assignment {
  /**
   * `pool`: whoever takes it (the default); `officer`: the one that `officer` gives; `rotation`: each in turn; `workload`: who has least.
   */
  by: 'pool' | 'officer' | 'rotation' | 'workload'
  /**
   * With `officer`: id of the officer; `officers.<step>` is whoever completed that step. A CEL expression over the case's fields.
   */
  officer?: string
}
/**
 * The engine chooses the way by the data.
 */
export interface ChoiceStep {
  kind: 'choice'
  title: Text
  status?: Text
  /**
   * @minItems 1
   *
   * Items: A guarded way.
   */
  when: {
    /**
     * Guard. A CEL expression over the case's fields.
     */
    if: string
    /**
     * Step when it holds.
     */
    next: string
  }[]
  /**
   * Step when no guard holds. Without it, exactly one guard must hold for every case: the proof demands it.
   */
  else?: string
}
/**
 * Several things at once. A step of a branch leads to steps of its branch, or out of the parallel to a step beside it: that cancels the other branches.
 */
export interface ParallelStep {
  kind: 'parallel'
  title: Text
  status?: Text
  /**
   * Branches.
   */
  branches: {
    [k: string]: Branch
  }
  join: Join
  within?: Term
  /**
   * Where the case goes when the limit passes.
   */
  expired?: string
  /**
   * Step after the join.
   */
  next: string
}
/**
 * One branch: its own steps, until one of kind `join`.
 */
export interface Branch {
  title: Text
  /**
   * Runs only if this holds when the parallel starts. A CEL expression over the case's fields.
   */
  when?: string
  /**
   * First step of the branch.
   */
  start: string
  /**
   * Steps of the branch; names are unique in the whole definition.
   */
  steps: {
    [k: string]: Step
  }
}
/**
 * A branch is done. Only in a branch.
 */
export interface JoinStep {
  kind: 'join'
  title: Text
  status?: Text
  /**
   * Word for the result; expressions read it as `branches.<branch>`; `done` when absent.
   */
  result?: string
}
/**
 * The person pays. Nothing is asked when the amount is 0.
 */
export interface PaymentStep {
  kind: 'payment'
  title: Text
  status?: Text
  /**
   * Who pays.
   */
  role: string
  /**
   * How much, in units of the currency, at most two decimals. A CEL expression over the case's fields.
   */
  amount: string
  currency: 'COP' | 'MXN'
  concept: Text
  /**
   * Norm that sets the fee.
   */
  norm?: string
  /**
   * Role that may record a payment made at a bank or a counter.
   */
  confirmedBy?: string
  within: Term
  /**
   * Where the case goes when the limit passes.
   */
  expired: string
  /**
   * Step after it is paid.
   */
  next: string
}
/**
 * The person books a slot at an office, and comes.
 */
export interface AppointmentStep {
  kind: 'appointment'
  title: Text
  status?: Text
  /**
   * Who books.
   */
  role: string
  /**
   * entity/agency/office where slots can be booked; hours and capacity stand in the entity's file.
   *
   * @minItems 1
   */
  offices: string[]
  /**
   * Role that records whether the person came.
   */
  attendedBy: string
  notice?: Term
  ahead?: Term
  /**
   * How often the person may change the slot or book again after not coming; 2 when absent.
   */
  reschedules?: number
  /**
   * Where the case goes when the person did not come and may not book again.
   */
  missed: string
  within: Term
  /**
   * Where the case goes when the limit passes.
   */
  expired: string
  /**
   * Step after the person came.
   */
  next: string
}
/**
 * The engine asks another system, declared in the catalogue.
 */
export interface CallStep {
  kind: 'call'
  title: Text
  status?: Text
  /**
   * entity/service (catalog/services).
   */
  service: string
  /**
   * What is sent: each member a CEL expression.
   */
  request: {
    [k: string]: string
  }
  /**
   * Fields filled from the answer: each a CEL expression that reads `answer`.
   */
  into: {
    [k: string]: string
  }
  /**
   * Where the case goes when the service did not answer, or not as declared.
   */
  failed: string
  /**
   * Step after the answer.
   */
  next: string
}
/**
 * The engine issues a document as PDF with folio and QR.
 */
export interface IssueStep {
  kind: 'issue'
  title: Text
  status?: Text
  template: string
  /**
   * Role in whose name it is issued.
   */
  signedBy?: string
  /**
   * Step after it.
   */
  next: string
}
/**
 * The engine tells somebody.
 */
export interface NotifyStep {
  kind: 'notify'
  title: Text
  status?: Text
  /**
   * Role told.
   */
  to: string
  message: string
  /**
   * Step after it.
   */
  next: string
  /**
   * How, besides the person's own page; e-mail when absent.
   *
   * @minItems 1
   */
  channels?: ('email' | 'sms')[]
  /**
   * Where the case goes when it could not be delivered; an operator looks at it when absent.
   */
  failed?: string
}
/**
 * Starts cases of other procedures, possibly at other agencies, with what the person has already said; goes on when they have ended. Expressions read their outcomes as `children.<name>`.
 */
export interface ProceduresStep {
  kind: 'procedures'
  title: Text
  status?: Text
  /**
   * Cases to start.
   */
  start: {
    [k: string]: ChildProcedure
  }
  join: Join
  within?: Term
  /**
   * Where the case goes when the limit passes.
   */
  expired?: string
  /**
   * Step after enough of them have ended.
   */
  next: string
}
/**
 * A case of another procedure.
 */
export interface ChildProcedure {
  /**
   * entity.procedure
   */
  procedure: string
  title: Text
  /**
   * Started only if this holds. A CEL expression over the case's fields.
   */
  when?: string
  /**
   * Answers given to it: each a CEL expression over this case.
   */
  data: {
    [k: string]: string
  }
}
/**
 * Waits for a day, for a length of time, or for something that happens elsewhere. Exactly one of `until`, `for` and `event`; an event needs a limit.
 */
export interface WaitStep {
  kind: 'wait'
  title: Text
  status?: Text
  /**
   * A day (YYYY-MM-DD) that gives; the case goes on when it begins. A CEL expression over the case's fields.
   */
  until?: string
  for?: Term
  /**
   * Something that another system or an officer reports.
   */
  event?: {
    name: string
    /**
     * Role that may report it.
     */
    from: string
    /**
     * Answers that come with it.
     */
    fields?: string[]
  }
  within?: Term
  /**
   * Where the case goes when the limit passes.
   */
  expired?: string
  /**
   * Step after it.
   */
  next: string
}
/**
 * The case closes.
 */
export interface EndStep {
  kind: 'end'
  title: Text
  status?: Text
  /**
   * Word for the result, e.g. granted, denied, answered.
   */
  outcome: string
}
/**
 * The applicant may withdraw.
 */
export interface Withdraw {
  norm: string
  title?: Text
  /**
   * Steps in which it is too late.
   *
   * Items: step
   */
  notIn?: string[]
  /**
   * Where the case goes; it closes as withdrawn when absent.
   */
  next?: string
}
/**
 * An officer asks the person for something while another step is under way.
 */
export interface RequestCompletion {
  norm: string
  title?: Text
  role: string
  /**
   * Only in these steps.
   *
   * @minItems 1
   *
   * Items: step
   */
  in?: string[]
  /**
   * Not in these steps.
   *
   * @minItems 1
   *
   * Items: step
   */
  notIn?: string[]
  /**
   * Form where the person answers.
   */
  next: string
}
/**
 * The person appeals.
 */
export interface Appeal {
  norm: string
  title?: Text
  /**
   * Only in these steps.
   *
   * @minItems 1
   *
   * Items: step
   */
  in: string[]
  /**
   * Not in these steps.
   *
   * @minItems 1
   *
   * Items: step
   */
  notIn?: string[]
  /**
   * What the person says.
   */
  fields?: string[]
  /**
   * Where the case goes.
   */
  next: string
}
/**
 * An officer corrects a clerical error, with a reason; also when the case is closed.
 */
export interface Correct {
  norm: string
  title?: Text
  role: string
  /**
   * Answers that may be corrected.
   */
  fields: string[]
}
/**
 * The case is joined to another of the same procedure, which answers both.
 */
export interface JoinCases {
  norm: string
  title?: Text
  role: string
  /**
   * Only in these steps.
   *
   * @minItems 1
   *
   * Items: step
   */
  in?: string[]
  /**
   * Not in these steps.
   *
   * @minItems 1
   *
   * Items: step
   */
  notIn?: string[]
}
/**
 * A value with its source, where sources disagree or a rule changes every year.
 */
export interface Setting {
  title: Text
  /**
   * The value in force.
   */
  value: string | number | boolean
  /**
   * Norm or page that it comes from.
   */
  source: string
  /**
   * Other readings, with their sources.
   *
   * Items: Another reading.
   */
  alternatives?: {
    value: string | number | boolean
    source: string
  }[]
  toConfirm?: boolean
}
/**
 * How long a closed case is kept, and what happens then.
 */
export interface Retention {
  norm?: string
  keep: Term
  /**
   * Other lengths by outcome.
   */
  byOutcome?: {
    [k: string]: Term
  }
  /**
   * `erase` destroys personal data; `select` waits for the archive's choice; `keep` keeps it for ever.
   */
  then: 'select' | 'erase' | 'keep'
  toConfirm?: boolean
}
