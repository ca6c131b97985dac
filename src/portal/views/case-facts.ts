import type { Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { indexSteps } from '#core/steps.ts'
import type { Agency } from '#publishing/files/entity.ts'
import { writeDay, writeInstant, writeShortDay } from '../format.ts'
import type { Messages } from '../messages/es.ts'
import type { Lang, Words } from '../view-models.ts'
import { answerText } from './answer-text.ts'
import { writeMoney } from './owed.ts'
import { agencyName } from './procedure.ts'
import { plain, say } from './words.ts'

/** One thing that is so of a case at a moment, in words. */
export interface Fact {
  group: string
  title: Words
  text: string[]
}

/** By a key that stays the same from one moment to another. */
export type Facts = ReadonlyMap<string, Fact>

/** Something that is so at one moment and otherwise at another; nothing at a moment where it was not yet, or no longer. */
export interface Difference {
  group: string
  title: Words
  before: string[]
  after: string[]
}

export interface Frame {
  lang: Lang
  t: Messages
  agencies: readonly Agency[]
}

/** What differs between two moments, in the order of the second. */
export function differences(before: Facts, after: Facts): Difference[] {
  const keys = new Set([...before.keys(), ...after.keys()])
  return [...keys].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)]
    const named = is ?? was
    if (!named || same(was, is)) return []
    return [{ group: named.group, title: named.title, before: was?.text ?? [], after: is?.text ?? [] }]
  })
}

const same = (a: Fact | undefined, b: Fact | undefined): boolean =>
  a !== undefined && b !== undefined && JSON.stringify(a.text) === JSON.stringify(b.text)

/** Everything that a case holds, as people read it; empty before it begins. */
export function caseFacts(rules: Rules, state: CaseState, frame: Frame): Facts {
  if (state.status === 'none') return new Map()
  const view = { rules, state, ...frame }
  return new Map([
    ...wholeCase(view),
    ...places(view),
    ...terms(view),
    ...answers(view),
    ...papers(view),
    ...owed(view),
  ])
}

type View = Frame & { rules: Rules; state: CaseState }
type Entry = [string, Fact]

const titleOf = ({ rules, lang }: View, step: string): Words => {
  const defined = indexSteps(rules.definition).steps[step]
  return defined ? say(defined.title, lang) : plain(step)
}

function wholeCase({ rules, state, t, lang, agencies }: View): Entry[] {
  const { item, group } = t.auditCase
  const agency = agencyName(agencies, state.transferred?.agency ?? state.agency)
  const values: Record<string, [string, string | undefined]> = {
    status: [item.status, t.audit.status[state.status]],
    folio: [item.folio, state.folio],
    filed: [item.filed, state.filedOn && writeDay(state.filedOn, lang)],
    outcome: [item.outcome, state.outcome],
    agency: [item.agency, agency],
    definition: [item.definition, `${rules.definition.version} · ${rules.hash.slice(0, 12)}`],
    joined: [item.joined, state.joined.map(({ folio }) => folio).join(', ') || undefined],
  }
  return Object.entries(values).flatMap(([name, [title, text]]): Entry[] =>
    text === undefined ? [] : [[`case ${name}`, { group: group.case, title: plain(title), text: [text] }]],
  )
}

function places(view: View): Entry[] {
  const { state, t, lang, rules } = view
  const { item, group } = t.auditCase
  return state.active
    .filter(({ kind }) => kind !== 'parallel')
    .map(({ step, kind, expiresAt, assignee, escalatedTo }) => {
      const holder = assignee === undefined ? item.open : item.taken(assignee)
      const text = [
        item.here,
        ...(kind === 'task' ? [holder] : []),
        ...(escalatedTo === undefined ? [] : [item.escalated]),
        ...(expiresAt === undefined ? [] : [item.limit(writeInstant(expiresAt, rules.timeZone, lang))]),
      ]
      return [`step ${step}`, { group: group.step, title: titleOf(view, step), text }]
    })
}

function terms({ rules, state, t, lang }: View): Entry[] {
  const { item, group } = t.auditCase
  return Object.entries(state.clocks).map(([id, { due, status }]) => {
    const title = rules.definition.clocks[id]?.title
    const text = [item.due(writeShortDay(due, lang), t.audit.clock[status])]
    return [`clock ${id}`, { group: group.clock, title: title ? say(title, lang) : plain(id), text }]
  })
}

function answers({ rules, state, t, lang }: View): Entry[] {
  return Object.entries(state.data).map(([name, value]) => {
    const field = rules.definition.data[name]
    const text = [answerText(rules.vocabularies, field, value, lang, t)].flat()
    const title = field ? say(field.title, lang) : plain(name)
    return [`answer ${name}`, { group: t.auditCase.group.answer, title, text }]
  })
}

function papers(view: View): Entry[] {
  const { rules, state, t, lang } = view
  const { group, erased } = t.auditCase
  const named = (name: string) => [name === '' ? erased : name]
  return [
    ...state.documents.map(({ id, slot, name }): Entry => {
      const title = rules.definition.documents[slot]?.title
      return [
        `document ${id}`,
        { group: group.document, title: title ? say(title, lang) : plain(slot), text: named(name) },
      ]
    }),
    ...state.issued.map(({ id, step, name }): Entry => {
      return [`issued ${id}`, { group: group.issued, title: titleOf(view, step), text: named(name) }]
    }),
  ]
}

function owed(view: View): Entry[] {
  const { rules, state, t, lang } = view
  const { group, item } = t.auditCase
  const fact = (key: string, of: string, step: string, text: string[]): Entry => [
    key,
    { group: of, title: titleOf(view, step), text },
  ]
  return [
    ...Object.entries(state.payments).map(([id, { step, cents, currency, status }]) =>
      fact(`payment ${id}`, group.payment, step, [writeMoney(cents, currency, lang), item.payment[status]]),
    ),
    ...Object.entries(state.appointments).map(([step, { at, office, status }]) =>
      fact(`visit ${step}`, group.visit, step, [writeInstant(at, rules.timeZone, lang), office, item.visit[status]]),
    ),
    ...Object.entries(state.children).map(([child, { step, folio, outcome, case: id }]) => {
      const stage = outcome !== undefined ? 'ended' : id === undefined ? 'asked' : 'started'
      const text = [
        child,
        ...(folio === undefined ? [] : [folio]),
        item.parts[stage],
        ...(outcome === undefined ? [] : [outcome]),
      ]
      return fact(`part ${child}`, group.part, step, text)
    }),
    ...state.effects.map(({ id, step, status }) => fact(`effect ${id}`, group.effect, step, [item.effect[status]])),
  ]
}
