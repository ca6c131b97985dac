/** An expression that cannot be compiled. `position` counts characters from 1. */
export class ExpressionError extends Error {
  readonly position: number
  readonly remedy: string
  constructor(reason: string, offset: number, remedy = 'Correct the expression.') {
    super(`${reason} (at character ${offset + 1})`)
    this.name = 'ExpressionError'
    this.position = offset + 1
    this.remedy = remedy
  }
}
