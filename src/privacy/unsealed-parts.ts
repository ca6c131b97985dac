import type { Definition } from '#core/definition.ts'
import type { CaseEvent, StoredDocument } from '#core/events.ts'
import { toRecorded } from '#event-store/case-events.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { parsePointer, splitEvents, type PersonalPart } from './personal-parts.ts'

/** What is personal and stands readable in stored events of a case. */
export interface UnsealedParts {
  /** Revisions of those events. */
  revisions: number[]
  /** Names of answers. */
  fields: string[]
  /** Ids. */
  documents: string[]
}

const hasContent = ([, value]: PersonalPart): boolean => value !== '' && value !== null && value !== undefined

/**
 * Looks for what was written before it was encrypted, or while a definition called it open that calls it personal now. An
 * event is judged by the definition that it was decided under, and by the newest, `current`, as far as that knows the field.
 */
export async function findUnsealed(
  stored: readonly StoredEvent[],
  current: Definition,
  definitionOf: (hash: string) => Promise<Definition>,
): Promise<UnsealedParts> {
  const found = { revisions: new Set<number>(), fields: new Set<string>(), documents: new Set<string>() }
  for (const event of stored) {
    const { definition: hash } = event.metadata
    const own = hash === undefined ? current : await definitionOf(hash)
    const { data } = toRecorded(event)
    const said = { type: event.type, data } as CaseEvent
    const parts = [own, current].flatMap((each) =>
      splitEvents(each, [said]).flatMap((split) =>
        split.parts.filter((part) => each === own || isKnown(current, part)),
      ),
    )
    for (const [pointer] of parts.filter(hasContent)) {
      found.revisions.add(event.revision)
      const [member, name] = parsePointer(pointer)
      if (member === 'data' && name !== undefined) found.fields.add(name)
      if (member === 'document') found.documents.add((data as { document: StoredDocument }).document.id)
    }
  }
  return { revisions: [...found.revisions], fields: [...found.fields], documents: [...found.documents] }
}

function isKnown({ data }: Definition, [pointer]: PersonalPart): boolean {
  const [member, name = ''] = parsePointer(pointer)
  return member !== 'data' || Object.hasOwn(data, name)
}
