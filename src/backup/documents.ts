import type { StoredDocuments } from '#documents/stored-documents.ts'
import { caseIdOf } from '#event-store/case-events.ts'
import type { StoredEvent } from '#event-store/event-store.ts'

/** SHA-256 of the document that an event brings, if it brings one. */
export function documentOf({ stream, data }: Pick<StoredEvent, 'stream' | 'data'>): string | undefined {
  if (caseIdOf(stream) === undefined) return undefined
  const { document } = data as { document?: { sha256?: unknown } }
  return typeof document?.sha256 === 'string' ? document.sha256 : undefined
}

export interface Copied {
  /** Copied now; the others were there already. */
  copied: number
  /** Not in `from`, or not what their hash says there. */
  missing: string[]
}

/** Copies documents by their hash, those that are not there yet; what arrives is hashed again. */
export async function copyDocuments(
  hashes: Iterable<string>,
  { from, to, onProgress }: { from: StoredDocuments; to: StoredDocuments; onProgress?: (documents: number) => void },
): Promise<Copied> {
  const result: Copied = { copied: 0, missing: [] }
  let done = 0
  for (const hash of hashes) {
    onProgress?.((done += 1))
    if (await to.stat(hash)) continue
    const content = await from.openStored(hash)
    if (content && (await to.keep(content)) === hash) result.copied += 1
    else result.missing.push(hash)
  }
  return result
}
