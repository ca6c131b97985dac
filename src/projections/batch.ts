import type { Definition } from '#core/definition.ts'
import { evolve } from '#core/evolve.ts'
import type { Rules } from '#core/rules.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { caseIdOf, toRecorded } from '#event-store/case-events.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import {
  homeOf,
  type Batch,
  type CaseLogEvent,
  type ChangedCase,
  type FoldedEvent,
  type LogEvent,
} from './projection.ts'

/** The log holds what this version cannot understand. Nothing may be skipped, so the follower stops. */
export class UnreadableLogError extends Error {
  override name = 'UnreadableLogError'
}

export interface BatchSources {
  /** States of those cases that are known, before the batch. */
  loadCases(ids: readonly string[]): Promise<Map<string, CaseState>>
  /** The rules that a case is pinned to. */
  rules(procedure: string, hash: string): Promise<Rules>
}

/** Folds `events` onto the cases that they belong to; `counted`: how many events of the log came before them. */
export async function prepareBatch(
  stored: readonly StoredEvent[],
  counted: number,
  sources: BatchSources,
): Promise<Batch> {
  const events = stored.flatMap((event, index) => toLogEvent(event, counted + index + 1) ?? [])
  const caseEvents = events.filter((event): event is CaseLogEvent => event.caseId !== undefined)
  const continued = new Map<string, boolean>()
  for (const { caseId, revision } of caseEvents) if (!continued.has(caseId)) continued.set(caseId, revision > 0)
  const known = await sources.loadCases([...continued].flatMap(([id, before]) => (before ? id : [])))
  const { cases, folded } = fold(caseEvents, known)
  return { events, caseEvents, folded, cases, definitions: await loadDefinitions(folded, sources) }
}

/** Undefined for what no read model shows; it is counted all the same. */
function toLogEvent(event: StoredEvent, sequence: number): LogEvent | undefined {
  const { position, stream, revision, type, metadata } = event
  const home = homeOf(type)
  if (!home) {
    const what = `Event "${type}" at ${position} (stream ${stream}) is unknown to this version of the program`
    throw new UnreadableLogError(`${what}: a newer one wrote it. Run that version, at least for the projector.`)
  }
  if (home === 'aside') return undefined
  const { data, at } = toRecorded(event)
  const place = { sequence, position, stream, revision, at, metadata }
  if (home === 'outside') return { type, data, ...place } as LogEvent
  const caseId = caseIdOf(stream)
  if (caseId === undefined)
    throw new UnreadableLogError(`Event "${type}" at ${position} is in ${stream}, which is no case`)
  return { type, data, ...place, caseId } as LogEvent
}

function fold(events: readonly CaseLogEvent[], known: ReadonlyMap<string, CaseState>) {
  const cases = new Map<string, ChangedCase>()
  const folded: FoldedEvent[] = []
  for (const event of events) {
    const { caseId, revision, position, at } = event
    const state = cases.get(caseId)?.state ?? known.get(caseId) ?? initialState(caseId)
    if (revision !== state.revision + 1)
      throw new UnreadableLogError(
        `Case ${caseId} is known to revision ${state.revision} and the log goes on with ${revision} at ${position}: ` +
          'run `ventanilla rebuild projections`',
      )
    const after = evolve(state, { ...event, at, actor: event.metadata.actor })
    cases.set(caseId, { state: after, position })
    folded.push({ event, before: state, after })
  }
  return { cases, folded }
}

async function loadDefinitions(folded: readonly FoldedEvent[], { rules }: BatchSources) {
  const definitions = new Map<string, Definition>()
  for (const { after } of folded) {
    if (definitions.has(after.definition)) continue
    const { definition } = await rules(after.procedure, after.definition)
    definitions.set(after.definition, definition)
  }
  return definitions
}
