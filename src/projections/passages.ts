import type { Definition } from '#core/definition.ts'
import { agencyOf } from '#core/holds-role.ts'
import type { ActiveStep, CaseState } from '#core/state.ts'
import { indexSteps } from '#core/steps.ts'
import { columnsOf, upsert, type Batch, type FoldedEvent, type Projection } from './projection.ts'
import { roleAt } from './tasks.ts'

const entering = {
  case_id: 'uuid',
  step: 'text',
  // Which time it was: the n of `<step>#<n>`.
  entry: 'integer',
  kind: 'text',
  // Whose people had something to do there; without a role: who had the case.
  role: 'text',
  agency: 'text',
  entered_at: 'timestamptz',
  entered_revision: 'integer',
}
const leaving = {
  left_at: 'timestamptz',
  left_revision: 'integer',
  // Type of the event that ended it: TaskCompleted, StepExpired, CaseTransferred …
  left_by: 'text',
  outcome: 'text',
  // Who did so, where it was an officer.
  officer: 'text',
}
const columns = { ...entering, ...leaving }
const key = ['case_id', 'step', 'entry'] as const

type Entering = Record<keyof typeof entering, unknown>
type Leaving = Record<(typeof key)[number] | keyof typeof leaving, unknown>

const isAt = ({ active }: CaseState, { step, since }: ActiveStep): boolean =>
  active.some((one) => one.step === step && one.since === since)

const entryOf = ({ entries }: CaseState, step: string): number => entries[step] ?? 0

function enter({ event, after }: FoldedEvent, { step, kind }: ActiveStep, definition: Definition): Entering {
  const defined = indexSteps(definition).steps[step]
  const role = defined && roleAt(defined)
  const held = role === undefined ? undefined : agencyOf({ definition }, after, role)
  return {
    case_id: event.caseId,
    step,
    entry: entryOf(after, step),
    kind,
    role,
    agency: held ?? after.agency,
    entered_at: event.at,
    entered_revision: event.revision,
  }
}

function leave({ event, before }: FoldedEvent, { step }: ActiveStep): Leaving {
  const { actor } = event.metadata
  return {
    case_id: event.caseId,
    step,
    entry: entryOf(before, step),
    left_at: event.at,
    left_revision: event.revision,
    left_by: event.type,
    outcome: event.type === 'TaskCompleted' ? event.data.outcome : undefined,
    officer: actor.kind === 'officer' ? actor.id : undefined,
  }
}

/** Passages that begin in this batch, and ends of those that began before it. */
function passagesOf({ folded, definitions }: Batch) {
  const begun = new Map<string, Entering & Partial<Leaving>>()
  const ended: Leaving[] = []
  for (const one of folded) {
    const { event, before, after } = one
    if (before.active === after.active) continue
    for (const step of before.active) {
      if (isAt(after, step)) continue
      const end = leave(one, step)
      const open = begun.get(`${event.caseId} ${step.step} ${String(end.entry)}`)
      if (open) Object.assign(open, end)
      else ended.push(end)
    }
    for (const step of after.active) {
      if (isAt(before, step)) continue
      const definition = definitions.get(after.definition)
      if (!definition) throw new Error(`Case ${event.caseId}: its definition ${after.definition} was not loaded`)
      const row = enter(one, step, definition)
      begun.set(`${event.caseId} ${step.step} ${String(row.entry)}`, row)
    }
  }
  return { begun: [...begun.values()], ended }
}

const changes = Object.keys(leaving)
const keyTypes = Object.fromEntries(key.map((name) => [name, columns[name]]))
const end = `update passages set ${changes.map((name) => `${name} = row.${name}`).join(', ')}
  from json_to_recordset($1::json) as row (${columnsOf({ ...keyTypes, ...leaving })})
  where ${key.map((name) => `passages.${name} = row.${name}`).join(' and ')}`
const write = upsert('passages', columns, key)

/** Every stay of a case in a step: when, at whose desk, and what ended it. */
export const passages: Projection = {
  name: 'passages',
  key: key.join(', '),
  create: `create table passages (${columnsOf(columns)}, primary key (${key.join(', ')})) with (fillfactor = 80)`,
  apply(batch) {
    const { begun, ended } = passagesOf(batch)
    // First the ends: a version that gives two steps one name may begin under the name of a stay that ended before.
    return [
      { text: end, rows: ended },
      { text: write, rows: begun },
    ]
  },
}
