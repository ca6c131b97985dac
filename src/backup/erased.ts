import { caseIdOf, isErasure } from '#event-store/case-events.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { BackupError } from './files.ts'
import { documentOf } from './documents.ts'

type Said = Pick<StoredEvent, 'stream' | 'type' | 'data'>

/** Whose personal data a log says is erased, and what belongs to whom. */
export interface ErasedCases {
  add(event: Said): void
  /** Also one that somebody says was erased later than the log goes. */
  addCase(caseId: string): void
  /** Ids of cases. */
  cases: ReadonlySet<string>
  /** Ids of cases of which something is sealed. */
  sealed: ReadonlySet<string>
  /** Documents by where they lie: those to keep, and those that went with an erasure. */
  documents(): { kept: Set<string>; gone: Set<string> }
}

export function erasedCases(): ErasedCases {
  const cases = new Set<string>()
  const sealed = new Set<string>()
  const owners = new Map<string, string>()
  /** From before encryption: other cases may have the same, so an erasure leaves them. */
  const shared = new Set<string>()
  return {
    cases,
    sealed,
    addCase: (caseId) => void cases.add(caseId),
    add(event) {
      const caseId = caseIdOf(event.stream)
      if (caseId === undefined) return
      if (isErasure(event)) cases.add(caseId)
      const isSealed = typeof (event.data as { sealed?: unknown }).sealed === 'string'
      if (isSealed) sealed.add(caseId)
      const document = documentOf(event)
      if (document === undefined) return
      if (isSealed) owners.set(document, caseId)
      else shared.add(document)
    },
    documents() {
      const [kept, gone] = [new Set(shared), new Set<string>()]
      for (const [document, caseId] of owners) (cases.has(caseId) ? gone : kept).add(document)
      return { kept, gone }
    },
  }
}

/** Ids of cases from the lines of `personal-data erasures`. @throws {BackupError} that names the line. */
export function parseErasures(text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      const { case: id } = JSON.parse(line) as { case?: unknown }
      if (typeof id === 'string') return [id]
    } catch {
      // said below
    }
    throw new BackupError(
      `Line ${index + 1} of the erasures is not as \`ventanilla personal-data erasures\` writes it.`,
    )
  })
}
