import type { ProblemKind } from './pages/problem.tsx'

/** Ends a request with the page that says what to do. */
export class Refused extends Error {
  override name = 'Refused'
  readonly kind: ProblemKind
  /** Where the person can try again. */
  readonly back?: string
  /** How long to wait before that, seconds. */
  readonly wait?: number
  constructor(kind: ProblemKind, back?: string, wait?: number) {
    super(kind)
    this.kind = kind
    if (back !== undefined) this.back = back
    if (wait !== undefined) this.wait = wait
  }
}
