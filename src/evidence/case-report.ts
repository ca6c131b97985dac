import type { EventData } from '#core/events.ts'
import { evolve } from '#core/evolve.ts'
import { getStep, type Rules } from '#core/rules.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { localDay } from '#core/time.ts'
import type { Block, Report } from '#documents/report.ts'
import { isErasure, toRecorded } from '#event-store/case-events.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { writeInstant, writeShortDay } from '#portal/format.ts'
import { messages } from '#portal/messages/index.ts'
import type { Messages } from '#portal/messages/es.ts'
import type { Lang } from '#portal/view-models.ts'
import { auditedLooks } from '#portal/views/access.ts'
import { caseSections } from '#portal/views/answers.ts'
import { explainedTerms } from '#portal/views/due.ts'
import { actorName, caseName, changesOf, detailOf, eventName } from '#portal/views/history.ts'
import { agencyName } from '#portal/views/procedure.ts'
import { textIn } from '#portal/views/words.ts'
import type { ReadEvent } from '#privacy/seal.ts'
import type { EntityFile } from '#publishing/files/entity.ts'
import { words } from './words.ts'

export interface ReportInput {
  rules: Rules
  /** As they may be told: opened, or as they are stored. */
  events: readonly ReadEvent[]
  looked: readonly StoredEvent[]
  entities: readonly EntityFile[]
  language: Lang
  exportedAt: string
  /** Whether what is personal is told; where it was erased, it cannot be. */
  disclosed: boolean
  /** SHA-256 of the documents that erasure destroyed. */
  destroyed: ReadonlySet<string>
  publicUrl: string
  verifierKey: string
  fileName: string
}

/** Facts that the report tells one by one; the others are in the bundle. */
export const mostTold = 1_000

interface Told extends ReportInput {
  /** The case before each event, and after the last. */
  states: readonly CaseState[]
  state: CaseState
  t: Messages
  said: (typeof words)[Lang]
}

/** The case for people to read: cover, answers, every event in words, terms, documents, who looked, how to check it. */
export function caseReport(input: ReportInput): Report {
  const { rules, events, language, exportedAt } = input
  const states = [initialState('')]
  for (const event of events) states.push(evolve(states.at(-1) ?? initialState(''), toRecorded(event)))
  const state = states.at(-1) ?? initialState('')
  const told: Told = { ...input, states, state, t: messages[language], said: words[language] }
  const title = told.said.title(caseName(state))
  const parts = [cover, answers, story, terms, documents, looks, verification]
  return {
    language,
    title,
    author: told.entities.find(({ entity }) => entity.id === rules.entity)?.entity.name.es ?? rules.entity,
    at: exportedAt,
    blocks: parts.flatMap((part) => part(told)),
    footer: (page, pages) => told.said.page(title, page, pages),
  }
}

function cover({ rules, state, entities, language, exportedAt, said, t, ...told }: Told): Block[] {
  const file = entities.find(({ entity }) => entity.id === rules.entity)
  const { definition } = rules
  return [
    { kind: 'heading', level: 1, text: said.title(caseName(state)) },
    {
      kind: 'facts',
      facts: [
        [said.procedure, textIn(definition.title, language)],
        [said.entity, file?.entity.name.es ?? rules.entity],
        [said.agency, agencyName(file?.agencies ?? [], definition.agency)],
        ...(state.folio === undefined ? [] : ([[said.number, state.folio]] as const)),
        [said.status, t.audit.status[state.status]],
        ...(state.outcome === undefined
          ? []
          : ([[said.outcome, outcomeText(rules, state.outcome, language)]] as const)),
        [said.version, String(definition.version)],
        [said.rules, rules.hash],
        [said.exportedAt, writeInstant(exportedAt, rules.timeZone, language)],
      ],
    },
    { kind: 'text', text: privacy({ ...told, rules, language, said }) },
  ]
}

/** The title of the end that has this outcome; what ends a case without one is told by its name. */
function outcomeText({ definition }: Rules, outcome: string, language: Lang): string {
  const end = Object.values(definition.steps).find((step) => step.kind === 'end' && step.outcome === outcome)
  return end ? textIn(end.title, language) : outcome
}

function privacy({
  events,
  disclosed,
  rules,
  language,
  said,
}: Pick<Told, 'events' | 'disclosed' | 'rules' | 'language' | 'said'>) {
  const erasure = events.findLast(isErasure)
  if (!erasure) return disclosed ? said.readable : said.sealed
  const { ground } = erasure.data as EventData['PersonalDataErased']
  return said.erased(writeShortDay(localDay(erasure.metadata.at, rules.timeZone), language), said.grounds[ground])
}

function answers({ rules, state, language, t, said }: Told): Block[] {
  const isForm = getStep(rules, rules.definition.start).kind === 'form'
  const sections = isForm ? caseSections(rules, state, language, t) : []
  const blocks = sections.flatMap(({ title, rows }): Block[] => [
    { kind: 'heading', level: 3, text: title.text },
    {
      kind: 'facts',
      facts: rows.map((row) => [
        row.title.text,
        [row.value, ...(row.files ?? []).map(({ name }) => name)].flat().filter(Boolean).join(', ') ||
          t.common.noAnswer,
      ]),
    },
  ])
  const none: Block = { kind: 'text', text: said.noAnswers }
  return [{ kind: 'heading', level: 2, text: said.answers }, ...(blocks.length > 0 ? blocks : [none])]
}

