import { findingSentences, sentencesOf, type FindingParams, type SentenceCode } from './finding-sentences.ts'

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
  /** What its sentences name, for another language. */
  params?: FindingParams
  /**
   * The shortest way to it: where the case is after each move, as `step` or `parallel[step, step]`, with what moved it
   * before a colon when that was not the step itself: `answer expires: denied`.
   */
  path?: string[]
}

export type FindingCode = SentenceCode | 'schema' | 'expression' | 'pattern' | 'field' | 'version'

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

/** The way of a counterexample in one line. */
export const writePath = (path: readonly string[]): string => path.join(' → ')

/** Steps that a counterexample passes, in order; a path names them as `step`, `parallel[step, step]`, `why: step`. */
export const stepsPassed = (path: readonly string[]): string[] =>
  path.flatMap((place) => place.slice(place.lastIndexOf(': ') + 1).match(/[a-z][a-z0-9-]*/g) ?? [])

/** A finding with sentences in every language; `params` may leave out `path`. */
export function found(code: SentenceCode, pointer: string, params: FindingParams = {}, path?: string[]): Finding {
  const told = path ? { ...params, path: writePath(path) } : params
  const [message, remedy] = sentencesOf(code, 'en', told)
  return {
    code,
    pointer,
    message,
    remedy,
    severity: findingSentences[code].severity,
    params: told,
    ...(path && { path }),
  }
}

const hasSentences = (code: FindingCode): code is SentenceCode => Object.hasOwn(findingSentences, code)

/** A finding in a language; what has no sentence of its own there is said as it was found. */
export function sayFinding(finding: Finding, language: 'es' | 'en'): { message: string; remedy: string } {
  const { code, params, message, remedy } = finding
  if (!params || !hasSentences(code)) return { message, remedy }
  const [said, todo] = sentencesOf(code, language, params)
  return { message: said, remedy: todo }
}
