/** What pages show: plain data, every text already in the reader's language where it is the definition's own. */
import type { Messages } from './messages/es.ts'

export type Lang = 'es' | 'en'

/** A definition's words in the reader's language, or in Spanish when there are no others; `lang` marks the difference. */
export interface Words {
  text: string
  lang?: Lang
}

export interface Help {
  name: string
  phone?: string
  email?: string
  address?: string
  hours?: string
}

/** What every page needs around its own content. */
export interface Shell {
  lang: Lang
  t: Messages
  /** Address of this page, for the change of language. */
  path: string
  /** Token that every form carries. */
  csrf: string
  account?: { name: string; officer: boolean; publisher: boolean; auditor: boolean; admin: boolean }
  /** Whose window it is on this page. */
  entity?: { id: string; name: string; stylesheet?: string; help: Help }
  assets: { styles: string[]; scripts: string[]; icon: string }
}

export interface Card {
  href: string
  title: Words
  purpose: Words
  agency: string
}

export interface FormTarget {
  action: string
  /** Idempotency key: the same form sent twice acts once. */
  key: string
}

export interface FieldView {
  name: string
  control:
    | 'text'
    | 'textarea'
    | 'date'
    | 'datetime-local'
    | 'time'
    | 'email'
    | 'tel'
    | 'url'
    | 'number'
    | 'radios'
    | 'select'
    | 'checkboxes'
    | 'rows'
    | 'calculated'
  title: Words
  help?: Words
  hint?: Words
  norm?: NormView
  required: boolean
  personal: boolean
  options: { value: string; title: Words; help?: Words }[]
  value: string | string[]
  maxLength?: number
  minimum?: number
  maximum?: number
  wholeNumber?: boolean
  autocomplete?: string
  error?: string
  /** Why an officer sent it back. */
  mark?: string
  /** Other questions of the page depend on it. */
  decides: boolean
  /** With control `rows`: what one row is called, the rows asked for, and whether another may be added. */
  rows?: { title: Words; list: FieldView[][]; more: boolean }
}

export interface NormView {
  title: string
  url?: string
  toConfirm: boolean
}

export interface FileView {
  id: string
  name: string
  size: number
  href: string
  sha256: string
}

export interface SlotView {
  slot: string
  title: Words
  help?: Words
  norm?: NormView
  required: boolean
  accept: string[]
  maxBytes: number
  maxFiles: number
  files: FileView[]
  /** Whether files may be added and removed now. */
  open: boolean
  error?: string
  mark?: string
}

export interface ErrorView {
  href?: string
  text: string
}

/** Where one answer or document stands in a summary. */
export interface Row {
  title: Words
  value: string | string[]
  files?: FileView[]
  change?: { href: string; name: string }
}

export interface DueView {
  /** Whole date in words. */
  day: string
  iso: string
  state: 'fine' | 'soon' | 'today' | 'late' | 'suspended'
  title: Words
  norm: NormView
  explanation?: { from: string; lines: { day: string; n?: number; reason?: string }[]; notes: string[] }
}

export interface StepView {
  title: Words
  state: 'done' | 'now' | 'next'
  note?: Words
  when?: string
}
