import { createHash } from 'node:crypto'
import { DatabaseError, type Pool, type QueryResultRow } from 'pg'
import { CursorError, pageLimits, type Page, type PageRequest } from './read-models.ts'

/** Conditions of a query and the values that they name as `$1`, `$2` … */
export interface Filters {
  /** Adds a value and answers its name. */
  value(value: unknown): string
  /** Adds a condition, unless the value it is about is absent. */
  where(value: unknown, condition: (name: string) => string): void
  readonly conditions: string[]
  readonly values: unknown[]
}

export function createFilters(): Filters {
  const values: unknown[] = []
  const conditions: string[] = []
  const value = (given: unknown) => `$${values.push(given)}`
  return {
    value,
    where: (given, condition) => {
      if (given !== undefined) conditions.push(condition(value(given)))
    },
    conditions,
    values,
  }
}

/** Statements are few and fixed, so each connection prepares them once. */
const names = new Map<string, string>()
export function prepared(text: string, values: unknown[]): { name: string; text: string; values: unknown[] } {
  const name = names.get(text) ?? `read_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
  names.set(text, name)
  return { name, text, values }
}

export interface ListQuery<Row> {
  columns: string
  from: string
  filters: Filters
  /** Expressions that order the rows, with their types; together they name one row. */
  order: { by: readonly [expression: string, type: string][]; descending?: boolean }
  toRow(record: QueryResultRow): Row
}

/**
 * One page of a list, by keyset: the cursor holds the place of the last row, so that rows which come and go meanwhile
 * neither repeat nor hide others.
 * @throws {CursorError} for a cursor of another list; RangeError for a limit outside 1 to 100.
 */
export async function list<Row>(pool: Pool, query: ListQuery<Row>, request: PageRequest = {}): Promise<Page<Row>> {
  const { cursor, limit = pageLimits.usual } = request
  if (!Number.isInteger(limit) || limit < 1 || limit > pageLimits.most)
    throw new RangeError(`A page has 1 to ${pageLimits.most} rows, not ${limit}`)
  const { filters, order } = query
  const keys = order.by.map(([expression]) => expression)
  if (cursor !== undefined) {
    const after = parseCursor(cursor, keys.length).map((key, i) => `${filters.value(key)}::text::${order.by[i]?.[1]}`)
    filters.conditions.push(`(${keys.join(', ')}) ${order.descending ? '<' : '>'} (${after.join(', ')})`)
  }
  const direction = order.descending ? ' desc' : ''
  const text = `select ${query.columns}, array[${keys.map((key) => `(${key})::text`).join(', ')}] as place
    from ${query.from} where ${filters.conditions.join(' and ') || 'true'}
    order by ${keys.map((key) => key + direction).join(', ')} limit ${filters.value(limit + 1)}`
  const { rows } = await pool.query(prepared(text, filters.values)).catch(unlessBadCursor)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map((row) => query.toRow(row)),
    ...(last && { next: Buffer.from(JSON.stringify(last['place'])).toString('base64url') }),
  }
}

function parseCursor(cursor: string, length: number): string[] {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw new CursorError()
  }
  const sound = Array.isArray(parts) && parts.length === length && parts.every((part) => typeof part === 'string')
  if (!sound) throw new CursorError()
  return parts as string[]
}

/** Class 22: text that is no value of the type. Only a cursor's parts come from outside as text. */
function unlessBadCursor(error: unknown): never {
  if (error instanceof DatabaseError && error.code?.startsWith('22')) throw new CursorError()
  throw error
}
