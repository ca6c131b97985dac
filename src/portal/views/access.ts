import type { CaseRead, Purpose, RecordedRead } from '#access/case-read.ts'
import type { Rules } from '#core/rules.ts'
import { indexSteps } from '#core/steps.ts'
import { localDay } from '#core/time.ts'
import { findBrokenLink } from '#event-store/envelope.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import type { EntityFile } from '#publishing/files/entity.ts'
import type { CaseInHand } from '../case-in-hand.ts'
import { writeInstant } from '../format.ts'
import type { Messages } from '../messages/es.ts'
import type { Lang, Shell } from '../view-models.ts'
import { agencyName } from './procedure.ts'
import { textIn } from './words.ts'

/** What the person is told of those who looked: newest first, those of one office and day for one purpose together. */
export interface LooksView {
  looks: { who: string; why: string; when: string; opened: string[] }[]
  /** Earlier ones that the page leaves out. */
  more: number
}

/** Looks that a person's page shows. */
const mostShown = 20

/** What a look is told in. */
export interface Frame {
  rules: Rules
  entities: readonly EntityFile[]
  lang: Lang
  t: Messages
}

/** As whom somebody looked. */
export function whoLooked({ as, agency }: CaseRead, { entities, t }: Frame): string {
  if (as !== 'officer') return t.access.who[as]
  return t.access.who.officer(
    agencyName(
      entities.flatMap(({ agencies }) => agencies),
      agency ?? '',
    ),
  )
}

/** Why, in a sentence. */
export function whyLooked(purpose: Purpose, { rules, lang, t }: Frame): string {
  if (purpose.kind === 'stated') return t.access.why.stated(purpose.text)
  if (purpose.kind !== 'task') return t.access.why[purpose.kind]
  const title = indexSteps(rules.definition).steps[purpose.step]?.title
  return t.access.why.task(title ? textIn(title, lang) : purpose.step)
}

interface Look {
  inHand: Pick<CaseInHand, 'rules' | 'state'>
  shell: Shell
  entities: readonly EntityFile[]
}

export function looksView(reads: readonly RecordedRead[], { inHand, shell, entities }: Look): LooksView {
  const { rules, state } = inHand
  const frame = { rules, entities, lang: shell.lang, t: shell.t }
  const groups = new Map<string, RecordedRead[]>()
  for (const read of reads.toReversed()) {
    const key = JSON.stringify([
      localDay(read.at, rules.timeZone),
      whoLooked(read, frame),
      whyLooked(read.purpose, frame),
    ])
    groups.set(key, [...(groups.get(key) ?? []), read])
  }
  const documents = [...state.documents, ...state.issued]
  const looks = [...groups.values()].flatMap((group) => {
    const [last] = group
    if (!last) return []
    const opened = documents.filter(
      ({ id, name }) => name !== '' && group.some(({ what }) => what === `document:${id}`),
    )
    return {
      who: whoLooked(last, frame),
      why: whyLooked(last.purpose, frame),
      when: shell.t.access.times(group.length, writeInstant(last.at, rules.timeZone, shell.lang)),
      opened: opened.map(({ name }) => shell.t.access.opened(name)),
    }
  })
  return { looks: looks.slice(0, mostShown), more: Math.max(0, looks.length - mostShown) }
}

/** Every look, as auditors read them: oldest first, with the reader, and whether their chain holds. */
export interface AuditedLooksView {
  looks: { place: number; who: string; why: string; when: string; what: string }[]
  broken?: number
}

export function auditedLooks(
  events: readonly StoredEvent[],
  { rules, shell, entities }: { rules: Rules; shell: Pick<Shell, 'lang' | 't'>; entities: readonly EntityFile[] },
): AuditedLooksView {
  const { lang, t } = shell
  const frame = { rules, entities, lang, t }
  const broken = findBrokenLink(events)
  return {
    ...(broken !== undefined && { broken }),
    looks: events.map(({ data, revision, metadata }) => {
      const read = data as CaseRead
      const part = read.what.startsWith('document:') ? 'document' : (read.what as keyof Messages['access']['what'])
      return {
        place: revision,
        who: `${read.reader} · ${whoLooked(read, frame)}`,
        why: whyLooked(read.purpose, frame),
        when: writeInstant(metadata.at, rules.timeZone, lang),
        what: t.access.audit.seen(t.access.what[part], read.revision, t.access.via[read.via]),
      }
    }),
  }
}
