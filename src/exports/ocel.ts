import { objectAttributes, ownObjects, sharedObject, type OcelObject } from './ocel-objects.ts'
import { relationsOf, type Relation } from './ocel-relations.ts'
import type { Scratch } from './scratch.ts'
import { activityAndKind, type ToldCase, type ToldEvent } from './told-case.ts'

type Attributes = Record<string, string | number | undefined>

const eventAttributes = (event: ToldEvent): Attributes => ({
  activity: event.activity,
  kind: event.kind,
  recorded: event.type,
  transition: event.transition,
  step: event.step,
  outcome: event.outcome,
  role: event.role,
  channel: event.channel,
  revision: event.revision,
})

function ocelEvent(event: ToldEvent, relations: readonly Relation[]) {
  const attributes = Object.entries(eventAttributes(event)).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  )
  return {
    id: event.id,
    type: activityAndKind(event),
    time: event.at,
    attributes,
    relationships: relations.map(({ id, qualifier }) => ({ objectId: id, qualifier })),
  }
}

/** Every type of event that was met, with its attributes. */
function createTypes() {
  const types = new Map<string, Map<string, 'string' | 'integer'>>()
  return {
    add({ type, attributes }: ReturnType<typeof ocelEvent>): void {
      const known = types.get(type) ?? new Map<string, 'string' | 'integer'>()
      for (const { name, value } of attributes) known.set(name, typeof value === 'number' ? 'integer' : 'string')
      types.set(type, known)
    },
    all: () => [...types].map(([name, attributes]) => typeOf(name, attributes)),
  }
}

const typeOf = (name: string, attributes: Iterable<[string, string]>) => ({
  name,
  attributes: Array.from(attributes, ([attribute, type]) => ({ name: attribute, type })),
})

/** Things as they are met: each is written once, those of other cases only by name unless those are told too. */
function createThings(scratch: Scratch) {
  const known = new Set<string>()
  const mentioned = new Set<string>()
  const keep = async (object: OcelObject) => {
    await scratch.write(`${known.size === 0 ? '' : ',\n'}${JSON.stringify(object)}`)
    known.add(object.id)
  }
  return {
    async add(told: ToldCase, related: readonly { event: ToldEvent; relations: readonly Relation[] }[]) {
      for (const object of ownObjects(told, related)) await keep(object)
      for (const one of related.flatMap(({ relations }) => relations)) {
        if (one.type === 'case') mentioned.add(one.id)
        else if (!known.has(one.id)) await keep(sharedObject(one, told))
      }
    },
    async end() {
      for (const id of mentioned)
        if (!known.has(id)) await keep({ id, type: 'case', attributes: [], relationships: [] })
    },
  }
}

/**
 * A log of OCEL 2.0 in JSON. Things come after the events that tell what is to be known of them: they wait in `scratch`, which the caller
 * opens and closes. So the log is read once and both halves tell the same; in memory are kept only the ids of things.
 */
export async function* encodeOcel(cases: AsyncIterable<ToldCase>, scratch: Scratch): AsyncGenerator<string> {
  const types = createTypes()
  const things = createThings(scratch)
  const declared = Object.entries(objectAttributes).map(([name, attributes]) =>
    typeOf(name, Object.entries(attributes)),
  )
  yield `{"objectTypes":${JSON.stringify(declared)},\n"events":[\n`
  let between = ''
  for await (const told of cases) {
    const related = told.events.map((event) => ({ event, relations: relationsOf(event, told) }))
    const events = related.map(({ event, relations }) => ocelEvent(event, relations))
    for (const event of events) types.add(event)
    await things.add(told, related)
    if (events.length === 0) continue
    yield between + events.map((event) => JSON.stringify(event)).join(',\n')
    between = ',\n'
  }
  await things.end()
  yield '\n],\n"objects":[\n'
  yield* scratch.read()
  yield `\n],\n"eventTypes":${JSON.stringify(types.all())}}\n`
}
