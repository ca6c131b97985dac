import type { Definition } from '#core/definition.ts'
import type { Instant } from '#core/events.ts'
import { earlier } from '#core/time.ts'
import type { Finding } from '#publishing/finding.ts'
import type { CatalogEvent } from '#publishing/streams.ts'
import { suspensionAt, type ProcedureState } from './versions.ts'
import type { PublicationProblem, PublicationProblemCode } from './versions-problems.ts'

interface CommandData {
  /** Keep work in progress, whatever its state. */
  draft: { hash: string; definition: unknown }
  /** Give a proved definition to a second person. What is proposed already is replaced. */
  propose: { version: number; hash: string; definition: Definition; report: Finding[]; note?: string }
  /** Decide a proposal; `hash` names what was reviewed. */
  reject: { version: number; hash: string; reason: string }
  publish: { version: number; hash: string; /** At once when absent. */ effectiveFrom?: Instant }
  suspend: { reason: string; norm?: string; until?: Instant }
  resume: { reason?: string }
  /** With `version` only that one; otherwise the whole procedure. */
  retire: { version?: number; reason: string; norm?: string }
}

export type PublicationCommandType = keyof CommandData

/** A step of publication as its author gives it. */
export type PublicationStep = {
  [T in PublicationCommandType]: { type: T; data: CommandData[T] }
}[PublicationCommandType]

/** A step, who takes it, and when. */
export type PublicationCommand = PublicationStep & {
  /** `<entity>.<id>` */
  procedure: string
  actor: { kind: string; id: string }
  at: Instant
}

export type PublicationDecision = { ok: true; events: CatalogEvent[] } | { ok: false; problems: PublicationProblem[] }

type Handler<T extends PublicationCommandType> = (
  state: ProcedureState,
  data: CommandData[T],
  command: Pick<PublicationCommand, 'procedure' | 'actor' | 'at'>,
) => PublicationDecision

const tell = (...events: CatalogEvent[]): PublicationDecision => ({ ok: true, events })
const refuse = (code: PublicationProblemCode, params?: PublicationProblem['params']): PublicationDecision => ({
  ok: false,
  problems: [{ code, ...(params && { params }) }],
})

/** Undefined: this number is free. Published with the same content: nothing to do. */
function taken(state: ProcedureState, procedure: string, version: number, hash: string) {
  const last = state.versions.at(-1)?.version ?? 0
  const same = state.versions.find((one) => one.version === version)
  if (same?.hash === hash) return tell()
  if (same) return refuse('version-changed', { procedure, version, next: last + 1 })
  return version < last ? refuse('version-order', { procedure, version, last, next: last + 1 }) : undefined
}

const draft: Handler<'draft'> = (state, { hash, definition }, { procedure }) =>
  state.draft?.hash === hash ? tell() : tell({ type: 'DefinitionDrafted', data: { procedure, hash, definition } })

const propose: Handler<'propose'> = (state, data, { procedure }) => {
  const errors = data.report.filter(({ severity }) => severity === 'error').length
  if (errors > 0) return refuse('definition-unsound', { errors })
  const known = taken(state, procedure, data.version, data.hash)
  if (known) return known
  const { proposal } = state
  if (proposal?.hash === data.hash) return tell()
  return tell({ type: 'VersionProposed', data: { procedure, ...data } })
}

/** The proposal that a reviewer decides on, or why there is none. */
function reviewed({ proposal }: ProcedureState, { version, hash }: { version: number; hash: string }) {
  if (proposal?.version !== version) return { ok: false, refusal: refuse('no-proposal', { version }) } as const
  if (proposal.hash !== hash) return { ok: false, refusal: refuse('proposal-changed') } as const
  return { ok: true, proposal } as const
}

const reject: Handler<'reject'> = (state, data, { procedure }) => {
  const found = reviewed(state, data)
  return found.ok ? tell({ type: 'ProposalRejected', data: { procedure, ...data } }) : found.refusal
}

/** A version does not take effect before it is published, nor before the one that it replaces. */
function misdated({ versions }: ProcedureState, effectiveFrom: Instant, at: Instant) {
  if (earlier(effectiveFrom, at)) return refuse('effective-date-past')
  const before = versions.findLast(({ retired }) => !retired)
  if (!before || !earlier(effectiveFrom, before.effectiveFrom)) return undefined
  return refuse('effective-date-order', { last: before.version, effectiveFrom: before.effectiveFrom })
}

const publish: Handler<'publish'> = (state, { version, hash, effectiveFrom }, { procedure, actor, at }) => {
  const known = taken(state, procedure, version, hash)
  if (known) return known
  const found = reviewed(state, { version, hash })
  if (!found.ok) return found.refusal
  const { definition, by } = found.proposal
  if (by.id === actor.id) return refuse('same-person')
  const from = effectiveFrom ?? at
  return (
    misdated(state, from, at) ??
    tell({
      type: 'ProcedurePublished',
      data: { procedure, version, hash, definition, effectiveFrom: from, proposedBy: by.id, publishedBy: actor.id },
    })
  )
}

const suspend: Handler<'suspend'> = (state, data, { procedure, at }) => {
  if (state.versions.length === 0) return refuse('not-published')
  if (suspensionAt(state, at)) return refuse('already-suspended')
  if (data.until !== undefined && !earlier(at, data.until)) return refuse('until-past')
  return tell({ type: 'ProcedureSuspended', data: { procedure, ...data } })
}

const resume: Handler<'resume'> = (state, data, { procedure, at }) =>
  suspensionAt(state, at) ? tell({ type: 'ProcedureResumed', data: { procedure, ...data } }) : refuse('not-suspended')

const retire: Handler<'retire'> = (state, { version, ...ruling }, { procedure }) => {
  if (version === undefined) {
    if (state.versions.length === 0) return refuse('not-published')
    return state.retirement
      ? refuse('already-retired')
      : tell({ type: 'ProcedureRetired', data: { procedure, ...ruling } })
  }
  const found = state.versions.find((one) => one.version === version)
  if (!found) return refuse('not-published')
  if (found.retired) return refuse('already-retired')
  return tell({ type: 'VersionRetired', data: { procedure, version, hash: found.hash, ...ruling } })
}

const handlers: { [T in PublicationCommandType]: Handler<T> } = {
  draft,
  propose,
  reject,
  publish,
  suspend,
  resume,
  retire,
}

/**
 * What a step of publication causes, or why it is refused. Pure. No events: what was asked for stands already, so files
 * may be published again at will. Whether the author is a publisher of the entity, the edge has verified.
 */
export function decidePublication(state: ProcedureState, command: PublicationCommand): PublicationDecision {
  // The table above pairs each type with its own data; TypeScript cannot see that through the union.
  const handle = handlers[command.type] as Handler<PublicationCommandType>
  return handle(state, command.data, command)
}
