/**
 * Compiled CEL (cel.dev) as plain data. The parser lives in `publishing`; here is only what running it needs.
 */
export type Expression =
  | { op: 'literal'; value: string | number | boolean | null }
  | { op: 'list'; items: Expression[] }
  /** A name: a field of the case, or `case`, `documents`. */
  | { op: 'name'; name: string }
  | { op: 'member'; of: Expression; name: string }
  | { op: 'index'; of: Expression; index: Expression }
  /** `has(x)`: whether it is present. */
  | { op: 'has'; of: Expression }
  | { op: 'not' | 'negate'; of: Expression }
  | { op: 'and' | 'or'; left: Expression; right: Expression }
  | { op: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%'; left: Expression; right: Expression }
  | { op: 'if'; condition: Expression; then: Expression; else: Expression }
  | { op: 'call'; function: 'size' | 'contains' | 'startsWith' | 'endsWith'; args: Expression[] }
