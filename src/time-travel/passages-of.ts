import type { Instant } from '#core/events.ts'
import { evolve } from '#core/evolve.ts'
import { type ActiveStep, type CaseState, initialState } from '#core/state.ts'
import { toRecorded } from '#event-store/case-events.ts'
import type { StoredEvent } from '#event-store/event-store.ts'

/** One stay of a case in a step. */
export interface Passage {
  step: string
  kind: string
  /** Which time it was there, from 1. */
  entry: number
  enteredAt: Instant
  /** Revision of the event that led there. */
  enteredBy: number
  /** Absent while it is there. */
  left?: { at: Instant; by: number; type: string; outcome?: string; actor: { kind: string; id: string } }
  /** Officers who took the task, in order. */
  takers: string[]
  /** SHA-256 of the definition that it was under when it came. */
  definition: string
}

/** Every stay of a case in a step, in the order in which they began; parallels themselves are left out. Pure. */
export function passagesOf(caseId: string, events: readonly StoredEvent[]): Passage[] {
  const passages: Passage[] = []
  const open = new Map<string, Passage>()
  let before = initialState(caseId)
  for (const event of events) {
    const after = evolve(before, toRecorded(event))
    for (const step of before.active.filter((one) => !isAt(after, one))) leave(open.get(step.step), event)
    for (const step of after.active) {
      if (!isAt(before, step) && step.kind !== 'parallel') {
        const passage = enter(after, step, event)
        passages.push(passage)
        open.set(step.step, passage)
      }
      const found = open.get(step.step)
      if (step.assignee !== undefined && found && found.takers.at(-1) !== step.assignee)
        found.takers.push(step.assignee)
    }
    before = after
  }
  return passages
}

const isAt = ({ active }: CaseState, { step, since }: ActiveStep): boolean =>
  active.some((one) => one.step === step && one.since === since)

const enter = ({ entries, definition }: CaseState, { step, kind }: ActiveStep, event: StoredEvent): Passage => ({
  step,
  kind,
  entry: entries[step] ?? 1,
  enteredAt: event.metadata.at,
  enteredBy: event.revision,
  takers: [],
  definition,
})

function leave(passage: Passage | undefined, { type, data, revision, metadata }: StoredEvent): void {
  if (!passage || passage.left) return
  const { outcome } = data as { outcome?: string }
  const chosen = type === 'TaskCompleted' && outcome !== undefined ? { outcome } : {}
  passage.left = { at: metadata.at, by: revision, type, ...chosen, actor: metadata.actor }
}
