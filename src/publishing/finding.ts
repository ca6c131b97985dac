/** Something wrong with a catalogue file, said so that a publisher can mend it. */
export interface Finding {
  code: FindingCode
  /** JSON Pointer (RFC 6901) into the file; empty for the whole file. */
  pointer: string
  message: string
  /** What to do. */
  remedy: string
  /** A definition with an error is not published; a warning is for the publisher to weigh. */
  severity: 'error' | 'warning'
}

export type FindingCode =
  | 'schema'
  | 'expression'
  | 'unknown-name'
  | 'unknown-entity'
  | 'unknown-agency'
  | 'unknown-calendar'
  | 'unknown-vocabulary'
  | 'role'
  | 'start'
  | 'unreachable'
  | 'no-end'
  | 'norm-missing'
  | 'text-missing'
  | 'pattern'
  | 'field'
  | 'marks'
  | 'waits-forever'
  | 'unused'
  | 'version'

/** JSON Pointer from its parts, escaped as RFC 6901 asks. */
export const pointerTo = (...parts: (string | number)[]): string =>
  parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

export const error = (code: FindingCode, pointer: string, message: string, remedy: string): Finding => ({
  code,
  pointer,
  message,
  remedy,
  severity: 'error',
})

export const warning = (code: FindingCode, pointer: string, message: string, remedy: string): Finding => ({
  ...error(code, pointer, message, remedy),
  severity: 'warning',
})
