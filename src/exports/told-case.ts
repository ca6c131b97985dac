import type { Text } from '#core/definition.ts'
import type { Instant } from '#core/events.ts'
import { evolve } from '#core/evolve.ts'
import { agencyOf } from '#core/holds-role.ts'
import type { Rules } from '#core/rules.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { indexSteps } from '#core/steps.ts'
import { toRecorded } from '#event-store/case-events.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { kindOf, type Transition } from './kinds.ts'
import { sharedData } from './shared-data.ts'

export type ExportLanguage = 'es' | 'en'

/** An event of a case as exports tell it. */
export interface ToldEvent {
  id: string
  type: string
  revision: number
  at: Instant
  /** The step or legal term in the words of the definition; the kind of event where it is about neither. */
  activity: string
  /** What happened with it, in words. */
  kind: string
  transition: Transition
  step?: string
  /** Of an activity that is a step: `<step>#<n>`, n counting its entries. */
  instance?: string
  /** Of a decision, in the words of the definition. */
  outcome?: string
  actor: { kind: string; id: string }
  /** Of the definition; the kind of actor where nobody acts in one. */
  role: string
  /** That the actor acted for; the one that answers where that was not an officer. */
  agency: string
  channel: string
  /** As it stands in the stream. */
  hash: string
  /** What is nobody's secret. */
  data: Record<string, unknown>
  /** The case with this event. */
  after: CaseState
}

/** A case with all that happened in it. */
export interface ToldCase {
  id: string
  /** Its folio. */
  name: string
  /** Of the procedure, in its newest version in this case. */
  title: string
  state: CaseState
  events: ToldEvent[]
}

/** The same activity in the same kind, in one line: for formats that know no transitions. */
export const activityAndKind = ({ activity, kind }: Pick<ToldEvent, 'activity' | 'kind'>): string =>
  activity === kind ? kind : `${activity}: ${kind}`

export interface TellOptions {
  caseId: string
  /** The whole stream, in order. */
  events: readonly StoredEvent[]
  /** The rules that a case is pinned to. */
  rules: (procedure: string, hash: string) => Promise<Rules>
  language: ExportLanguage
}

/** Tells a case from its stream. */
export async function tellCase({ caseId, events, rules, language }: TellOptions): Promise<ToldCase> {
  let state = initialState(caseId)
  let current: Rules | undefined
  const told: ToldEvent[] = []
  for (const event of events) {
    const after = evolve(state, toRecorded(event))
    // What a change of version says is said of the version before; the next event is of the new one.
    if (!current || current.hash !== after.definition) current = await rules(after.procedure, after.definition)
    told.push(tellEvent({ event, after, rules: current, language }))
    state = after
  }
  const title = current ? wordsOf(current.definition.title, language) : ''
  return { id: caseId, name: state.folio ?? caseId, title, state, events: told }
}

interface Telling {
  event: StoredEvent
  after: CaseState
  rules: Rules
  language: ExportLanguage
}

function tellEvent({ event, after, rules, language }: Telling): ToldEvent {
  const recorded = toRecorded(event)
  const { type } = recorded
  const data = event.data as { step?: string; clock?: string; outcome?: string }
  const { step, outcome } = data
  const { about, transition, [language]: kind } = kindOf(recorded)
  const defined = step === undefined ? undefined : indexSteps(rules.definition).steps[step]
  // The notice of an extension belongs to the term, not to a step.
  const clock = data.clock ?? /^extension:(.+)$/.exec(step ?? '')?.[1]
  const term = clock === undefined ? undefined : rules.definition.clocks[clock]
  const titled = about === 'kind' ? undefined : (defined ?? term ?? step ?? clock)
  const chosen = defined?.kind === 'task' && outcome !== undefined ? defined.outcomes[outcome] : undefined
  const { at, actor, role, channel, hash } = event.metadata
  const acting = actor.kind === 'officer' && role !== undefined ? agencyOf(rules, after, role) : undefined
  return {
    id: event.id,
    type,
    revision: event.revision,
    at,
    activity: titled === undefined ? kind : typeof titled === 'string' ? titled : wordsOf(titled.title, language),
    kind,
    transition,
    ...(step !== undefined && { step }),
    ...(step !== undefined && about === 'step' && { instance: `${step}#${after.entries[step] ?? 1}` }),
    ...(chosen && { outcome: wordsOf(chosen.title, language) }),
    actor: { kind: actor.kind, id: actor.id },
    role: role ?? actor.kind,
    agency: acting ?? after.transferred?.agency ?? after.agency,
    channel,
    hash,
    data: sharedData(recorded),
    after,
  }
}

const wordsOf = (text: Text, language: ExportLanguage): string => text[language] ?? text.es
