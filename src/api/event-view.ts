import type { EventType } from '#core/events.ts'
import type { Access } from '#identity/access.ts'
import { isSealed, type ReadEvent } from '#privacy/seal.ts'

/** Codes open cases: even their hashes are shown to nobody. */
const secret: Partial<Record<EventType, string[]>> = { CaseOpened: ['resumeHash'], CaseFiled: ['lookupHash'] }

/**
 * What each kind of reader is not shown. A person learns what an office did, not who in it nor what is written there for
 * colleagues; an office sees the case as it was filed, not what the person took back before; an administrator,
 * neither answers nor anything that people wrote.
 */
const hidden: Record<Access, Partial<Record<EventType, string[]>>> = {
  own: {
    CaseOpened: ['assistedBy'],
    TaskAssigned: ['officer'],
    TaskReleased: ['officer'],
    TaskCompleted: ['data'],
    EffectFailed: ['reason'],
  },
  agency: { SectionSaved: ['data'], DocumentAttached: ['document'] },
  audit: {},
  admin: {
    SectionSaved: ['data'],
    DocumentAttached: ['document'],
    TaskCompleted: ['data', 'marks', 'note'],
    CompletionRequested: ['marks', 'note'],
    CompletionAsked: ['marks', 'note'],
    ClockExtended: ['reason'],
    DocumentIssued: ['document'],
    ServiceAnswered: ['data'],
    OccurrenceReported: ['data'],
    AppealFiled: ['data'],
    ErrorCorrected: ['data', 'reason'],
    AppointmentCancelled: ['reason'],
    CaseWithdrawn: ['reason'],
    CaseTransferred: ['reason'],
    CaseJoined: ['reason'],
    CaseOpened: ['applicant'],
  },
}

/** An event of a case as this reader may see it. */
export function viewEvent({ id, type, revision, data, metadata, altered }: ReadEvent, access: Access) {
  const { at, actor, role, channel, commandId, definition, previousHash, hash, correlation } = metadata
  const names = new Set([...(secret[type as EventType] ?? []), ...(hidden[access][type as EventType] ?? [])])
  const shown = Object.fromEntries(
    Object.entries(data as object).filter(([name]) => name !== 'sealed' && !names.has(name)),
  )
  return {
    id,
    revision,
    type,
    at,
    data: shown,
    // What is still sealed nobody can read any more.
    ...(altered ? { altered } : isSealed(data) && { erased: true as const }),
    actor: access === 'own' || (access === 'admin' && actor.kind === 'applicant') ? { kind: actor.kind } : actor,
    ...(role !== undefined && { role }),
    channel,
    ...(access === 'audit' && { commandId, definition, previousHash, hash, correlation }),
  }
}
