import type { Action } from '#core/actions.ts'
import { indexSteps } from '#core/steps.ts'
import { explain, writeExplanation } from '#publishing/explanation/explain.ts'
import type { VersionThen } from '#time-travel/catalog-at.ts'
import type { Holder, Permission } from '#time-travel/permissions-at.ts'
import type { CaseThen } from '#time-travel/read-case-at.ts'
import { writeInstant } from '../format.ts'
import type { Words } from '../view-models.ts'
import { caseFacts, type Fact, type Facts, type Frame } from './case-facts.ts'
import { agencyName } from './procedure.ts'
import { plain, textIn } from './words.ts'

/** A published thing that was in force: its name, what it is, since when and what came later. */
export interface VersionView {
  title: Words
  lines: string[]
  hash: string
}

export interface RulesView {
  version: VersionView
  others: VersionView[]
  /** The definition in plain words, a line each. */
  explained: string[]
  /** Where the definition itself can be read, with all its texts. */
  href: string
}

export interface PermissionView {
  what: Words
  /** Whom it is said of: one line each. */
  who: string[]
  source: string[]
}

/** The definition, calendars and entity file that were in force. */
export function rulesView(found: CaseThen, { lang, t }: Frame): RulesView {
  const { rules, definition, catalog } = found
  const words = t.auditCase.rules
  const when = (at: string) => writeInstant(at, rules.timeZone, lang)
  const { published, forNewCases, later: versions, suspension, retirement } = definition
  const version = {
    title: plain(words.version(rules.definition.version, textIn(rules.definition.title, lang))),
    lines: [
      ...(published ? [words.published(when(published.publishedAt), published.proposedBy, published.publishedBy)] : []),
      forNewCases ? words.newCases(forNewCases.version) : words.noNewCases,
      ...versions.map(({ version: number, publishedAt }) => words.laterVersion(number, when(publishedAt))),
      ...(suspension ? [words.suspended(suspension.reason)] : []),
      ...(retirement ? [words.retired(retirement.reason)] : []),
    ],
    hash: definition.hash,
  }
  const other = (title: string, { since, later, afterwards, sha256 }: VersionThen<unknown>): VersionView => {
    const [next] = later
    const change = next ? words.later(when(next.since), later.length) : words.current
    return {
      title: plain(title),
      lines: [afterwards ? words.afterwards(when(since)) : words.since(when(since)), change],
      hash: sha256,
    }
  }
  const calendars = Object.entries(catalog.calendars)
  const { item } = t.auditCase
  return {
    version,
    others: [...calendars.map(([id, one]) => other(item.calendar(id), one)), other(item.entity, catalog.entity)],
    explained: writeExplanation(explain(rules.definition, lang), lang),
    href: `/api/v1/procedures/${rules.procedure}/versions/${rules.definition.version}`,
  }
}

/** What a move is called, with the step or term that it is about. */
function moveName({ rules }: CaseThen, action: Action, { lang, t }: Frame): Words {
  const { moves, at } = t.auditCase.permissions
  const move = moves[action.type] ?? action.type
  const { definition } = rules
  if (action.type === 'extend') {
    const term = definition.clocks[action.clock]
    return plain(term ? at(move, textIn(term.title, lang)) : move)
  }
  const step = 'step' in action ? indexSteps(definition).steps[action.step] : undefined
  return plain(step ? at(move, textIn(step.title, lang)) : move)
}

function whoOf(found: CaseThen, holder: Holder, { lang, t, agencies }: Frame): string[] {
  const words = t.auditCase.permissions
  if (holder.kind === 'administrators') return [words.administrators]
  if (holder.kind === 'engine') return [words.engine]
  if (holder.kind === 'person')
    return [words.person, ...(holder.assistant === undefined ? [] : [words.assistant(holder.assistant)])]
  const role = found.rules.definition.roles[holder.role]
  const name = words.role(role ? textIn(role.title, lang) : holder.role, agencyName(agencies, holder.agency))
  const ids = holder.officers.map(({ id }) => id).join(', ')
  const able = holder.anyone ? (ids === '' ? words.nobody : words.officers(ids)) : words.only(ids)
  return [`${name}. ${able}.`, ...holder.barred.map(({ id, why }) => `${words.barred(id, words.why[why])}.`)]
}

function sourceOf({ catalog }: CaseThen, holder: Holder, { t }: Frame): string[] {
  const words = t.auditCase.permissions
  if (holder.kind === 'administrators' || holder.kind === 'engine') return []
  const by = holder.by === undefined ? [] : [words.definition(holder.by)]
  if (holder.kind === 'person') return by
  const { agencyBy } = holder
  return [
    ...by,
    'event' in agencyBy ? words.transfer(agencyBy.event) : words.definition(agencyBy.definition),
    words.file(catalog.entity.stream, catalog.entity.revision),
  ]
}

const isEngine = ({ holders }: Permission): boolean => holders.every(({ kind }) => kind === 'engine')

/** Who could do what, a row for each move; what the system does by itself comes last, in one. */
export function permissionViews(found: CaseThen, frame: Frame): PermissionView[] {
  const people = found.permissions.filter((one) => !isEngine(one))
  const engine = found.permissions.filter(isEngine)
  const words = frame.t.auditCase.permissions
  return [
    ...people.map(({ action, holders }) => ({
      what: moveName(found, action, frame),
      who: holders.flatMap((holder) => whoOf(found, holder, frame)),
      source: [...new Set(holders.flatMap((holder) => sourceOf(found, holder, frame)))],
    })),
    ...(engine.length > 0
      ? [
          {
            what: plain(words.system),
            who: [...new Set(engine.map(({ action }) => moveName(found, action, frame).text))],
            source: [],
          },
        ]
      : []),
  ]
}

/** All that was so at a moment: the case, the rules in force, and who could act. */
export function momentFacts(found: CaseThen, frame: Frame): Facts {
  const { group, item } = frame.t.auditCase
  const { entity, calendars } = found.catalog
  const named = ({ revision, sha256 }: VersionThen<unknown>) => [`${revision} · ${sha256.slice(0, 12)}`]
  const rules = Object.entries(calendars).map(([id, one]): [string, Fact] => [
    `calendar ${id}`,
    { group: group.rules, title: plain(item.calendar(id)), text: named(one) },
  ])
  const file: Fact = { group: group.rules, title: plain(item.entity), text: named(entity) }
  const who = found.permissions
    .filter((one) => !isEngine(one))
    .map(({ action, holders }): [string, Fact] => [
      `who ${action.type} ${'step' in action ? action.step : ''}${'clock' in action ? action.clock : ''}`,
      {
        group: group.who,
        title: moveName(found, action, frame),
        text: holders.flatMap((holder) => whoOf(found, holder, frame)),
      },
    ])
  return new Map([...caseFacts(found.rules, found.state, frame), ...rules, ['entity', file], ...who])
}
