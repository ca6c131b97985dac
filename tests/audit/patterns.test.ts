import { expect, test } from 'vitest'
import { findPattern, type Finding } from '#audit/find-patterns.ts'
import { parsePatternRules, patternRules, type PatternKind } from '#audit/pattern-rules.ts'
import content from '#app/audit/patterns.json' with { type: 'json' }
import { compareWithRebuild } from '#projections/rebuild.ts'
import type { Tale } from '#support/lifecycles.ts'
import { createWorld } from '../projections/support.ts'
import { liveLicence, publishLicence, type Life } from './licence.ts'

const period = { from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' }

/** The rule of that kind that comes with the program, with limits that a handful of cases can reach. */
function ruleOf(kind: PatternKind, limits: object = {}) {
  const found = patternRules.find((rule) => rule.kind === kind)
  if (!found) throw new Error(`no rule of kind ${kind}`)
  const [rule] = parsePatternRules({ patterns: [{ ...found, limits: { ...found.limits, ...limits } }] })
  if (!rule) throw new Error('unreachable')
  return rule
}

const usual = { reviewedBy: 'r1', decidedBy: 'd1', filed: '2026-07-01', decided: '2026-07-03' } as const

test('each pattern finds what its rule states, on the far side of every threshold and not on the near one', async () => {
  const world = await createWorld()
  world.follow()
  const rules = await publishLicence(world.store, 'uno')
  const others = await publishLicence(world.store, 'dos')
  const tales = new Map<string, Tale>()
  const live = async (life: Partial<Life> & { folio: string }, of = rules) =>
    void tales.set(life.folio, await liveLicence(world.store, of, { ...usual, ...life }))

  await live({ folio: 'both', reviewedBy: 'd1' })
  await live({ folio: 'both-denied', reviewedBy: 'd1', outcome: 'deny' })
  await live({ folio: 'counter', assistedBy: 'd2', decidedBy: 'd2' })
  await live({ folio: 'counter-other', assistedBy: 'd3' })
  await live({ folio: 'skipped', reviewedBy: undefined as never, transferredBy: 'r1' })
  await live({ folio: 'edited', edited: true })
  await live({ folio: 'fast', filed: '2026-07-01T12:00:00.000Z', decided: '2026-07-01T12:04:00.000Z' })
  await live({ folio: 'not-so-fast', filed: '2026-07-01T12:00:00.000Z', decided: '2026-07-01T12:06:00.000Z' })
  for (const n of [1, 2, 3, 4]) await live({ folio: `pair-${n}`, applicant: 'eva', decidedBy: 'd9' })
  await live({ folio: 'pair-5', applicant: 'eva', decidedBy: 'd1' })
  await live({ folio: 'late-1', decided: '2026-09-01' })
  const sent = { reviewedBy: undefined as never, transferredBy: 'r1', reviewedLaterBy: 'r2', decided: '2026-09-02' }
  await live({ folio: 'late-2', ...sent, transferred: '2026-09-01' })
  await live({ folio: 'late-3', ...sent })
  await live({ folio: 'elsewhere', reviewedBy: 'd1' }, others)
  await world.caughtUp()
  const { inUse, rebuilt } = await compareWithRebuild(world)
  expect(rebuilt).toEqual(inUse)

  // Every stay of a case that was handed over, sent back and reviewed after all.
  const stays = await world.pool.query({
    text: `select step, entry, role, agency, left_by, outcome, officer from read.passages
      where case_id = $1 order by entered_revision`,
    values: [tales.get('late-2')?.caseId],
    rowMode: 'array',
  })
  expect(stays.rows).toEqual([
    ['draft', 1, 'applicant', 'uno/office', 'StepCompleted', null, null],
    ['review', 1, 'desk', 'uno/office', 'CaseTransferred', null, 'r1'],
    ['study', 1, 'lawyer', 'uno/legal', 'TaskCompleted', 'back', 'd1'],
    ['review', 2, 'desk', 'uno/legal', 'TaskCompleted', 'accept', 'r2'],
    ['fee', 1, null, 'uno/legal', 'PaymentConfirmed', null, null],
    ['study', 2, 'lawyer', 'uno/legal', 'TaskCompleted', 'grant', 'd1'],
    ['granted', 1, null, 'uno/legal', 'CaseClosed', null, 'd1'],
  ])

  const find = async (kind: PatternKind, limits?: object, entities = ['uno']) => {
    const { total, findings } = await findPattern(world.pool, ruleOf(kind, limits), { entities, ...period })
    expect(findings).toHaveLength(total ?? -1)
    return findings
  }
  const folios = (findings: Finding[]) =>
    findings
      .map(({ cases }) => cases.map(({ folio }) => folio))
      .flat()
      .toSorted()
  /** Types of the events that a finding names. */
  const told = async ({ cases }: Finding) => {
    const [first] = cases
    const events = await world.store.read(`case-${first?.caseId}`)
    return first?.events.map((revision) => events[revision]?.type)
  }
  const only = ([finding, ...more]: Finding[]): Finding => {
    if (!finding || more.length > 0) throw new Error(`${more.length} more than one`)
    return finding
  }

  const same = await find('same-person')
  expect(folios(same)).toEqual(['both', 'counter'])
  const [both] = same.filter(({ figures }) => figures['counter'] !== true)
  const [counter] = same.filter(({ figures }) => figures['counter'] === true)
  expect(both).toMatchObject({ entity: 'uno', agency: 'uno/legal', procedure: 'uno.licence', officer: 'd1' })
  expect([await told(both as Finding), await told(counter as Finding)]).toEqual([
    ['TaskCompleted', 'TaskCompleted'],
    ['CaseOpened', 'TaskCompleted'],
  ])
  expect(folios(await find('same-person', { outcomes: ['denied'] }))).toEqual(['both-denied'])

  const skipped = only(await find('skipped-by-transfer'))
  expect(skipped).toMatchObject({ step: 'review', officer: 'r1', cases: [{ folio: 'skipped' }] })
  expect(await told(skipped)).toEqual(['CaseTransferred', 'TaskCompleted'])

  const fast = only(await find('unusually-fast'))
  expect(fast).toMatchObject({ figures: { minutes: 4, cases: 16 }, cases: [{ folio: 'fast' }] })
  expect(await told(fast)).toEqual(['CaseFiled', 'TaskCompleted'])
  // Two days are usual: a tenth of a share above and below six minutes, and one case more than there are.
  const relative = (share: number, leastCases: number) =>
    find('unusually-fast', { minutes: 0, shareOfMedian: share, leastCases }).then(folios)
  expect(await relative(6.1 / 2880, 16)).toEqual(['fast', 'not-so-fast'])
  expect(await relative(5.9 / 2880, 16)).toEqual(['fast'])
  expect(await relative(6.1 / 2880, 17)).toEqual([])

  const pairLimits = { leastCases: 4, share: 0.8, leastOfficers: 3 }
  const pair = only(await find('same-pair', pairLimits))
  expect(pair).toMatchObject({ officer: 'd9', applicant: 'eva', figures: { together: 4, whole: 5, officers: 3 } })
  expect(folios([pair])).toEqual(['pair-1', 'pair-2', 'pair-3', 'pair-4'])
  for (const [limit, above] of Object.entries({ leastCases: 5, share: 0.81, leastOfficers: 4 }))
    expect([limit, await find('same-pair', { ...pairLimits, [limit]: above })]).toEqual([limit, []])

  const edited = only(await find('edited-after-payment'))
  expect(edited).toMatchObject({ cases: [{ folio: 'edited' }], figures: { edits: 1 } })
  expect(await told(edited)).toEqual(['PaymentConfirmed', 'SectionSaved'])
  expect(await find('edited-after-payment', { events: ['DocumentAttached'] })).toEqual([])

  // Of fourteen cases of the office two were late, one of which went to the lawyers afterwards; of their two, one was.
  // The office is below the mean of the entity: three of sixteen.
  const late = only(await find('late-by-agency', { share: 0.14, leastCases: 2 }))
  expect(late).toMatchObject({ agency: 'uno/legal', figures: { late: 1, filed: 2, mean: 3 / 16 } })
  expect(folios([late])).toEqual(['late-3'])
  expect(await find('late-by-agency', { share: 0.5, leastCases: 2 })).toEqual([])
  expect(await find('late-by-agency', { share: 0.14, leastCases: 3 })).toEqual([])
  expect(await told(late)).toEqual(['ClockExpired'])

  // Nothing of another entity, nothing outside the period, nothing while it is off.
  expect(folios(await find('same-person', {}, ['dos']))).toEqual(['elsewhere'])
  expect(await find('same-person', {}, [])).toEqual([])
  const early = { entities: ['uno'], from: '2026-06-01T00:00:00.000Z', to: '2026-07-01T00:00:00.000Z' }
  for (const rule of patternRules) expect((await findPattern(world.pool, rule, early)).total).toBe(0)
  const off = { ...ruleOf('same-person'), on: false }
  expect(await findPattern(world.pool, off, { entities: ['uno'], ...period })).toEqual({
    rule: off,
    ...period,
    findings: [],
  })
})

test('the rules say all that is needed in both languages, and what is not one is refused', () => {
  expect(patternRules.map(({ kind }) => kind).toSorted()).toEqual([
    'edited-after-payment',
    'late-by-agency',
    'same-pair',
    'same-person',
    'skipped-by-transfer',
    'unusually-fast',
  ])
  const [first] = content.patterns
  const wrong = (changes: object) => () => parsePatternRules({ patterns: [{ ...first, ...changes }] })
  expect(wrong({ title: { es: 'Solo en español' } })).toThrow(/en/)
  expect(wrong({ limits: { outcomes: [] } })).toThrow(/outcomes/)
  expect(wrong({ limits: { outcomes: ['granted'], more: 1 } })).toThrow(/more/)
  expect(wrong({ kind: 'unheard-of' })).toThrow(/kind/)
  expect(() => parsePatternRules({ patterns: [first, first] })).toThrow(/same-person/)
})