/** What the heading of an event says in words already, and what no person reads: hashes, ids, the sealed part. */
const technical =
  /^(step|kind|section|slot|clock|next|from|outcome|via|guard|effect|procedure|entity|agency|language|channel|applicant\.\w+|document\.(id|mediaType|size)|sealed): /
const isTechnical = (change: string): boolean => technical.test(change) || /[Hh]ash: |: [0-9a-f]{64}$/.test(change)

/** Answers in the words of the form, everything else as it was recorded. */
function changesIn({ rules, states, language, t, said }: Told, event: ReadEvent, index: number): string[] {
  const before = states[index] ?? initialState('')
  const { data, ...others } = event.data as Record<string, unknown>
  const answered =
    typeof data === 'object' && data !== null
      ? changesOf(rules, before, { ...event, type: 'SectionSaved', data: { data } }, language, t)
      : []
  const recorded = changesOf(rules, before, { ...event, type: '', data: others }, language, t)
  const named = recorded
    .filter((change) => !isTechnical(change))
    .map((change) => change.replace(/^[\w.]+(?=: )/, (name) => said.names[name] ?? name))
  return [...(event.altered ? [said.altered] : []), ...answered, ...named]
}

function story(told: Told): Block[] {
  const { rules, events, language, t, said } = told
  const facts = events.slice(0, mostTold).flatMap((event, index): Block[] => {
    const { revision, type, metadata } = event
    const detail = detailOf(rules, event, language)
    const what = `${revision}. ${eventName(type, t)}${detail ? `: ${detail.text}` : ''}`
    const when = `${writeInstant(metadata.at, rules.timeZone, language)} · ${actorName(metadata.actor, t)}`
    return [
      { kind: 'heading', level: 3, text: what },
      { kind: 'text', text: when },
      { kind: 'list', items: changesIn(told, event, index) },
      { kind: 'text', text: `${said.hash}: ${metadata.hash}`, small: true },
    ]
  })
  const left = events.length - mostTold
  return [
    { kind: 'heading', level: 1, text: said.story },
    ...facts,
    ...(left > 0 ? ([{ kind: 'text', text: said.left(left) }] as const) : []),
  ]
}

function terms({ rules, state, language, t, said }: Told): Block[] {
  const blocks = explainedTerms(rules, state, language, t).flatMap(
    ({ title, day, status, norm, explanation }): Block[] => [
      { kind: 'heading', level: 3, text: title.text },
      { kind: 'text', text: `${said.term(day, t.audit.clock[status])}. ${said.norm}: ${norm.title}.` },
      {
        kind: 'list',
        items: [
          ...explanation.notes,
          ...explanation.lines.map((line) => `${line.day}: ${line.reason ?? said.day(line.n ?? 0)}`),
        ],
      },
    ],
  )
  const none: Block = { kind: 'text', text: said.noTerms }
  return [{ kind: 'heading', level: 1, text: said.terms }, ...(blocks.length > 0 ? blocks : [none])]
}

function documents({ rules, events, language, destroyed, said, t }: Told): Block[] {
  const blocks = events.flatMap((event): Block[] => {
    const { document } = event.data as Partial<EventData['DocumentAttached']>
    if (typeof document !== 'object') return []
    const { sha256, content, name } = document
    const detail = detailOf(rules, event, language)
    return [
      { kind: 'heading', level: 3, text: [detail?.text, name].filter(Boolean).join(': ') || said.unnamed },
      {
        kind: 'facts',
        facts: [
          [said.when, writeInstant(event.metadata.at, rules.timeZone, language)],
          [said.who, actorName(event.metadata.actor, t)],
          [said.kept, sha256],
          ...(content === undefined ? [] : ([[said.content, content]] as const)),
        ],
      },
      ...(destroyed.has(sha256) ? ([{ kind: 'text', text: said.destroyed }] as const) : []),
    ]
  })
  const none: Block = { kind: 'text', text: said.noDocuments }
  return [{ kind: 'heading', level: 1, text: said.documents }, ...(blocks.length > 0 ? blocks : [none])]
}

function looks({ rules, looked, entities, language, t, said }: Told): Block[] {
  const view = auditedLooks(looked, { rules, shell: { lang: language, t }, entities })
  const items = view.looks.slice(0, mostTold).map(({ who, why, when, what }) => `${when} · ${who}. ${why}. ${what}`)
  return [
    { kind: 'heading', level: 1, text: said.looks },
    items.length > 0 ? { kind: 'list', items } : { kind: 'text', text: said.noLooks },
  ]
}

function verification({ events, state, publicUrl, fileName, verifierKey, said }: Told): Block[] {
  const filing = events.find(({ type }) => type === 'CaseFiled')
  const query = filing && state.folio !== undefined && { folio: state.folio, huella: filing.metadata.hash }
  const url = `${publicUrl}/comprobar${query ? `?${new URLSearchParams(query)}` : ''}`
  return [
    { kind: 'heading', level: 1, text: said.verify },
    ...said.howTo.map((text) => ({ kind: 'text', text }) as const),
    { kind: 'text', text: `node verify.mjs ${fileName} --key '${verifierKey}'` },
    { kind: 'text', text: `${said.receipt} ${url}` },
    { kind: 'code', url, alt: `${said.qr} ${said.receipt} ${url}` },
  ]
}
