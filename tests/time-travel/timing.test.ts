import { expect, test } from 'vitest'
import type { StoredEvent } from '#event-store/event-store.ts'
import { passagesOf } from '#time-travel/passages-of.ts'
import { termUses } from '#time-travel/term-uses.ts'
import { businessDaysBetween, officeMinutes } from '#time-travel/working-time.ts'
import { foldCase } from '#event-store/case-events.ts'
import type { CaseCommand } from '#core/commands.ts'
import { calendar, command, completed, desk, filed, live, rules, saved, submitted, system } from '../core/fixtures.ts'

const zone = 'America/Bogota'

/** Commands as a stream holds what they caused. */
function stored(commands: readonly CaseCommand[]): StoredEvent[] {
  const events = commands.flatMap((one, index) => {
    const before = live(commands.slice(0, index)).events.length
    return live(commands.slice(0, index + 1))
      .events.slice(before)
      .map((event) => ({ event, by: one }))
  })
  return events.map(({ event, by }, revision) => ({
    id: String(revision),
    stream: 'case-x',
    revision,
    position: String(revision),
    ...event,
    metadata: {
      at: by.issuedAt,
      actor: { kind: by.actor.kind, id: by.actor.id },
      commandId: by.id,
      channel: 'web',
      previousHash: null,
      hash: '',
      schema: 1,
    },
  }))
}

/** Filed on Wednesday 1 July; sent back on the 3rd; completed on the 8th; sent on, and answered on the 9th. */
const story = [
  ...filed('2026-07-01'),
  command('claim', { step: 'triage' }, desk, '2026-07-02'),
  completed('triage', 'incomplete', desk, '2026-07-03', { marks: [{ item: 'kind', reason: 'Falta' }] }),
  saved({ kind: 'simple' }, '2026-07-08', 'complete'),
  submitted('2026-07-08', 'complete'),
  completed('triage', 'accept', desk, '2026-07-09'),
]

test('business days and office hours between two instants, by the calendar', () => {
  // 13 July is a holiday, 11 and 12 a weekend.
  expect(businessDaysBetween(calendar, '2026-07-10', '2026-07-14')).toBe(1)
  expect(businessDaysBetween(calendar, '2026-07-14', '2026-07-10')).toBe(0)
  const hours = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, ['08:00', '17:00'] as [string, string]]))
  const office = { ...calendar, office: { hours, outOfHours: 'same-day' as const } }
  // Friday 16:00 to Tuesday 9:30 in Bogotá, over a weekend and a holiday: one hour, and an hour and a half.
  expect(officeMinutes(office, zone, '2026-07-10T21:00:00.000Z', '2026-07-14T14:30:00.000Z')).toBe(150)
  expect(officeMinutes(office, zone, '2026-07-10T23:00:00.000Z', '2026-07-10T23:30:00.000Z')).toBe(0)
  expect(officeMinutes(calendar, zone, '2026-07-10T21:00:00.000Z', '2026-07-14T14:30:00.000Z')).toBeUndefined()
})

test('every stay in a step, with who took it and what ended it', () => {
  const passages = passagesOf('x', stored(story))
  expect(passages.map(({ step, entry, left }) => [step, entry, left?.type])).toEqual([
    ['draft', 1, 'StepCompleted'],
    ['triage', 1, 'TaskCompleted'],
    ['complete', 1, 'StepCompleted'],
    ['triage', 2, 'TaskCompleted'],
    ['route', 1, 'ChoiceMade'],
    ['letter', 1, undefined],
  ])
  expect(passages[1]).toMatchObject({
    enteredAt: '2026-07-01T12:00:00.000Z',
    takers: ['d1'],
    left: { at: '2026-07-03T12:00:00.000Z', outcome: 'incomplete', actor: { kind: 'officer', id: 'd1' } },
  })
  expect(passages[3]).toMatchObject({ takers: [], left: { outcome: 'accept' } })
})

test('a legal term: what was used of it, what it stood still, and that it ran out', () => {
  const events = stored(story)
  const state = foldCase('x', events)
  const [answer] = termUses(rules, state, events, '2026-07-10')
  expect(answer).toMatchObject({ clock: 'answer', until: '2026-07-10', met: false, total: 15 })
  // Counted: 2 and 3 July, then 9 and 10; it stood still from the 3rd to the 8th.
  expect(answer).toMatchObject({ used: 4, suspended: 5 })
  expect(answer).not.toHaveProperty('late')
  const late = [...filed('2026-07-01'), command('record-due', {}, system, '2026-08-10')]
  const expired = stored(late)
  const [over] = termUses(rules, foldCase('x', expired), expired, '2026-08-10')
  // Due on 24 July (13 and 20 July are holidays); 10 August is ten business days later (7 August is one too).
  expect(over).toMatchObject({
    state: { status: 'expired', due: '2026-07-24' },
    met: false,
    used: 15,
    total: 15,
    late: 10,
  })
})
