import type { AuditedCase } from '#audit/find-cases.ts'
import type { Finding, PatternResult } from '#audit/find-patterns.ts'
import type { PatternRule } from '#audit/pattern-rules.ts'
import type { Rules } from '#core/rules.ts'
import { indexSteps } from '#core/steps.ts'
import { localDay } from '#core/time.ts'
import type { Identity } from '#identity/identity.ts'
import type { Agency } from '#publishing/files/entity.ts'
import type { FoundCase } from '../components/audit-room.tsx'
import type { PortalContext } from '../deps.ts'
import { writeNumber, writeShortDay } from '../format.ts'
import type { FindingView, PatternView } from '../pages/audit-patterns.tsx'
import type { Portal } from '../shell.tsx'
import type { Lang, Shell } from '../view-models.ts'
import { eventName } from './history.ts'
import { agencyName } from './procedure.ts'
import { plain, say, textIn } from './words.ts'

/** What an auditor's pages are made with: names of what belongs to their entities. */
export interface Room {
  shell: Shell
  /** Of the first entity. */
  zone: string
  agencies: readonly Agency[]
  /** Procedures that are in force. */
  procedures: readonly Rules[]
}

export async function openRoom(c: PortalContext, portal: Portal, identity: Identity): Promise<Room> {
  const { catalog } = portal.deps
  const files = (await catalog.entities()).filter(({ entity }) => identity.auditor.includes(entity.id))
  const all = await catalog.procedures()
  return {
    shell: await portal.shell(c, files.length === 1 ? files[0]?.entity.id : undefined),
    zone: files[0]?.entity.timeZone ?? 'UTC',
    agencies: files.flatMap((file) => file.agencies),
    procedures: all.filter(({ entity }) => identity.auditor.includes(entity)),
  }
}

const titleOf = ({ procedures }: Room, id: string) =>
  procedures.find(({ procedure }) => procedure === id)?.definition.title

/** Every way in which a procedure in force can end, by its name in the events. */
export function outcomesOf({ procedures }: Room, lang: Lang): { id: string; title: string }[] {
  const titles = new Map<string, string>()
  for (const { definition } of procedures)
    for (const step of Object.values(indexSteps(definition).steps))
      if (step.kind === 'end' && !titles.has(step.outcome)) titles.set(step.outcome, textIn(step.title, lang))
  return [...titles].map(([id, title]) => ({ id, title })).toSorted((a, b) => a.title.localeCompare(b.title, lang))
}

export function foundCase(room: Room, found: AuditedCase): FoundCase {
  const { lang, t } = room.shell
  const words = t.auditRoom.find
  const title = titleOf(room, found.procedure)
  const outcome = outcomesOf(room, lang).find(({ id }) => id === found.outcome)?.title ?? found.outcome
  return {
    name: found.folio ?? found.caseId.slice(0, 8),
    href: `/auditoria/${found.caseId}`,
    procedure: title ? say(title, lang) : plain(found.procedure),
    agency: agencyName(room.agencies, found.agency),
    filed: found.filedAt === undefined ? '' : writeShortDay(localDay(found.filedAt, room.zone), lang),
    standing: outcome ?? t.audit.status[found.status],
    signs: [...(found.late ? [words.isLate] : []), ...(found.silence ? [words.bySilence[found.silence]] : [])],
  }
}

const percent = (share: number, lang: Lang): string => `${writeNumber(Math.round(share * 1_000) / 10, lang)} %`

function limitsOf(room: Room, rule: PatternRule): string {
  const { lang, t } = room.shell
  const words = t.auditRoom.patterns.limits
  switch (rule.kind) {
    case 'same-person': {
      const titles = outcomesOf(room, lang).filter(({ id }) => rule.limits.outcomes.includes(id))
      return words[rule.kind](titles.map(({ title }) => title).join(', '))
    }
    case 'skipped-by-transfer':
      return words[rule.kind]()
    case 'unusually-fast': {
      const { minutes, shareOfMedian, leastCases } = rule.limits
      return words[rule.kind](minutes, percent(shareOfMedian, lang), leastCases)
    }
    case 'same-pair':
      return words[rule.kind](rule.limits.leastCases, percent(rule.limits.share, lang), rule.limits.leastOfficers)
    case 'edited-after-payment':
      return words[rule.kind](rule.limits.events.map((type) => eventName(type, t)).join(', '))
    case 'late-by-agency':
      return words[rule.kind](percent(rule.limits.share, lang), rule.limits.leastCases)
  }
}

export function patternView(room: Room, { rule, from, to, total }: PatternResult): PatternView {
  const { lang, t } = room.shell
  const day = (at: string) => writeShortDay(localDay(at, room.zone), lang)
  return {
    title: rule.title[lang],
    why: rule.why[lang],
    ...(rule.source && { source: rule.source }),
    rule: limitsOf(room, rule),
    period: t.auditRoom.patterns.period(day(from), day(to)),
    ...(total !== undefined && { total }),
    href: `/auditoria/patrones/${rule.id}`,
  }
}

/** In the largest unit that says enough. */
function duration({ t }: Shell, minutes: number): string {
  const { patterns: words } = t.auditRoom
  const round = (value: number) => Math.round(value * 10) / 10
  if (minutes < 90) return words.minutes(round(minutes))
  return minutes < 48 * 60 ? words.hours(round(minutes / 60)) : words.days(round(minutes / 60 / 24))
}

function sayFinding(room: Room, { kind }: PatternRule, finding: Finding): string {
  const { shell } = room
  const { says } = shell.t.auditRoom.patterns
  const { officer = '', figures } = finding
  const figure = (name: string) => Number(figures[name] ?? 0)
  switch (kind) {
    case 'same-person':
      return says[kind](officer, figures['counter'] === true)
    case 'skipped-by-transfer':
      return says[kind](stepName(room, finding), officer)
    case 'unusually-fast':
      return says[kind](duration(shell, figure('minutes')), duration(shell, figure('median')), figure('cases'))
    case 'same-pair':
      return says[kind](officer, figure('together'), figure('whole'), figure('officers'))
    case 'edited-after-payment':
      return says[kind](figure('edits'))
    case 'late-by-agency': {
      const [late, filed] = [figure('late'), figure('filed')]
      return says[kind](late, filed, percent(late / filed, shell.lang), percent(figure('mean'), shell.lang))
    }
  }
}

function stepName({ procedures, shell }: Room, { procedure, step = '' }: Finding): string {
  const rules = procedures.find((one) => one.procedure === procedure)
  const defined = rules && indexSteps(rules.definition).steps[step]
  return defined ? textIn(defined.title, shell.lang) : step
}

export function findingView(room: Room, rule: PatternRule, finding: Finding): FindingView {
  const { lang, t } = room.shell
  const { agency, procedure, applicant, at, cases, figures } = finding
  const title = procedure === undefined ? undefined : titleOf(room, procedure)
  const about = [
    agencyName(room.agencies, agency),
    ...(procedure === undefined ? [] : [title ? textIn(title, lang) : procedure]),
    writeShortDay(localDay(at, room.zone), lang),
  ]
  const all = Number(figures['together'] ?? figures['late'] ?? cases.length)
  return {
    says: sayFinding(room, rule, finding),
    about: about.join(' · '),
    ...(applicant !== undefined && { account: applicant }),
    ...(all > cases.length && { shown: cases.length }),
    facts: cases.flatMap(({ caseId, folio, events }) =>
      events.map((revision) => ({
        label: t.auditRoom.patterns.toFact(revision, folio),
        href: `/auditoria/${caseId}/${revision}`,
      })),
    ),
  }
}
