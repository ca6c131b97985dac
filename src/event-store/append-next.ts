import { envelop, type EnvelopeInput } from './envelope.ts'
import { EventStoreError, type EventStore } from './event-store.ts'

/** How often the end of the stream is looked for anew because somebody else was faster. */
const tries = 20

type Fact = Pick<EnvelopeInput, 'stream' | 'events' | 'command' | 'at'>

/**
 * Appends facts after whatever stands in their stream, chained to it, as quiet events: traces of what was done, which
 * depend on nothing before them.
 * @throws {EventStoreError} `unavailable` when the outcome is unknown, or the stream kept growing meanwhile: ask again.
 */
export async function appendNext(store: Pick<EventStore, 'append' | 'read'>, fact: Fact): Promise<void> {
  const { stream } = fact
  let [revision, previousHash]: [number, string | null] = [-1, null]
  for (let i = 0; i < tries; i += 1) {
    const events = envelop({ ...fact, revision, previousHash })
    const result = await store.append(stream, revision < 0 ? 'none' : revision, events, { quiet: true })
    if (result.ok) return
    const last = (await store.read(stream, result.actual)).at(-1)
    ;[revision, previousHash] = last ? [last.revision, last.metadata.hash] : [-1, null]
  }
  throw new EventStoreError('unavailable', `stream ${stream} kept growing meanwhile; ask again`)
}
