/** What the projector tells every process after a batch: the cases that it changed. */
export const CHANGED_CHANNEL = 'ventanilla_read'

/** PostgreSQL carries at most 7,999 bytes; beyond it listeners look at everything they wait for. */
const MOST_CASES = 200

/** Too many to name. */
export const EVERYTHING = '*'

export const announce = (caseIds: readonly string[]): string =>
  caseIds.length > MOST_CASES ? EVERYTHING : caseIds.join(',')

/** The cases of a notification, or all. */
export const changedCases = (payload: string | undefined): string[] | 'all' =>
  payload === EVERYTHING ? 'all' : (payload ?? '').split(',').filter(Boolean)
