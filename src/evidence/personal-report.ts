import type { Block, Report } from '#documents/report.ts'
import { writeInstant, writeShortDay } from '#portal/format.ts'
import { messages } from '#portal/messages/index.ts'
import type { PersonalCopy } from './personal-copy.ts'

/** How long it is kept and what happens then, in sentences. */
export function keptSentences({ retention, case: about, language }: PersonalCopy): string[] {
  const { keptText, erasedStays } = messages[language].personal
  if (about.erased) return [erasedStays]
  if (!retention) return [keptText.open]
  if (about.folio === undefined) return [keptText.draft]
  const { until, then, norm = '', toConfirm } = retention
  if (until === undefined) return [keptText.forever]
  return [
    keptText.until(writeShortDay(until, language), norm),
    keptText.then[then],
    ...(toConfirm === true ? [keptText.toConfirm] : []),
  ]
}

/** A person's copy for reading. `timeZone`: where the office is. */
export function personalReport(copy: PersonalCopy, timeZone: string): Report {
  const { language, case: about, contact, exportedAt } = copy
  const t = messages[language]
  const name = about.folio ?? about.id.slice(0, 8)
  const when = (at: string) => writeInstant(at, timeZone, language)
  const facts: [string, string][] = [
    [t.personal.exported, when(exportedAt)],
    ...(about.folio === undefined ? [] : ([[t.audit.folio, about.folio]] as [string, string][])),
  ]
  const { erased } = about
  const gone: Block[] = erased
    ? [{ kind: 'text', text: `${t.personal.erased(when(erased.at))} ${t.personal.erasedStays}` }]
    : []
  return {
    language,
    title: t.personal.report(name),
    author: about.entity,
    at: exportedAt,
    blocks: [
      { kind: 'heading', level: 1, text: t.personal.report(name) },
      { kind: 'text', text: `${about.title}. ${about.agency}, ${about.entity}.` },
      { kind: 'facts', facts },
      ...gone,
      ...contentOf(copy, when),
      { kind: 'heading', level: 2, text: t.personal.kept },
      ...keptSentences(copy).map((text): Block => ({ kind: 'text', text })),
      { kind: 'heading', level: 2, text: t.personal.rights },
      { kind: 'list', items: copy.rights },
      { kind: 'text', text: `${t.personal.contact(contact.name)}: ${contactLine(contact)}` },
    ],
    footer: (page, pages) => t.personal.page(name, page, pages),
  }
}

export const contactLine = ({ phone, email, address, hours }: PersonalCopy['contact']): string =>
  [phone, email, address, hours].join(' · ')

function contentOf(copy: PersonalCopy, when: (at: string) => string): Block[] {
  const t = messages[copy.language].personal
  const heading = (text: string): Block => ({ kind: 'heading', level: 2, text })
  const listOr = (items: string[], none: string): Block =>
    items.length > 0 ? { kind: 'list', items } : { kind: 'text', text: none }
  const answers = copy.answers.flatMap(({ question, text, given }): Block[] => [
    { kind: 'heading', level: 3, text: question },
    { kind: 'text', text },
    { kind: 'list', items: given.map((one) => `${t.given(one.by, when(one.at))}: ${one.text}`) },
  ])
  return [
    heading(t.answers),
    ...(answers.length > 0 ? answers : [{ kind: 'text', text: t.noAnswers } as const]),
    heading(t.documents),
    listOr(
      copy.documents.map(
        ({ name, what, by, at, state, sha256 }) =>
          `${[name, what].filter(Boolean).join(' · ')}. ${t.document[state]}. ${t.given(by, when(at))}. SHA-256: ${sha256}`,
      ),
      t.noDocuments,
    ),
    heading(t.notes),
    listOr(
      copy.notes.map(({ at, by, about, texts }) => `${t.given(by, when(at))}. ${about}: ${texts.join(' / ')}`),
      t.noNotes,
    ),
    heading(t.received),
    listOr(receivedLines(copy, when), t.noReceivers),
    heading(messages[copy.language].access.title),
    listOr(
      copy.looks.map(({ at, who, why }) => `${when(at)} · ${who}. ${why}`),
      messages[copy.language].access.nobody,
    ),
  ]
}

/** Who got the data: offices, other systems, other bodies, and the notices that were sent. */
export function receivedLines({ received, language }: PersonalCopy, when: (at: string) => string): string[] {
  const t = messages[language].personal
  const dated = (at: string, text: string) => `${when(at)} · ${text}`
  return [
    ...received.agencies,
    ...received.services.map(({ at, service, sent }) => dated(at, t.service(service, sent.join(', ')))),
    ...received.bodies.map(({ at, name }) => dated(at, t.body(name))),
    ...received.notices.map(({ at, via }) => dated(at, t.noticed(via))),
  ]
}
