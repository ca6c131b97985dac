import type { Answers, EventData, Mapping, Mark } from './events.ts'
import type { CaseState } from './state.ts'

type Names = Record<string, string | null> | undefined

const renamed = (names: Names, name: string): string | null => {
  const found = names && Object.hasOwn(names, name) ? names[name] : undefined
  return found === undefined ? name : found
}

const stepOf = (mapping: Mapping, step: string): string => renamed(mapping.steps, step) ?? step

const byKey = <T>(record: Record<string, T>, rename: (key: string) => string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [rename(key), value]))

const marksOf = ({ fields, documents }: Mapping, marks: readonly Mark[]): Mark[] =>
  marks.flatMap((mark) => {
    const item = renamed(fields, renamed(documents, mark.item) ?? mark.item)
    return item === null ? [] : [{ ...mark, item }]
  })

function answersOf({ fields }: Mapping, data: Answers): Answers {
  const kept = Object.entries(data).flatMap(([name, value]): [string, Answers[string]][] => {
    const now = renamed(fields, name)
    return now === null ? [] : [[now, value]]
  })
  return Object.fromEntries(kept)
}

/** Counts never go down: what is owed for an entry has a name that no later entry may have. */
function entriesOf(mapping: Mapping, entries: Record<string, number>): Record<string, number> {
  const counted = { ...entries }
  for (const [step, count] of Object.entries(entries)) {
    const now = stepOf(mapping, step)
    counted[now] = Math.max(counted[now] ?? 0, count)
  }
  return counted
}

/** The case under another version: pinned to its hash, with things called as that version calls them. Dates stay. */
export function caseMigrated(
  state: CaseState,
  { version, definition, mapping }: Pick<EventData['CaseMigrated'], 'version' | 'definition' | 'mapping'>,
): CaseState {
  const step = (name: string) => stepOf(mapping, name)
  const { request, diversion, silence } = state
  return {
    ...state,
    version,
    definition,
    data: answersOf(mapping, state.data),
    documents: state.documents.map((one) => ({ ...one, slot: renamed(mapping.documents, one.slot) ?? one.slot })),
    issued: state.issued.map((one) => ({ ...one, step: step(one.step) })),
    sections: state.sections.map((key) => `${step(key.slice(0, key.indexOf('/')))}${key.slice(key.indexOf('/'))}`),
    active: state.active.map((one) => ({
      ...one,
      step: step(one.step),
      ...(one.marks && { marks: marksOf(mapping, one.marks) }),
    })),
    parallels: byKey(state.parallels, step),
    completedBy: byKey(state.completedBy, step),
    payments: Object.fromEntries(
      Object.entries(state.payments).map(([id, one]) => [id, { ...one, step: step(one.step) }]),
    ),
    appointments: byKey(state.appointments, step),
    children: Object.fromEntries(
      Object.entries(state.children).map(([id, one]) => [id, { ...one, step: step(one.step) }]),
    ),
    entries: entriesOf(mapping, state.entries),
    effects: state.effects.map((one) => ({ ...one, step: step(one.step) })),
    clocks: byKey(state.clocks, (clock) => renamed(mapping.clocks, clock) ?? clock),
    ...(request && { request: { ...request, from: step(request.from), marks: marksOf(mapping, request.marks) } }),
    ...(diversion !== undefined && { diversion: step(diversion) }),
    ...(silence && { silence: { ...silence, clock: renamed(mapping.clocks, silence.clock) ?? silence.clock } }),
  }
}
