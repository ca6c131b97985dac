import type { RecordedRead } from '#access/case-read.ts'
import type { Definition } from '#core/definition.ts'
import type { AnswerChanges, Day, EventData, Instant, StoredDocument, Value } from '#core/events.ts'
import { agencyOf } from '#core/holds-role.ts'
import { isPersonal } from '#core/is-personal.ts'
import { retentionOf, type Retention } from '#core/retention.ts'
import { getStep, type Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { indexSteps } from '#core/steps.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { messages } from '#portal/messages/index.ts'
import type { Lang } from '#portal/view-models.ts'
import { answerText } from '#portal/views/answer-text.ts'
import { whoLooked, whyLooked } from '#portal/views/access.ts'
import { detailOf, eventName } from '#portal/views/history.ts'
import { agencyName } from '#portal/views/procedure.ts'
import { textIn } from '#portal/views/words.ts'
import type { EntityFile } from '#publishing/files/entity.ts'

/**
 * What is kept of a person for one case, as they may have it: version 1. Instants are RFC 3339 in UTC, days YYYY-MM-DD.
 * Members are only ever added; a change of meaning is another version. Described in docs/personal-data.md.
 */
export interface PersonalCopy {
  schema: 'ventanilla personal-data v1'
  language: Lang
  exportedAt: Instant
  case: {
    id: string
    folio?: string
    procedure: string
    version: number
    title: string
    entity: string
    agency: string
    status: Exclude<CaseState['status'], 'none'>
    outcome?: string
    /** Id of the account that holds the case; `code`: whoever has its code. */
    heldBy: string
    openedAt: Instant
    filedAt?: Instant
    closedAt?: Instant
    erased?: { at: Instant; ground: string }
  }
  answers: {
    field: string
    question: string
    personal: boolean
    /** As it is kept; absent when it was taken back. */
    value?: Value
    /** As a person reads it. */
    text: string
    /** Every time it was given, oldest first. */
    given: { at: Instant; by: string; text: string }[]
  }[]
  documents: {
    id: string
    name: string
    what: string
    at: Instant
    by: string
    size: number
    mediaType: string
    /** SHA-256 of what was sent; of the encrypted file once it is destroyed. */
    sha256: string
    state: 'held' | 'issued' | 'removed' | 'destroyed'
  }[]
  notes: { at: Instant; by: string; about: string; texts: string[] }[]
  looks: { at: Instant; who: string; why: string }[]
  received: {
    agencies: string[]
    services: { at: Instant; service: string; sent: string[] }[]
    bodies: { at: Instant; name: string }[]
    notices: { at: Instant; via: string }[]
  }
  /** Absent while the case is open. */
  retention?: { until?: Day; then: Retention['then']; norm?: string; toConfirm?: boolean }
  rights: string[]
  contact: { name: string; phone: string; email: string; address: string; hours: string }
}

export interface CopyInput {
  rules: Rules
  state: CaseState
  /** Opened as far as they can be. */
  events: readonly StoredEvent[]
  looks: readonly RecordedRead[]
  entities: readonly EntityFile[]
  language: Lang
  at: Instant
}

interface Told extends CopyInput {
  /** Who did something, as the person is told: an office, not who in it. */
  by(event: StoredEvent): string
  text(field: string, value: Value | null | undefined): string
}

/** Makes a person's copy of what is kept of them for a case. @throws {Error} when the entity is not published. */
export function personalCopy(input: CopyInput): PersonalCopy {
  const { rules, state, language, at, entities } = input
  const { definition } = rules
  const office = entities.find(({ entity }) => entity.id === rules.entity)
  if (!office) throw new Error(`The entity "${rules.entity}" is not published`)
  const { entity, agencies } = office
  const told: Told = {
    ...input,
    by: (event) => byOf(input, event),
    text: (field, value) => textOf(input, field, value),
  }
  const retention = retentionView(rules, state)
  return {
    schema: 'ventanilla personal-data v1',
    language,
    exportedAt: at,
    case: {
      id: state.id,
      ...(state.folio !== undefined && { folio: state.folio }),
      procedure: state.procedure,
      version: state.version,
      title: textIn(definition.title, language),
      entity: textIn(entity.name, language),
      agency: agencyName(agencies, state.agency),
      status: state.status as PersonalCopy['case']['status'],
      ...(state.outcome !== undefined && { outcome: state.outcome }),
      heldBy: state.applicant.kind === 'account' ? state.applicant.id : 'code',
      openedAt: state.openedAt,
      ...(state.filedAt !== undefined && { filedAt: state.filedAt }),
      ...(state.closedAt !== undefined && { closedAt: state.closedAt }),
      ...(state.erased && { erased: state.erased }),
    },
    answers: answersOf(told),
    documents: documentsOf(told),
    notes: notesOf(told),
    looks: looksOf(told),
    received: receivedOf(told),
    ...(retention && { retention }),
    rights: messages[language].personal.rightsOf[entity.country],
    contact: {
      name: textIn(entity.name, language),
      phone: entity.help.phone,
      email: entity.help.email,
      address: textIn(entity.help.address, language),
      hours: textIn(entity.help.hours, language),
    },
  }
}

const allAgencies = (entities: readonly EntityFile[]) => entities.flatMap(({ agencies }) => agencies)

function byOf({ rules, state, entities, language }: CopyInput, { metadata }: StoredEvent): string {
  const t = messages[language]
  if (metadata.actor.kind === 'applicant') return t.personal.you
  const agency = metadata.role === undefined ? undefined : agencyOf(rules, state, metadata.role)
  return agency === undefined
    ? (t.audit.actor[metadata.actor.kind] ?? metadata.actor.kind)
    : agencyName(allAgencies(entities), agency)
}

function textOf({ rules, language }: CopyInput, field: string, value: Value | null | undefined): string {
  const t = messages[language]
  if (value === null || value === undefined) return t.personal.takenBack
  return [answerText(rules.vocabularies, rules.definition.data[field], value, language, t)].flat().join(', ')
}

/** What forms and appeals ask of people; what officers note in their tasks is theirs until it is told in an answer. */
function askedOf(definition: Definition): Set<string> {
  const forms = Object.values(indexSteps(definition).steps).filter((step) => step.kind === 'form')
  const inForms = forms.flatMap(({ sections }) => sections.flatMap(({ fields = [] }) => fields))
  return new Set([...inForms, ...(definition.anytime.appeal?.fields ?? [])])
}

function answersOf({ rules, state, events, language, by, text }: Told): PersonalCopy['answers'] {
  const { definition } = rules
  const asked = askedOf(definition)
  const given = new Map<string, PersonalCopy['answers'][number]['given']>()
  for (const event of events) {
    const { data } = event.data as { data?: AnswerChanges }
    for (const [field, value] of Object.entries(data ?? {})) {
      if (!asked.has(field)) continue
      given.set(field, [
        ...(given.get(field) ?? []),
        { at: event.metadata.at, by: by(event), text: text(field, value) },
      ])
    }
  }
  return [...given].map(([field, changes]) => {
    const title = definition.data[field]?.title
    const value = state.data[field]
    return {
      field,
      question: title ? textIn(title, language) : field,
      personal: isPersonal(definition, field),
      ...(value !== undefined && { value }),
      text: text(field, value),
      given: changes,
    }
  })
}

function documentsOf({ rules, state, events, language, by }: Told): PersonalCopy['documents'] {
  const held = new Set(state.documents.map(({ id }) => id))
  return events.flatMap((event) => {
    const { document } = event.data as { document?: StoredDocument }
    if (typeof document !== 'object') return []
    const { id, name, size, mediaType, sha256, content = sha256 } = document
    const issued = event.type === 'DocumentIssued'
    const what = detailOf(rules, event, language)?.text ?? ''
    // Nothing is attached or issued after an erasure.
    const status = state.erased ? 'destroyed' : issued ? 'issued' : held.has(id) ? 'held' : 'removed'
    return [{ id, name, what, at: event.metadata.at, by: by(event), size, mediaType, sha256: content, state: status }]
  })
}

/** Words that were written about the case and that the person may read. */
function notesOf({ rules, events, language, by }: Told): PersonalCopy['notes'] {
  const t = messages[language]
  return events.flatMap((event) => {
    const {
      note,
      reason,
      marks = [],
    } = event.data as {
      note?: string
      reason?: unknown
      marks?: { item: string; reason: string }[]
    }
    // Why the engine could not do something says nothing of the person.
    const why = typeof reason === 'string' && !event.type.startsWith('Effect') ? reason : ''
    const texts = [note ?? '', why, ...marks.map((mark) => mark.reason)].filter(Boolean)
    if (texts.length === 0) return []
    const detail = detailOf(rules, event, language)?.text
    const about = [eventName(event.type, t), detail].filter(Boolean).join(': ')
    return [{ at: event.metadata.at, by: by(event), about, texts }]
  })
}

function looksOf({ rules, looks, entities, language }: Told): PersonalCopy['looks'] {
  const frame = { rules, entities, lang: language, t: messages[language] }
  return looks.map((look) => ({
    at: look.at,
    who: whoLooked(look, frame),
    why: whyLooked(look.purpose, frame),
  }))
}

function receivedOf({ rules, state, events, entities, looks, language }: Told): PersonalCopy['received'] {
  const agencies = new Set<string>()
  const received: PersonalCopy['received'] = { agencies: [], services: [], bodies: [], notices: [] }
  if (state.filedAt !== undefined) agencies.add(rules.definition.agency)
  for (const { agency } of looks) if (agency !== undefined) agencies.add(agency)
  for (const { type, data, metadata } of events) {
    const { at, role } = metadata
    const acted = role === undefined || role === 'applicant' ? undefined : agencyOf(rules, state, role)
    if (acted !== undefined) agencies.add(acted)
    if (type === 'CaseTransferred') {
      const { to, body } = data as EventData['CaseTransferred']
      if (to !== undefined) agencies.add(to)
      if (body !== undefined) received.bodies.push({ at, name: body })
    }
    if (type === 'ServiceAnswered' || type === 'ServiceFailed') {
      const { step, service } = data as EventData['ServiceAnswered']
      received.services.push({ at, service, sent: sentTo(rules, step, language) })
    }
    if (type === 'PersonNotified') received.notices.push({ at, via: (data as EventData['PersonNotified']).via })
  }
  received.agencies = [...agencies].map((agency) => agencyName(allAgencies(entities), agency))
  return received
}

/** Questions whose answers a step sends to a service, as far as they are answers and nothing calculated. */
function sentTo(rules: Rules, stepId: string, language: Lang): string[] {
  const step = getStep(rules, stepId)
  if (step.kind !== 'call') return []
  return Object.entries(step.request).map(([name, source]) => {
    const field = rules.definition.data[source] ?? rules.definition.data[name]
    return field ? textIn(field.title, language) : name
  })
}

function retentionView(rules: Rules, state: CaseState): PersonalCopy['retention'] {
  const retention = retentionOf(rules, state)
  if (!retention) return undefined
  const { norm, ...rest } = retention
  return { ...rest, ...(norm !== undefined && { norm: rules.definition.norms[norm]?.title ?? norm }) }
}
