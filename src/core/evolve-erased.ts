import type { EventData, Instant, StoredDocument } from './events.ts'
import type { CaseState, ClockState } from './state.ts'

function withoutReason(clock: ClockState): ClockState {
  return clock.extension ? { ...clock, extension: { ...clock.extension, reason: '' } } : clock
}

/**
 * The case without what was personal in it, the same whether the events before could still be read or not: what stays is
 * what is stored unencrypted.
 */
export function personalDataErased(state: CaseState, data: EventData['PersonalDataErased'], at: Instant): CaseState {
  const { request: _told, ...rest } = state
  const gone = new Set(data.documents)
  const without = new Set([...data.fields, ...(data.unsealed ?? [])])
  const emptied = <T extends StoredDocument>({ content, ...document }: T) =>
    gone.has(document.id) ? { ...document, name: '' } : { ...document, ...(content !== undefined && { content }) }
  return {
    ...rest,
    erased: { at, ground: data.ground },
    data: Object.fromEntries(Object.entries(state.data).filter(([name]) => !without.has(name))),
    documents: state.documents.map(emptied),
    issued: state.issued.map(emptied),
    clocks: Object.fromEntries(Object.entries(state.clocks).map(([id, clock]) => [id, withoutReason(clock)])),
  }
}
