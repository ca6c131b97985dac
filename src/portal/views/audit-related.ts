import type { EventData } from '#core/events.ts'
import type { LoadedCase } from '#app/execute.ts'
import type { CaseState } from '#core/state.ts'
import { indexSteps } from '#core/steps.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { writeInstant } from '../format.ts'
import type { Words } from '../view-models.ts'
import type { Frame } from './case-facts.ts'
import { agencyName } from './procedure.ts'
import { plain, say, textIn } from './words.ts'

/** A case that came of the same request. */
export interface RelatedRow {
  folio: string
  /** Absent where this auditor may not read it, which then says only what the case in hand knows of it, and for the case itself. */
  href?: string
  procedure: Words
  agency: string
  status: string
  relation: string
}

export interface RelatedView {
  rows: RelatedRow[]
  transfers: string[]
}

/** Cases that one page follows; the largest bundle of the catalogue has a tenth of it. */
const mostFollowed = 50

interface Following {
  load(caseId: string): Promise<LoadedCase | undefined>
  /** What a case says of itself, and of others, is shown only to those who may read it. */
  mayRead(loaded: LoadedCase): boolean
  frame: Frame
}

/** The case itself, the one that started it, all parts of that one, and what was joined; then where it was transferred. */
export async function relatedView(
  loaded: LoadedCase,
  events: readonly StoredEvent[],
  following: Following,
): Promise<RelatedView> {
  const { t, agencies, lang } = following.frame
  const words = t.auditCase.related
  const { state } = loaded
  const rows: RelatedRow[] = []
  const seen = new Set<string>()
  const follow = async (caseId: string | undefined, as: string, told: Told) => {
    if (rows.length >= mostFollowed || (caseId !== undefined && seen.has(caseId))) return undefined
    if (caseId !== undefined) seen.add(caseId)
    const relation = caseId === state.id ? words.this : as
    const found = caseId === undefined ? undefined : await following.load(caseId)
    const itself = caseId === state.id
    const other = found && (itself || following.mayRead(found)) ? found : undefined
    rows.push(
      other ? rowOf(other, relation, itself, following) : toldRow(told, relation, found !== undefined, following),
    )
    return other
  }
  const followParts = async (whole: LoadedCase, relation: (title: string) => string): Promise<void> => {
    for (const [name, child] of Object.entries(whole.state.children)) {
      const step = indexSteps(whole.rules.definition).steps[child.step]
      const title = step?.kind === 'procedures' ? step.start[name]?.title : undefined
      const part = await follow(child.case, relation(title ? textIn(title, lang) : name), child)
      if (part) await followParts(part, words.child)
    }
  }
  const { root, hidden } = await rootOf(state, following)
  if (hidden !== undefined) await follow(hidden, words.parent, {})
  if (root) {
    await follow(root.state.id, words.parent, root.state)
    await followParts(root, (title) => `${words.sibling}: ${title}`)
  }
  await follow(state.id, words.this, state)
  await followParts(loaded, words.child)
  for (const { case: id, folio } of state.joined) await follow(id, words.joined, { folio })
  const into = events.findLast(({ type }) => type === 'CaseJoined')?.data as EventData['CaseJoined'] | undefined
  if (into) await follow(into.into, words.into, into)
  const transfers = events.flatMap(({ type, data, metadata }) => {
    if (type !== 'CaseTransferred') return []
    const { agency, to, body = '' } = data as EventData['CaseTransferred']
    const target = to === undefined ? body : agencyName(agencies, to)
    return [
      words.transfer(writeInstant(metadata.at, loaded.rules.timeZone, lang), agencyName(agencies, agency), target),
    ]
  })
  return { rows: rows.length > 1 ? rows : [], transfers }
}

/** The first case of a bundle that this one is a part of, as far up as may be read, and the one above that may not be. */
async function rootOf(
  { parent }: CaseState,
  { load, mayRead }: Following,
): Promise<{ root?: LoadedCase; hidden?: string }> {
  let root: LoadedCase | undefined
  for (let depth = 0, next = parent; next && depth < mostFollowed; depth += 1) {
    const found: LoadedCase | undefined = await load(next.case)
    if (found && !mayRead(found)) return { ...(root && { root }), hidden: next.case }
    root = found ?? root
    next = found?.state.parent
  }
  return { ...(root && { root }) }
}

/** What the case in hand knows of another one. */
interface Told {
  folio?: string
  procedure?: string
  outcome?: string
}

function toldRow(
  { folio = '', procedure = '', outcome }: Told,
  relation: string,
  isThere: boolean,
  { frame: { t } }: Following,
): RelatedRow {
  const status = outcome ?? (isThere ? t.auditCase.related.elsewhere : t.auditCase.related.notStarted)
  return { folio, procedure: plain(procedure), agency: '', status, relation }
}

function rowOf(other: LoadedCase, relation: string, itself: boolean, { frame }: Following): RelatedRow {
  const { state, rules } = other
  const { t, lang, agencies } = frame
  const where = state.active.filter(({ kind }) => kind !== 'parallel')
  const steps = where.map(({ step }) => textIn(indexSteps(rules.definition).steps[step]?.title ?? { es: step }, lang))
  return {
    folio: state.folio ?? '',
    ...(!itself && { href: `/auditoria/${state.id}` }),
    procedure: say(rules.definition.title, lang),
    agency: agencyName(agencies, state.transferred?.agency ?? state.agency),
    status: [t.audit.status[state.status], ...(state.outcome === undefined ? steps : [state.outcome])].join(': '),
    relation,
  }
}
