import type { Definition } from '#core/definition.ts'
import type { Instant } from '#core/events.ts'
import { earlier } from '#core/time.ts'
import type { Finding } from '#publishing/finding.ts'
import type { CatalogEventData, RecordedFact } from '#publishing/streams.ts'

interface Authored {
  by: { kind: string; id: string }
  at: Instant
}

export interface DraftState extends Authored {
  hash: string
  definition: unknown
}

export interface ProposalState extends Authored {
  version: number
  hash: string
  definition: Definition
  /** What the proof found: warnings for the reviewer to weigh. */
  report: Finding[]
  note?: string
}

export interface RejectionState extends Authored {
  version: number
  hash: string
  reason: string
}

export interface VersionState {
  version: number
  hash: string
  definition: Definition
  effectiveFrom: Instant
  proposedBy: string
  publishedBy: string
  publishedAt: Instant
  retired?: Authored & { reason: string; norm?: string }
}

interface Ruling extends Authored {
  reason: string
  norm?: string
}

/** A procedure as the events of its stream tell it: what is in work, what is published, and whether it is offered. */
export interface ProcedureState {
  draft?: DraftState
  /** Waits for a second person. */
  proposal?: ProposalState
  /** The last one; gone when another version is proposed. */
  rejection?: RejectionState
  /** In order; a case finds the one that it is pinned to by its hash, retired or not. */
  versions: VersionState[]
  suspension?: Ruling & { until?: Instant }
  retirement?: Ruling
}

export const initialProcedure: ProcedureState = { versions: [] }

const authored = ({ actor, at }: RecordedFact): Authored => ({ by: actor, at })

function published(state: ProcedureState, data: CatalogEventData['ProcedurePublished'], at: Instant): ProcedureState {
  const { procedure: _named, ...version } = data
  const { proposal: _decided, draft: _done, retirement: _over, ...rest } = state
  const others = state.versions.filter(({ hash }) => hash !== data.hash)
  return { ...rest, versions: [...others, { ...version, publishedAt: at }] }
}

/** The procedure after one more fact of its stream. */
export function evolveProcedure(state: ProcedureState, fact: RecordedFact): ProcedureState {
  switch (fact.type) {
    case 'DefinitionDrafted': {
      const { hash, definition } = fact.data
      return { ...state, draft: { hash, definition, ...authored(fact) } }
    }
    case 'VersionProposed': {
      const { procedure: _named, ...proposal } = fact.data
      const { rejection: _answered, ...rest } = state
      return { ...rest, proposal: { ...proposal, ...authored(fact) } }
    }
    case 'ProposalRejected': {
      const { procedure: _named, ...rejection } = fact.data
      const { proposal: _gone, ...rest } = state
      return { ...rest, rejection: { ...rejection, ...authored(fact) } }
    }
    case 'ProcedurePublished':
      return published(state, fact.data, fact.at)
    case 'ProcedureSuspended': {
      const { procedure: _named, ...suspension } = fact.data
      return { ...state, suspension: { ...suspension, ...authored(fact) } }
    }
    case 'ProcedureResumed': {
      const { suspension: _over, ...rest } = state
      return rest
    }
    case 'VersionRetired': {
      const { procedure: _named, version: _number, hash, ...ruling } = fact.data
      const retired = { ...ruling, ...authored(fact) }
      return { ...state, versions: state.versions.map((one) => (one.hash === hash ? { ...one, retired } : one)) }
    }
    case 'ProcedureRetired': {
      const { procedure: _named, ...ruling } = fact.data
      return { ...state, retirement: { ...ruling, ...authored(fact) } }
    }
    case 'CalendarPublished':
    case 'EntityPublished':
    case 'VocabularyPublished':
    case 'ServicePublished':
    case 'StreamListed':
      return state
  }
}

export const foldProcedure = (facts: readonly RecordedFact[]): ProcedureState =>
  facts.reduce(evolveProcedure, initialProcedure)

/** The version that cases opened at this instant use: the newest that has taken effect and is not retired. */
export function versionInForce({ versions, retirement }: ProcedureState, at: Instant): VersionState | undefined {
  if (retirement) return undefined
  return versions.findLast(({ effectiveFrom, retired }) => !retired && !earlier(at, effectiveFrom))
}

/** Why the procedure takes no new cases at this instant although a version is in force; undefined when it does. */
export function suspensionAt({ suspension }: ProcedureState, at: Instant): ProcedureState['suspension'] {
  const over = suspension?.until !== undefined && !earlier(at, suspension.until)
  return over ? undefined : suspension
}
