// Generated from catalog/procedure.schema.json by `npm run generate`. Do not edit.

/**
 * A length of legal time: a count and a unit.
 */
export type Term = string
/**
 * One step of the procedure.
 */
export type Step = FormStep | TaskStep | ChoiceStep | IssueStep | NotifyStep | EndStep

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
  }
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
   * True where data protection law covers the answer (Colombia: Ley 1581 de 2012).
   */
  personal?: boolean
  /**
   * `array` is a choice of several options.
   */
  type: 'string' | 'integer' | 'number' | 'boolean' | 'array'
  /**
   * Only with type string. `text` is an answer of several lines.
   */
  format?: 'text' | 'date' | 'email' | 'phone'
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
  term: Term
  /**
   * Calendar of business days; the procedure's when absent.
   */
  calendar?: string
  /**
   * `filing`, or `enter:<step>`.
   */
  startsOn: string
  /**
   * It is met when one of these steps is entered; in any case when the case closes.
   */
  stopsOn?: string[]
  /**
   * Steps during which it does not run; afterwards only what is left runs.
   *
   * Items: step
   */
  suspendedIn?: string[]
  /**
   * How long before the end to warn.
   */
  warnAt?: Term[]
  /**
   * What the law says when nobody answered in time. The duty to answer goes on unless `next` leads elsewhere.
   */
  silence?: {
    effect: 'positive' | 'negative'
    norm: string
    text: Text
    /**
     * Step where the case goes on; it stays where it is when absent.
     */
    next?: string
  }
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
}
/**
 * One way to complete a task.
 */
export interface Outcome {
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
  next: string
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
   * Step when no guard holds.
   */
  else: string
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
}
