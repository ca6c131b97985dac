import type { Actor, CommandData } from '#core/commands.ts'
import type { Problem } from '#core/errors.ts'
import type { CaseState } from '#core/state.ts'
import { deterministicId } from '#event-store/envelope.ts'
import type { Cases } from './cases.ts'

interface Joining {
  /** The case that is to be answered by the other one. */
  state: CaseState
  other: { state: CaseState; actor: Actor }
  /** Of the request: the same key tells the other case once. */
  key: string
  channel: string
  /** Where the request names the other case, as a JSON Pointer. */
  asked: string
}

/**
 * Tells the other case that it answers this one too, before this one is joined to it: a crash in between loses neither.
 * Only a case that is open, and of the same procedure, can answer for another.
 * @returns what the `join-case` command of this case says of the other one.
 */
export async function tellOtherCase(
  cases: Pick<Cases, 'run'>,
  { state, other, key, channel, asked }: Joining,
): Promise<{ ok: true; data: Omit<CommandData['join-case'], 'reason'> } | { ok: false; problems: Problem[] }> {
  const { id, status, procedure, folio = '' } = other.state
  if (status !== 'open' || procedure !== state.procedure || id === state.id)
    return { ok: false, problems: [{ code: 'case-not-found', pointer: asked }] }
  const told = await cases.run(id, deterministicId('joined', key), other.actor, channel, {
    type: 'record-joined',
    data: { case: state.id, folio: state.folio ?? '' },
  })
  return told.ok ? { ok: true, data: { into: id, folio } } : told
}
