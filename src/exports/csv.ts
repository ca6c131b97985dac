import type { ToldCase, ToldEvent } from './told-case.ts'

type Cell = string | number | undefined

const columns: Record<string, (event: ToldEvent, told: ToldCase) => Cell> = {
  case: (_event, { id }) => id,
  folio: (_event, { state }) => state.folio,
  procedure: (_event, { state }) => state.procedure,
  version: ({ after }) => after.version,
  entity: (_event, { state }) => state.entity,
  revision: ({ revision }) => revision,
  event: ({ id }) => id,
  at: ({ at }) => at,
  type: ({ type }) => type,
  activity: ({ activity }) => activity,
  kind: ({ kind }) => kind,
  transition: ({ transition }) => transition,
  step: ({ step }) => step,
  instance: ({ instance }) => instance,
  outcome: ({ outcome }) => outcome,
  status: ({ after }) => after.status,
  actor_kind: ({ actor }) => actor.kind,
  actor: ({ actor }) => actor.id,
  role: ({ role }) => role,
  agency: ({ agency }) => agency,
  channel: ({ channel }) => channel,
  data: ({ data }) => JSON.stringify(data),
  hash: ({ hash }) => hash,
}

/** Cells that a spreadsheet would take for a formula; a line break counts, since some skip it. */
const formula = /^[=+\-@\t\r\n]/

/** A cell as RFC 4180 has it. An apostrophe in front keeps spreadsheets from running what somebody wrote. */
export function csvCell(value: Cell): string {
  if (value === undefined) return ''
  const text = typeof value === 'string' && formula.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** One row for each event under a row of names, RFC 4180 in UTF-8, case by case; in pieces of one case. */
export async function* encodeCsv(cases: AsyncIterable<ToldCase>): AsyncGenerator<string> {
  yield csvLine(Object.keys(columns))
  for await (const told of cases)
    yield told.events.map((event) => csvLine(Object.values(columns).map((column) => column(event, told)))).join('')
}
